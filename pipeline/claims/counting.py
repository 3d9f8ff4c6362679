"""Whether an amount is a claim: lengths of time and windows, counts and articles in Chinese numerals."""

from __future__ import annotations

import re

from pipeline.claims.bare import read_unitless
from pipeline.claims.found import Found, Page, excluded
from pipeline.claims.ranges import read_quantity
from pipeline.claims.rates import SPELL

_SCORE = re.compile(
    r"(?:得|评|考|打|加|扣|减|计|满|总|均|绩|积|获|记|为|达|到|超|高|低|以|比|近|约|的|了|线|共)\D{0,3}$"
)
_REGIMENT = re.compile(r"[1-3]?[0-9]{2}团(?!队|组|伙|购|员)")
_EACH = re.compile(r"(?:(?:每|百户|千户|万人|平均)[^,。;\n]{0,12}|各[^,。;\n]{0,4})$")
_NEVER_EACH = frozenset(
    [
        "批",
        "系列",
        "些",
        "种",
        "套",
        "支",
        "类",
        "项",
        "片",
        "条",
        "番",
        "股",
        "段",
        "笔",
        "系列",
        "点",
        "边",
        "面",
        "步",
        "部",
    ]
)
_ONLY = re.compile(r"(?:只有|仅有|仅|只|共有|共|总共|唯有|就有)$")
_ROUND = re.compile(r"[百千万亿][百千万亿元吨亩人]")
_GROUP = re.compile(
    r"[百千万][人户字](?=[0-9一二两三四五六七八九十])|[百千万]元(?=地区生产总值|国内生产总值|GDP|产值|工业增加值|增加值|营业收入|销售)"
)
_ONE_FOR = re.compile(r"[地田]?[\u4e00-\u9fff]{0,8}(?:[0-9一二两三四五六七八九十]|上[百千万])")
_ROUND_YEARS = re.compile(r"一?[百千万亿]{1,2}年")
_LIGHT = re.compile(r"(?:了|近|约|为|长达|有|是|已|仅|需|需要|将近|超过)$")
_STEP = re.compile(r"每[隔满逢]?$")
_PERIODS = frozenset(("年", "个月", "天", "日", "周", "季度", "旬", "世纪", "小时"))
_ONE_PERIODS = frozenset(("年", "天", "日", "周", "旬", "秒"))


def read_amount(page: Page, position: int) -> Found | None:
    """A quantity, decided: claim, window of time, article, name. Answers at every numeral."""
    found = read_quantity(page, position)
    if found is None:
        return read_unitless(page, position)
    if found.kind == "duration":
        return _duration(page, found)
    arabic = page.text[position].isascii()
    if arabic and found.kind in ("measure", "count", "money") and _stepped(page.text, position):
        return excluded(found.start, found.end, "denominator.each", "denominator", found.value)
    if found.kind == "score" and not arabic and not _scored(page, found):
        return excluded(found.start, found.end, "score.none", "other", found.value)
    if (
        arabic
        and _REGIMENT.match(page.text, position)
        and not _ONLY.search(page.text[max(0, position - 3) : position])
    ):
        return excluded(found.start, found.end, "name.regiment", "name", found.value)
    return found if arabic else _chinese(page, found)


def _stepped(text: str, position: int) -> bool:
    """Whether a figure is the step of a rate: 每500米, 每隔300米, 每满100元."""
    return _STEP.search(text, max(0, position - 2), position) is not None


def _scored(page: Page, found: Found) -> bool:
    """Whether words before 分 speak of marks; with 一 hardly anything does: 一分都不能少."""
    if found.value == 1:
        return False
    return _SCORE.search(page.text[max(page.floor, found.start - 6) : found.start]) is not None


def _duration(page: Page, found: Found) -> Found:
    """A length of time that is asserted, or a window of reference that only dates something."""
    start, end, text = found.start, found.end, page.text
    if text[start - 1 : start] == "每" and start:
        return excluded(start, end, "denominator.each", "denominator", found.value)
    if found.unit not in _PERIODS:
        return found
    if found.value == 1 and text[start] == "一" and SPELL.match(text, start):
        return excluded(start, end, "denominator.each", "denominator", found.value)
    times = page.grammar.times
    left = _ending(page, start)
    if left is None and times["after"].beginning(text, end) is not None and not _within(text, end):
        return excluded(start, end, "date.window", "date_time", found.value)
    if left == "window":
        return excluded(start, end, "date.window", "date_time", found.value)
    if left is None and _ROUND_YEARS.fullmatch(text, start, end):
        return excluded(start, end, "name.years", "name", found.value)
    if left is None and text[start] == "一" and found.value == 1 and found.unit in _ONE_PERIODS:
        return excluded(start, end, "date.one", "date_time", found.value)
    return found


def _ending(page: Page, start: int) -> str | None:
    """The role of the word left of a length of time: window, lasting, or None. The longer word decides."""
    text, end = page.text, start
    floor = max(0, start - 8)
    for _ in range(2):
        window = page.grammar.times["window"].ending(text, floor, end)
        lasting = page.grammar.times["lasting"].ending(text, floor, end)
        about = page.grammar.approx_left.ending(text, floor, end)
        sure = max(len(lasting or ""), len(about or "") if about != "近" else 0)
        if window or sure:
            return "window" if len(window or "") > sure else "lasting"
        light = _LIGHT.search(text[floor:end])
        if light is None:
            return None
        end = floor + light.start()
    return None


def _within(text: str, end: int) -> bool:
    """内 after a time limit is a bound (3日内办结), not a window."""
    return text.startswith("内", end) and not text.startswith(("内涌", "内建", "内实", "内打"), end)


def _chinese(page: Page, found: Found) -> Found:
    """Chinese numerals: articles and names are many, counts few."""
    text, value, start, end = page.text, found.value, found.start, found.end
    beside = _beside(page, found)
    if beside is not None:
        return beside
    if found.unit == "方" and value is not None and value < 20:
        return excluded(start, end, "name.side", "name", value)
    one = _is_one(text, found)
    if found.kind != "count" or (found.rule == "count.large" and not one):
        return found
    if one:
        return found if _counted_one(page, found) else excluded(start, end, "article", "indefinite", value)
    if _slogan(page, found):
        return excluded(start, end, "name.slogan", "name", value)
    small = value is not None and (value < 20 or (text[start] in "百千万亿" and end == start + 2))
    if small and found.value_max is None and _noun_word(page, found):
        return excluded(start, end, "name.noun", "name", value)
    return found


def _is_one(text: str, found: Found) -> bool:
    return found.value == 1 and found.value_max is None and text[found.start] == "一"


def _beside(page: Page, found: Found) -> Found | None:
    """Numerals that stand under the stroke of a rate, in the head of a table, or after 头."""
    text, value, start, end = page.text, found.value, found.start, found.end
    before = text[start - 1] if start else ""
    if text[start] in "百千万亿" and before and before in "(:" and text[end : end + 1] in (")", "\n", ""):
        return excluded(start, end, "table.head", "other", value)
    if text.startswith("级", end) and _ROUND.fullmatch(text[start : start + 2]):
        return excluded(start, end + 1, "name.class", "name", value)
    if _GROUP.match(text, start):
        return excluded(start, start + 2, "denominator.group", "denominator", value)
    if before == "每":
        return excluded(start, end, "denominator.each", "denominator", value)
    if before == "头" and value is not None and value < 4:
        return excluded(max(start - 1, page.floor), end, "ordinal.first", "ordinal", value)
    measured = found.kind == "measure" and _ONE_FOR.match(text, end)
    if _is_one(text, found) and (measured or _priced(text, start, end)):
        return excluded(start, end, "denominator.one", "denominator", value)
    return None


def _priced(text: str, start: int, end: int) -> bool:
    """Whether 一斤 closes a price: 8元一斤."""
    return text[start - 1 : start] in ("元", "块", "角", "钱") and text[end : end + 1] in (*",。;、!?)的", "")


def _counted_one(page: Page, found: Found) -> bool:
    """一次 in 每月召开一次, 一人 in 百户一人, 一名 in 仅有一名 are counts; elsewhere 一 is an article."""
    left = page.text[max(0, found.start - 14) : found.start]
    if _ONLY.search(left):
        return True
    return _EACH.search(left) is not None and found.unit not in _NEVER_EACH


def _slogan(page: Page, found: Found) -> bool:
    """三个坚持, 四个到位 outside quotation marks; a regiment by its number: 一二一团."""
    text, end = page.text, found.end
    if text[end - 1] == "团" and found.value is not None and found.value >= 10 and end - found.start < 5:
        return True
    short = found.value is not None and found.value <= 12 and text[end - 1] == "个"
    return short and page.grammar.slogans.beginning(text, end) is not None


def _noun_word(page: Page, found: Found) -> bool:
    """Whether the unit is a noun without classifier, as in 三方, 四级."""
    text, units = page.text, page.grammar.units
    return any(
        unit.noun and start + len(unit.word) == found.end and text.startswith(unit.word, start)
        for start in range(found.start + 1, found.end)
        for unit in units.get(text[start], ())
    )
