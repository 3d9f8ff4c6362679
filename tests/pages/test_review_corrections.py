"""Corrections in a real browser: noted, kept, saved, merged, honoured by the next run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from pipeline.corrections import merge_corrections
from pipeline.pages.review import write_review
from tests.pages.browser import console_errors, open_browser
from tests.pages.test_review import data_of
from tests.sample import run_stages

pytestmark = pytest.mark.full
TEXT = "今年，新河县建成养老驿站86个，服务老人3.5万人次，共投入120万元。第三批驿站月底开门。\n"


class Desk:
    """A raw folder with one page, its dataset and its review page in a browser."""

    def __init__(self, folder: Path, browser: webdriver.Chrome) -> None:
        self.raw, self.output, self.folder, self.browser = folder / "raw", folder / "out", folder, browser
        self.raw.mkdir(), self.output.mkdir()
        (self.raw / "新河报_20250918_01.txt").write_text(TEXT, encoding="utf-8")
        self.run()

    def run(self) -> list[dict[str, Any]]:
        """Run, write the page, open it; the claims."""
        run_stages(self.raw, self.output)
        self.page = write_review(self.output, self.folder / "review")[1]
        self.browser.get("about:blank")
        self.browser.get(self.page.as_uri())
        claims: list[dict[str, Any]] = data_of(self.page)["claims"]
        return claims

    def choose(self, quote: str) -> None:
        key = next(c["claim_id"] for c in data_of(self.page)["claims"] if c["quote"] == quote)
        self.browser.execute_script("choose(arguments[0])", key)

    def sign(self, author: str) -> None:
        box = self.browser.find_element(By.ID, "author")
        box.clear()
        box.send_keys(author)

    def press(self, button: str) -> None:
        self.browser.find_element(By.ID, button).click()

    def noted(self) -> list[str]:
        return [row.text for row in self.browser.find_elements(By.CSS_SELECTOR, "#noted li")]

    def correct(self, field: str, value: str) -> None:
        Select(self.browser.find_element(By.ID, "c-field")).select_by_value(field)
        box = self.browser.find_element(By.ID, "c-value")
        if box.tag_name == "select":
            Select(box).select_by_value(value)
        else:
            box.clear()
            box.send_keys(value)
        self.press("c-correct")

    def save(self) -> Path:
        for old in self.folder.glob("corrections-*.json"):
            old.unlink()
        self.press("save")
        for _ in range(100):
            found = [path for path in self.folder.glob("corrections-*.json") if path.stat().st_size]
            if found:
                return found[0]
            time.sleep(0.1)
        pytest.fail("nothing was saved")

    def apply(self) -> None:
        merge_corrections(self.save(), self.raw / "corrections.toml")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_browser(tmp_path) as browser:
        yield Desk(tmp_path, browser)
        assert console_errors(browser) == []


def test_accepted_rejected_corrected_and_missed_go_round(desk: Desk) -> None:
    before = desk.run()
    assert [claim["quote"] for claim in before] == ["86个", "3.5万人次", "120万元"]
    desk.sign("王芳")
    desk.choose("86个")
    desk.press("c-accept")
    desk.correct("unit", "处")
    desk.choose("3.5万人次")
    desk.press("c-reject")
    desk.choose("120万元")
    desk.correct("modality", "planned")
    Select(desk.browser.find_element(By.ID, "f-status")).select_by_value("excluded")
    ordinal = next(m for m in data_of(desk.page)["mentions"] if m.get("reason") == "ordinal")
    desk.browser.execute_script("choose(arguments[0])", f"n{ordinal['start']}-{ordinal['end']}")
    desk.press("c-missed")
    assert len(desk.noted()) == 5
    saved = desk.save()
    entries = json.loads(saved.read_text(encoding="utf-8"))["corrections"]
    assert [e["action"] for e in entries] == ["accept", "correct", "reject", "correct", "missed"]
    assert (entries[1]["field"], entries[1]["expected"], entries[1]["value"]) == ("unit", "个", "处")
    assert all(TEXT[e["start"] : e["end"]] == e["quote"] for e in entries)
    merge_corrections(saved, desk.raw / "corrections.toml")
    after = {claim["quote"]: claim for claim in desk.run()}
    assert set(after) == {"86个", "120万元", ordinal_quote(ordinal)}
    assert (after["86个"]["unit"], after["86个"]["confidence"]) == ("处", 1.0)
    assert after["120万元"]["modality"] == "planned"
    desk.choose("86个")
    assert "王芳" in desk.browser.find_element(By.ID, "about").text


def ordinal_quote(mention: dict[str, Any]) -> str:
    return TEXT[mention["start"] : mention["end"]]


def test_a_selection_is_noted_as_missed(desk: Desk) -> None:
    start = TEXT.index("月底")
    desk.sign("王芳")
    desk.press("missed")
    assert "选中" in desk.browser.find_element(By.ID, "told").text
    desk.browser.execute_script("reveal(arguments[0], arguments[1])", start, start + 2)
    desk.press("missed")
    (entry,) = json.loads(desk.save().read_text(encoding="utf-8"))["corrections"]
    assert (entry["action"], entry["start"], entry["quote"]) == ("missed", start, "月底")


def test_notes_need_a_name_outlive_a_reload_and_can_be_taken_back(desk: Desk) -> None:
    desk.choose("86个")
    desk.press("c-accept")
    assert desk.noted() == []
    assert desk.browser.switch_to.active_element.get_attribute("id") == "author"
    desk.sign("王芳")
    desk.press("c-accept")
    desk.press("c-reject")
    assert len(desk.noted()) == 1, "a second thought replaces the first"
    desk.browser.refresh()
    assert len(desk.noted()) == 1
    assert desk.browser.find_element(By.ID, "author").get_attribute("value") == "王芳"
    desk.browser.find_element(By.CSS_SELECTOR, "#noted button").click()
    assert desk.noted() == []
    assert not desk.browser.find_element(By.ID, "save").is_enabled()


def test_contradicting_readers_are_shown_and_change_nothing(desk: Desk) -> None:
    for author, unit in (("王芳", "处"), ("李强", "座")):
        desk.sign(author)
        desk.choose("86个")
        desk.correct("unit", unit)
        desk.apply()
        desk.browser.find_element(By.CSS_SELECTOR, "#noted button").click()
    after = {claim["quote"]: claim for claim in desk.run()}
    assert after["86个"]["unit"] == "个"
    listed = desk.browser.find_element(By.ID, "problems").text
    desk.choose("86个")
    for shown in (listed, desk.browser.find_element(By.CSS_SELECTOR, "ul.problems").text):
        assert all(word in shown for word in ("王芳", "处", "李强", "座"))
