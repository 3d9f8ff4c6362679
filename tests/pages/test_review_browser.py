"""The review page in a real browser: what is marked, drawn and said; filters and keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from pipeline.pages.review import write_review
from tests.pages.browser import CONTRAST, console_errors, open_browser
from tests.pages.test_review import data_of
from tests.sample import run_stages

pytestmark = pytest.mark.full
Data = dict[str, Any]


@pytest.fixture(scope="module")
def pages(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of the samples."""
    return write_review(dataset, tmp_path_factory.mktemp("review"))[1:]


@pytest.fixture(scope="module")
def page(pages: list[Path]) -> Path:
    """The page of the sample document with the most claims."""
    return max(pages, key=lambda path: len(data_of(path)["claims"]))


@pytest.fixture(scope="module")
def data(page: Path) -> Data:
    """What is on it."""
    return data_of(page)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser; no page may complain."""
    with open_browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened
        assert console_errors(opened) == []


@pytest.fixture
def browser(chrome: webdriver.Chrome, page: Path) -> webdriver.Chrome:
    """The page, opened anew."""
    chrome.get("about:blank")
    chrome.get(page.as_uri())
    return chrome


def lit(browser: webdriver.Chrome) -> set[str]:
    """The claims that the filters leave marked."""
    return set(
        browser.execute_script("return [...document.querySelectorAll('mark:not(.dim)')].map((n) => n.id)")
    )


def current(browser: webdriver.Chrome) -> str:
    return str(browser.find_element(By.CSS_SELECTOR, "[aria-current=true]").get_attribute("data-key"))


def press(browser: webdriver.Chrome, *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def place(offset: int, data: Data) -> str:
    """The block that the offset stands in."""
    return next(
        f"{a['article_id']}.{i}"
        for a in data["articles"]
        for i, (start, end) in enumerate(a["spans"])
        if start <= offset < end
    )


def test_the_source_stands_as_it_is_and_every_numeral_is_marked(
    browser: webdriver.Chrome, data: Data
) -> None:
    shown = browser.execute_script(
        "const copy = document.getElementById('source').cloneNode(true);"
        "copy.querySelectorAll('.label').forEach((n) => n.remove()); return copy.textContent;"
    )
    assert shown == data["text"]
    assert lit(browser) == {claim["claim_id"] for claim in data["claims"]}
    excluded = [m for m in data["mentions"] if "claim_id" not in m]
    reasons = browser.execute_script(
        "return [...document.querySelectorAll('.excluded')].map((n) => n.dataset.reason)"
    )
    assert sorted(reasons) == sorted(m["reason"] for m in excluded)
    title = browser.find_element(By.CSS_SELECTOR, ".excluded[data-reason=date_time]").get_attribute("title")
    assert data["values"]["reason:date_time"] in title


def test_blocks_stand_in_the_colour_of_their_article_and_captions_are_tied(
    chrome: webdriver.Chrome, pages: list[Path]
) -> None:
    page = next(
        p for p in pages if any(a["kind"] == "caption" and a["parent_id"] for a in data_of(p)["articles"])
    )
    chrome.get(page.as_uri())
    colour = "return document.getElementById(arguments[0]).style.getPropertyValue('--hue')"
    articles = data_of(page)["articles"]
    for caption in (a for a in articles if a["kind"] == "caption" and a["parent_id"]):
        own, of_article = (f"{a}.0" for a in (caption["article_id"], caption["parent_id"]))
        assert chrome.execute_script(colour, own) == chrome.execute_script(colour, of_article)
        for there, here in ((own, of_article), (of_article, own)):
            links = chrome.find_elements(By.CSS_SELECTOR, f"[id='{there}'] a[href='#{here}']")
            assert [link.is_displayed() for link in links] == [True]
    tied = sum(bool(a["parent_id"]) for a in articles)
    assert len(chrome.find_elements(By.CSS_SELECTOR, "#threads path.caption[stroke-dasharray]")) == tied
    hues = {chrome.execute_script(colour, f"{a['article_id']}.0") for a in articles if not a["parent_id"]}
    assert len(hues) == sum(not a["parent_id"] for a in articles)


def test_joins_are_drawn_between_pieces_and_inside_them(chrome: webdriver.Chrome, pages: list[Path]) -> None:
    page = max(pages, key=lambda p: sum(len(a["joins"]) for a in data_of(p)["articles"]))
    data = data_of(page)
    chrome.get(page.as_uri())
    joins = [j for a in data["articles"] for j in a["joins"]]
    wraps = [j for j in joins if re.fullmatch(r"[^\S\n]*\n[^\S\n]*", data["text"][slice(*j)])]
    wide = [j for j in joins if j not in wraps]
    assert wraps
    assert [j for j in wide if place(j[0] - 1, data) == place(j[1], data)], "none inside one block"
    for name, number in (("wrap", len(wraps)), ("end", len(wide)), ("start", len(wide))):
        assert len(chrome.find_elements(By.CSS_SELECTOR, f".join.{name}")) == number
    assert len(chrome.find_elements(By.CSS_SELECTOR, "#threads path.joined")) == len(wide)
    pieces = sum(len(a["spans"]) - 1 for a in data["articles"])
    assert pieces
    assert len(chrome.find_elements(By.CSS_SELECTOR, "#threads path.piece")) == pieces
    after = "return document.querySelectorAll('.join.end')[0].previousSibling.textContent.slice(-1)"
    ends = sorted(j[0] for j in wide)
    assert chrome.execute_script(after) == data["text"][ends[0] - 1]


def test_a_click_shows_fields_sentence_chain_and_confidence(browser: webdriver.Chrome, data: Data) -> None:
    claim = next(c for c in data["claims"] if c["measured"] and c["links"])
    browser.execute_script("arguments[0].click()", browser.find_element(By.ID, claim["claim_id"]))
    panel = browser.find_element(By.ID, "panel").text
    assert claim["context"] in panel
    for name in data["fields"]:
        value = claim[name]
        if value not in (None, "", True, False):
            assert data["labels"][name] in panel
            assert data["values"].get(f"{name}:{value}", str(value)) in panel
    for rule, *_ in claim["derivation"]:
        assert rule in panel
    relation, target = claim["links"][0]
    assert data["values"][f"relation:{relation}"] in panel
    browser.find_element(By.CSS_SELECTOR, f"ul.related a[href='#{target}']").click()
    WebDriverWait(browser, 10).until(lambda b: current(b) == target)


@pytest.mark.parametrize(
    ("role", "field"),
    [
        ("measured", "measured"),
        ("subject", "subject"),
        ("area", "ref_area_name"),
        ("time", "time_text"),
        ("modality", "modality_marker"),
    ],
)
def test_its_words_are_marked_in_the_text(
    browser: webdriver.Chrome, data: Data, role: str, field: str
) -> None:
    claim = next(c for c in data["claims"] if c[field] and c[field] in c["context"])
    browser.execute_script("choose(arguments[0])", claim["claim_id"])
    words = browser.execute_script(
        "return [...CSS.highlights.get(arguments[0])].map((range) => range.toString())", role
    )
    assert claim[field] in "".join(re.sub(r"\s", "", word) for word in words)
    lines = browser.execute_script("return [...CSS.highlights.get('sentence')].map(String).join('')")
    assert re.sub(r"\s", "", claim["context"]) in re.sub(r"\s", "", lines)


FILTERS: dict[str, Callable[[Data], str]] = {
    "kind": lambda claim: claim["kind"],
    "article": lambda claim: claim["article_id"],
    "area": lambda claim: claim["ref_area_name"] or "",
}


@pytest.mark.parametrize("name", list(FILTERS))
def test_a_filter_leaves_what_it_names(browser: webdriver.Chrome, data: Data, name: str) -> None:
    values = {FILTERS[name](claim) for claim in data["claims"]} - {""}
    assert len(values) > 1
    wanted = sorted(values)[0]
    Select(browser.find_element(By.ID, f"f-{name}")).select_by_value(wanted)
    expected = {c["claim_id"] for c in data["claims"] if FILTERS[name](c) == wanted}
    assert lit(browser) == expected
    assert browser.find_element(By.ID, "matching").text.startswith(f"{len(expected)} ")


def test_confidence_status_and_search_filter(browser: webdriver.Chrome, data: Data) -> None:
    middle = sorted(c["confidence"] for c in data["claims"])[len(data["claims"]) // 2]
    box = browser.find_element(By.ID, "f-confidence")
    box.send_keys(Keys.CONTROL, "a"), box.send_keys(str(middle))
    assert lit(browser) == {c["claim_id"] for c in data["claims"] if c["confidence"] >= middle}
    box.send_keys(Keys.CONTROL, "a"), box.send_keys("0")
    Select(browser.find_element(By.ID, "f-status")).select_by_value("excluded")
    assert lit(browser) == set()
    assert browser.find_elements(By.CSS_SELECTOR, ".excluded:not(.dim)")
    Select(browser.find_element(By.ID, "f-status")).select_by_value("claim")
    assert not browser.find_elements(By.CSS_SELECTOR, ".excluded:not(.dim)")
    word = next(c["measured"] for c in data["claims"] if c["measured"])
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    press(browser, word)
    found = lit(browser)
    assert 0 < len(found) < len(data["claims"])
    assert {c["claim_id"] for c in data["claims"] if c["measured"] == word} <= found


def test_the_keyboard_alone_reaches_everything(browser: webdriver.Chrome, data: Data, page: Path) -> None:
    ids = [claim["claim_id"] for claim in data["claims"]]
    browser.get(f"{page.as_uri()}#{ids[2]}")
    browser.refresh()
    assert current(browser) == ids[2]
    press(browser, "n")
    assert current(browser) == ids[3]
    press(browser, "p", "p")
    assert current(browser) == ids[1]
    press(browser, Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "panel"
    press(browser, Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "previous"
    press(browser, Keys.ESCAPE)
    assert not browser.find_elements(By.CSS_SELECTOR, "[aria-current=true]")
    assert browser.switch_to.active_element.get_attribute("id") == ids[1]
    press(browser, Keys.ENTER)
    assert current(browser) == ids[1]
    assert len(browser.find_elements(By.CSS_SELECTOR, "#source [data-key][tabindex='0']")) == 1


def test_a_numeral_that_is_no_claim_says_why(browser: webdriver.Chrome, data: Data) -> None:
    Select(browser.find_element(By.ID, "f-status")).select_by_value("excluded")
    browser.find_element(By.ID, "next").click()
    first = min((m for m in data["mentions"] if "claim_id" not in m), key=lambda m: m["start"])
    panel = browser.find_element(By.ID, "about").text
    assert data["values"][f"reason:{first['reason']}"] in panel
    assert first["rule"] in panel


def test_what_has_no_place_in_the_text_is_listed(
    browser: webdriver.Chrome, page: Path, tmp_path: Path
) -> None:
    def lose(content: Data) -> None:
        end = len(content["text"])
        content["claims"][0] |= {"start": end, "end": end}
        content["problems"].append(
            {"code": "made-up", "severity": "warning", "message": "为试", "start": None, "end": None}
        )

    lost = data_of(page)["claims"][0]
    browser.get(tampered(page, tmp_path, lose).as_uri())
    assert lost["context"] in browser.find_element(By.ID, "unplaced").text
    assert "made-up · 为试" in browser.find_element(By.ID, "problems").text
    browser.find_element(By.CSS_SELECTOR, "#unplaced button").click()
    assert lost["context"] in browser.find_element(By.ID, "about").text


def test_a_number_cut_by_the_end_of_a_block_is_marked_in_both(
    browser: webdriver.Chrome, page: Path, tmp_path: Path
) -> None:
    def cut(content: Data) -> None:
        claim = content["claims"][0]
        for article in content["articles"]:
            for i, (start, end) in enumerate(article["spans"]):
                if start <= claim["start"] < end:
                    article["spans"][i : i + 1] = [[start, claim["start"] + 1], [claim["start"] + 1, end]]
                    return

    claim = data_of(page)["claims"][0]
    browser.get(tampered(page, tmp_path, cut).as_uri())
    pieces = browser.find_elements(By.CSS_SELECTOR, f"[data-key='{claim['claim_id']}']")
    texts = [browser.execute_script("return arguments[0].textContent", piece) for piece in pieces]
    assert texts == [claim["quote"][:1], claim["quote"][1:]]


def tampered(page: Path, folder: Path, change: Callable[[Data], None]) -> Path:
    """A copy of the page whose data are changed."""
    content = data_of(page)
    change(content)
    for claim in content["claims"]:
        for name in [name for name, value in claim.items() if value is None]:
            del claim[name]
    said = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    html = page.read_text(encoding="utf-8")
    start = html.index('id="data">') + len('id="data">')
    copy = folder / "changed.html"
    copy.write_text(html[:start] + said + html[html.index("</script>", start) :], encoding="utf-8")
    return copy


def test_hostile_text_is_shown_and_runs_nothing(tmp_path: Path, chrome: webdriver.Chrome) -> None:
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir(), output.mkdir()
    hostile = "document.title='坏了'"
    text = f'<script>{hostile}</script><img src=x onerror="{hostile}">全县有驿站86个。\n'
    (raw / "a.txt").write_text(text, encoding="utf-8")
    run_stages(raw, output)
    chrome.get(write_review(output, tmp_path / "review")[1].as_uri())
    assert "坏了" not in chrome.title
    assert "<script>document.title" in chrome.find_element(By.ID, "source").text
    assert not chrome.find_elements(By.CSS_SELECTOR, "#source img")


def test_readable_at_the_width_of_a_phone(page: Path, tmp_path: Path) -> None:
    with open_browser(tmp_path, width=390, height=844) as phone:
        phone.get(page.as_uri())
        assert phone.execute_script("return window.innerWidth") == 390
        phone.find_element(By.ID, "next").click()
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 390
        box, panel = (
            phone.execute_script("return arguments[0].getBoundingClientRect().toJSON()", node)
            for node in (
                phone.find_element(By.CSS_SELECTOR, "mark[aria-current=true]"),
                phone.find_element(By.ID, "panel"),
            )
        )
        assert 0 <= box["left"] < box["right"] <= 390
        assert 0 <= box["top"] < box["bottom"] <= panel["top"], "the panel covers the claim"
        assert phone.execute_script(CONTRAST, 4.5) == []


def test_controls_have_names_and_texts_have_contrast(browser: webdriver.Chrome) -> None:
    press(browser, "n")
    controls = browser.find_elements(By.CSS_SELECTOR, "input, select, button, #source [tabindex='0']")
    assert len(controls) > 15
    assert [
        c.get_attribute("outerHTML") for c in controls if c.is_displayed() and not c.accessible_name
    ] == []
    assert browser.execute_script(CONTRAST, 4.5) == []
    assert browser.execute_script("return document.documentElement.lang") == "zh-CN"
    landmarks = (
        "header",
        "main",
        "aside[aria-label]",
        "nav[aria-label]",
        "form[aria-label]",
        "[role=status]",
    )
    assert all(browser.find_elements(By.CSS_SELECTOR, landmark) for landmark in landmarks)


def test_a_long_document_is_small_and_ready_at_once(tmp_path: Path, chrome: webdriver.Chrome) -> None:
    """80,000 characters made of sentences with figures: the page's size and the time until it can be used."""
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir(), output.mkdir()
    line = "今年，新河县建成养老驿站{}个，服务老人3.5万人次，由县民政局牵头，共投入{}万元，群众都说好，"
    more = (
        "街坊邻里常来坐坐，说说家常，老人们在这里吃饭、看书、下棋，志愿者轮流照看，年轻人也愿意来帮忙。\n\n"
    )
    text = "".join(line.format(i, i + 7) + more * 3 for i in range(86, 500))
    assert len(text) > 79_000
    (raw / "新河报_20250918_01.txt").write_text(text, encoding="utf-8")
    run_stages(raw, output)
    page = write_review(output, tmp_path / "review")[1]
    assert len(data_of(page)["claims"]) > 1000
    assert page.stat().st_size < 2_000_000
    times = []
    for _ in range(3):
        chrome.get("about:blank")
        chrome.get(page.as_uri())
        times.append(int(chrome.find_element(By.TAG_NAME, "html").get_attribute("data-ready") or 0))
    assert 0 < min(times) < 2000
