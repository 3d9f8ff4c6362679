"""The dashboard's pages, served and seen in a browser, and its pace on a million claims."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from flows.commands.dashboard import streamlit_command
from pipeline.dashboard import data
from pipeline.dashboard.data import Choice
from pipeline.pages.review import write_review
from pipeline.tables import open_dataset
from tests.pages.browser import console_errors, open_browser

pytestmark = pytest.mark.full
pytest.importorskip("streamlit", reason="the extra dashboard is not installed")
CLAIMS = 1_000_000


@contextmanager
def served(output: Path, language: str, review: Path | None = None) -> Iterator[str]:
    """The dashboard on a free port of the loopback address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = streamlit_command(output, lang=language, port=port, review=review or output / "review")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for_server(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the dashboard did not start")


def text_of(browser: webdriver.Chrome) -> str:
    return str(browser.find_element(By.TAG_NAME, "body").text)


def until_shown(browser: webdriver.Chrome, *words: str) -> None:
    for word in words:
        WebDriverWait(browser, 120).until(lambda b, word=word: word in text_of(b), f"{word} is not shown")


def choose_view(browser: webdriver.Chrome, position: int) -> None:
    """Press one of the buttons at the top: overview, observations, conflicts, claim."""
    buttons = "[data-testid=stButtonGroup] button"
    WebDriverWait(browser, 120).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, buttons)) == 4)
    browser.execute_script("arguments[0].click()", browser.find_elements(By.CSS_SELECTOR, buttons)[position])


def asked_elsewhere(browser: webdriver.Chrome) -> list[str]:
    """Addresses outside this machine that the page asked for; what the browser itself asks does not count."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
        and event["params"]["documentURL"].startswith("http://127.0.0.1:")
    ]
    sent += [e["params"]["url"] for e in events if e["method"] == "Network.webSocketCreated"]
    assert len(sent) > 5
    local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    return [url for url in sent if not url.startswith(local)]


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("总览", "陈述类型", "数量陈述")), ("en", ("Overview", "Claims by kind", "Claims"))],
)
def test_the_overview_is_shown_in_both_languages(
    dataset: Path, tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    with served(dataset, language) as address, open_browser(tmp_path, log_network=True) as chrome:
        wait_for_server(address)
        chrome.get(address)
        until_shown(chrome, *words, f"{data.counts(data.connect(str(dataset)))['claims']:,}")
        assert asked_elsewhere(chrome) == []
        assert not [e for e in console_errors(chrome) if "127.0.0.1" not in e]


def test_an_indicator_has_charts_tables_and_downloads(dataset: Path, tmp_path: Path) -> None:
    connection = data.connect(str(dataset))
    name = next(iter(data.indicators(connection, None).values()))
    number = data.n_observations(connection, Choice(indicator=next(iter(data.indicators(connection, None)))))
    with served(dataset, "en") as address, open_browser(tmp_path, log_network=True) as chrome:
        wait_for_server(address)
        chrome.get(address)
        choose_view(chrome, 1)
        until_shown(chrome, f"{data.n_observations(connection, Choice()):,} rows")
        boxes = "[data-testid=stSidebar] input[role=combobox]"
        WebDriverWait(chrome, 60).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, boxes)) >= 4)
        box = chrome.find_elements(By.CSS_SELECTOR, boxes)[1]
        box.click()
        box.send_keys(name)
        box.send_keys(Keys.ENTER)
        until_shown(chrome, f"{number:,} rows", "Over time", "Areas compared")
        WebDriverWait(chrome, 60).until(
            lambda b: (
                len(b.find_elements(By.CSS_SELECTOR, "[data-testid=stVegaLiteChart] canvas, svg.marks")) >= 2
            )
        )
        buttons = chrome.find_elements(By.CSS_SELECTOR, "[data-testid=stDownloadButton] button")
        chrome.execute_script("arguments[0].click()", next(b for b in buttons[::-1] if "CSV" in b.text))
        WebDriverWait(chrome, 60).until(lambda _: list(tmp_path.glob("observations*.csv")))
        assert len(pd.read_csv(next(tmp_path.glob("observations*.csv")))) == number
        assert asked_elsewhere(chrome) == []


def test_a_claim_has_an_address_and_leads_to_its_review_page(dataset: Path, tmp_path: Path) -> None:
    connection = data.connect(str(dataset))
    first = data.observations(connection, Choice(), limit=1).iloc[0]
    claim_id = data.claims_of(connection, first.observation_id)[0]
    row = data.claim(connection, claim_id)
    assert row
    review = tmp_path / "review"
    with served(dataset, "en", review) as address, open_browser(tmp_path) as chrome:
        wait_for_server(address)
        chrome.get(f"{address}/?claim={claim_id}")
        until_shown(
            chrome, row["context"].split("，")[0][:8], f"baoshu review {dataset.resolve()} --to {review}"
        )
        write_review(dataset, review, documents=[row["document_id"]])
        chrome.refresh()
        until_shown(chrome, "Open in the review page")
        link = chrome.find_element(By.CSS_SELECTOR, "[data-testid=stLinkButton] a").get_attribute("href")
        chrome.get(str(link))
        chosen = chrome.find_element(By.CSS_SELECTOR, "[aria-current=true]")
        assert chosen.get_attribute("data-key") == claim_id
        assert console_errors(chrome) == []


@pytest.fixture(scope="module")
def million(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample dataset with its claims and observations multiplied to a million claims."""
    output = tmp_path_factory.mktemp("million") / "output"
    shutil.copytree(dataset, output, symlinks=True)
    folder = Path(open_dataset(str(output)).folder)
    claims = folder / "claims.parquet"
    times = -(-CLAIMS // duckdb.sql(f"select count(*) from '{claims}'").fetchall()[0][0])  # noqa: S608
    changes = {
        "claims": "t.claim_id || '-' || i as claim_id",
        "observations": "t.observation_id || '-' || i as observation_id,"
        " list_transform(t.claim_ids, lambda c : c || '-' || i) as claim_ids",
    }
    for name, changed in changes.items():
        path, larger = folder / f"{name}.parquet", folder / f"{name}.larger"
        duckdb.sql(
            f"copy (select t.* replace ({changed}) from '{path}' t, range({times}) r(i) order by t.ref_area)"  # noqa: S608
            f" to '{larger}' (format parquet, row_group_size 100000)"
        )
        larger.replace(path)
    return output


def test_a_filter_on_a_million_claims_costs_little_beside_a_scan(million: Path) -> None:
    """Answers to the filters, as ratios to one plain scan of the observations, in one run."""
    connection = data.connect(str(million))
    assert data.counts(connection)["claims"] >= CLAIMS
    choice = Choice(indicator=next(iter(data.indicators(connection, None))), modality="actual")

    def seconds(ask: object) -> float:
        started = time.perf_counter()
        ask()  # type: ignore[operator]
        return time.perf_counter() - started

    scan = min(
        seconds(lambda: data.frame(connection, "select sum(obs_value), max(subject) from observations"))
        for _ in range(3)
    )
    for ask in (
        lambda: data.observations(connection, choice),
        lambda: data.series(connection, choice, by="area"),
        lambda: data.areas(connection, "province", None),
        lambda: data.conflicts(connection, choice),
        lambda: data.claims_of(connection, "none"),
        lambda: data.observations(connection, Choice(publication=data.publications(connection)[0])),
    ):
        assert min(seconds(ask) for _ in range(3)) < 40 * scan + 0.05
