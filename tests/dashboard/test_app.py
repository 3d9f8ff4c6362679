"""The dashboard's pages, served and seen in a browser, and its pace on a million claims."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from flows.commands.dashboard import streamlit_command
from pipeline.dashboard import data
from pipeline.dashboard.data import Choice
from pipeline.tables import open_dataset
from tests.pages.browser import console_errors, open_browser

pytestmark = pytest.mark.full
pytest.importorskip("streamlit", reason="the extra dashboard is not installed")
CLAIMS = 1_000_000


@contextmanager
def served(output: Path, language: str) -> Iterator[str]:
    """The dashboard on a free port of the loopback address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = streamlit_command(output, lang=language, port=port, review=output / "review")
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


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("总览", "陈述类型", "数量陈述")), ("en", ("Overview", "Claims by kind", "Claims"))],
)
def test_the_overview_is_shown_in_both_languages(
    dataset: Path, tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    with served(dataset, language) as address, open_browser(tmp_path) as chrome:
        wait_for_server(address)
        chrome.get(address)
        number = f"{data.counts(data.connect(str(dataset)))['claims']:,}"
        for word in (*words, number):
            WebDriverWait(chrome, 120).until(
                lambda c, word=word: word in c.find_element(By.TAG_NAME, "body").text, f"{word} is not shown"
            )
        assert not [e for e in console_errors(chrome) if "127.0.0.1" not in e]


def test_a_claim_has_an_address(dataset: Path, tmp_path: Path) -> None:
    connection = data.connect(str(dataset))
    first = data.observations(connection, Choice(), limit=1).iloc[0]
    claim_id = data.claims_of(connection, first.observation_id)[0]
    with served(dataset, "zh") as address, open_browser(tmp_path) as chrome:
        wait_for_server(address)
        chrome.get(f"{address}/?claim={claim_id}")
        WebDriverWait(chrome, 120).until(lambda c: c.find_elements(By.CSS_SELECTOR, "[role=tab]"))
        tabs = chrome.find_elements(By.CSS_SELECTOR, "[role=tab]")
        chrome.execute_script("arguments[0].click()", tabs[3])
        row = data.claim(connection, claim_id)
        assert row
        beginning = row["context"].split("，")[0][:8]
        WebDriverWait(chrome, 120).until(lambda c: beginning in c.find_element(By.TAG_NAME, "body").text)


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
    ):
        assert min(seconds(ask) for _ in range(2)) < 20 * scan + 0.05
