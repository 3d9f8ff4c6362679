"""The review page in a real browser: marks, panel, filters, keyboard, corrections, hostile text."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from pipeline.corrections import merge_corrections
from pipeline.pages.review import write_review
from tests.pages.browser import console_errors, open_browser
from tests.pages.test_review import data_of
from tests.sample import run_stages

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def page(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample document with the most claims."""
    pages = write_review(dataset, tmp_path_factory.mktemp("review"))[1:]
    return max(pages, key=lambda path: len(data_of(path)["claims"]))


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser keeps its things and saves files."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def browser(page: Path, profile: Path) -> Iterator[webdriver.Chrome]:
    """The page, opened."""
    with open_browser(profile) as chrome:
        chrome.get(page.as_uri())
        yield chrome
        assert console_errors(chrome) == []


def marks(browser: webdriver.Chrome) -> list[str]:
    return [str(m.get_attribute("id")) for m in browser.find_elements(By.CSS_SELECTOR, "mark:not(.dim)")]


def current(browser: webdriver.Chrome) -> str:
    return str(browser.find_element(By.CSS_SELECTOR, "[aria-current=true]").get_attribute("id"))


def test_the_source_stands_as_it_is_and_every_claim_is_marked(browser: webdriver.Chrome, page: Path) -> None:
    data = data_of(page)
    shown = browser.execute_script(
        "const copy = document.getElementById('source').cloneNode(true);"
        "copy.querySelectorAll('.label').forEach((n) => n.remove()); return copy.textContent;"
    )
    assert shown == data["text"]
    assert set(marks(browser)) == {claim["claim_id"] for claim in data["claims"]}
    excluded = browser.find_elements(By.CSS_SELECTOR, ".excluded[data-reason]")
    assert len(excluded) == sum("claim_id" not in m for m in data["mentions"])


def test_a_click_shows_fields_and_the_chain_of_rules(browser: webdriver.Chrome, page: Path) -> None:
    claim = data_of(page)["claims"][0]
    browser.execute_script("arguments[0].click()", browser.find_element(By.ID, claim["claim_id"]))
    panel = browser.find_element(By.ID, "panel").text
    assert claim["context"] in panel
    assert claim["derivation"][0]["rule"] in panel


def test_the_keyboard_steps_through_claims(browser: webdriver.Chrome, page: Path) -> None:
    ids = [claim["claim_id"] for claim in data_of(page)["claims"]]
    browser.get(f"{page.as_uri()}#{ids[2]}")
    browser.refresh()
    assert current(browser) == ids[2]
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("n")
    assert current(browser) == ids[3]
    body.send_keys("p", "p")
    assert current(browser) == ids[1]


def test_filters_narrow_what_is_marked(browser: webdriver.Chrome, page: Path) -> None:
    money = {c["claim_id"] for c in data_of(page)["claims"] if c["kind"] == "money"}
    Select(browser.find_element(By.ID, "f-kind")).select_by_value("money")
    assert set(marks(browser)) == money
    assert str(len(money)) in browser.find_element(By.ID, "matching").text
    Select(browser.find_element(By.ID, "f-kind")).select_by_value("")


def test_a_correction_goes_round(tmp_path: Path) -> None:
    """Noted on the page, saved by the browser, merged, honoured by the next run."""
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir(), output.mkdir()
    (raw / "新河报_20250918_01.txt").write_text("全县建成驿站86个，投入120万元。\n", encoding="utf-8")
    run_stages(raw, output)
    mine = write_review(output, tmp_path / "review")[1]
    with open_browser(tmp_path) as chrome:
        chrome.get(mine.as_uri())
        chrome.find_element(By.TAG_NAME, "body").send_keys("n")
        chrome.find_element(By.ID, "author").send_keys("王芳")
        Select(chrome.find_element(By.ID, "c-field")).select_by_value("unit")
        chrome.find_element(By.ID, "c-value").send_keys("处")
        buttons = chrome.find_elements(By.CSS_SELECTOR, "fieldset button")
        buttons[2].click()
        buttons[-1].click()
        saved = _wait_for(tmp_path, "corrections-*.json")
        assert console_errors(chrome) == []
    merge_corrections(saved, raw / "corrections.toml")
    run_stages(raw, output)
    claims = data_of(write_review(output, tmp_path / "review")[1])["claims"]
    assert [claim["unit"] for claim in claims] == ["处", "元"]
    assert json.loads(saved.read_text(encoding="utf-8"))["corrections"][0]["expected"] == "个"


def test_hostile_text_is_shown_and_runs_nothing(tmp_path: Path) -> None:
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir(), output.mkdir()
    hostile = "document.title='坏了'"
    text = f'<script>{hostile}</script><img src=x onerror="{hostile}">全县有驿站86个。\n'
    (raw / "a.txt").write_text(text, encoding="utf-8")
    run_stages(raw, output)
    page = write_review(output, tmp_path / "review")[1]
    with open_browser(tmp_path) as chrome:
        chrome.get(page.as_uri())
        assert "坏了" not in chrome.title
        assert "<script>document.title" in chrome.find_element(By.ID, "source").text
        assert not chrome.find_elements(By.CSS_SELECTOR, "#source img")
        assert console_errors(chrome) == []


def test_readable_at_the_width_of_a_phone(page: Path, tmp_path: Path) -> None:
    with open_browser(tmp_path, width=500, height=900) as chrome:
        chrome.get(page.as_uri())
        chrome.find_element(By.TAG_NAME, "body").send_keys("n")
        width = chrome.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0
        box = chrome.find_element(By.CSS_SELECTOR, "mark[aria-current=true]").rect
        assert 0 <= box["x"] <= 500


def test_every_control_has_a_name_for_screen_readers(browser: webdriver.Chrome) -> None:
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE, "n")
    controls = browser.find_elements(By.CSS_SELECTOR, "input, select, button, mark")
    assert controls
    assert all(control.accessible_name for control in controls[:60])


def _wait_for(folder: Path, pattern: str) -> Path:
    for _ in range(50):
        found = [path for path in folder.glob(pattern) if path.stat().st_size]
        if found:
            return found[0]
        time.sleep(0.2)
    pytest.fail(f"{pattern} was not saved")
