"""Numbers without a unit: indefinite words, years, indices, figures that share the unit of a list."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from pipeline.claims.amounts import Amount, amount_at, unit_at
from pipeline.claims.found import Found, Page, excluded
from pipeline.claims.lexicon import UnitWord
from pipeline.claims.measures import build
from pipeline.claims.ranges import negative

_YEAR = re.compile(r"(?:19[0-9]{2}|20[0-4][0-9])(?![0-9.,][0-9]|[0-9])")
_LISTED = re.compile(r"(?:[、和及与]\d{1,9}(?:\.\d{1,6})?[万亿余多]{0,2}){1,12}")
_INDEX = re.compile(r"(?:指数|系数|评分|得分|均分|分值|满意度|指标值|浓度|数值|比值)[^,。;、\d]{0,5}$")
_PLUS = re.compile(r"\+(?=[,。;、!?)”]|$)")
_SIZED = re.compile("[百千万亿]")
_NO_UNIT = UnitWord("", "", "count", False, None)
_YUAN = UnitWord("", "元", "money", False, None)
_POINTS = UnitWord("", "分", "score", False, None)


def read_unitless(page: Page, position: int) -> Found:
    """A number with no unit after it: a claim if it is scaled or about, an index or part of a list, else
    excluded.
    """
    text = page.text
    if text.startswith("若干", position):
        return excluded(position, position + 2, "article.some", "indefinite")
    amount = amount_at(page, position)
    if amount is not None and position and text[position - 1] == "每":
        return excluded(position, amount.end, "denominator.each", "denominator", amount.value)
    if amount is None:
        return _unread(page, position)
    if text[position] == "半":
        return excluded(position, position + 1, "half.word", "other")
    found = _figure(page, amount) if amount.arabic else _words(page, amount)
    paged = text.startswith("-", amount.end)
    if found.value is None or found.value_max is not None or paged or not negative(page, position):
        return found
    return replace(found, start=position - 1, value=-found.value)


def _unread(page: Page, position: int) -> Found:
    if page.text[position] == "几":
        end = position + 1 + _classifier_length(page, position + 1)
        return excluded(position, end, "article.some", "indefinite")
    match = page.grammar.number.match(page.text, position)
    return excluded(position, match.end() if match else position + 1, "other", "other")


def _words(page: Page, amount: Amount) -> Found:
    """Chinese numerals without a unit: 数万, 三千, 一万三 count something; 一 is an article, the rest are
    names.
    """
    long = amount.value >= 100 and amount.end > amount.start + 1
    if amount.scaled and (amount.approx != "exact" or long or _passed(page, amount)):
        return _magnitude(page, amount)
    if _SIZED.search(page.text, amount.start + 1, amount.end) and amount.value >= 100:
        found = _magnitude(page, amount)
        if amount.value >= 1000 or found.kind == "money":
            return found
    if amount.value == 1:
        return excluded(amount.start, amount.end, "article.bare", "indefinite", amount.value)
    return excluded(amount.start, amount.end, "name.bare", "name", amount.value)


def _passed(page: Page, amount: Amount) -> bool:
    """Whether a bare magnitude is a mark that is passed or neared: 过万, 破亿, 近千万."""
    left = page.text[max(page.floor, amount.start - 1) : amount.start]
    return left in ("过", "破", "超", "逾", "近") and amount.value >= 10000


def _magnitude(page: Page, amount: Amount) -> Found:
    """A number that ends in a magnitude: money if a word of money stands shortly before it, else a count."""
    text, money = page.text, page.grammar.money
    for end in range(amount.start, max(0, amount.start - 7), -1):
        if text[end - 1] in ",。;、:":
            break
        if money.ending(text, max(0, end - 6), end) is not None:
            return build(amount, amount.end, "money.elided", _YUAN)
    return build(amount, amount.end, "count.bare", _NO_UNIT)


def _figure(page: Page, amount: Amount) -> Found:
    text = page.text
    listed = _LISTED.match(text, amount.end)
    unit = unit_at(page, listed.end(), loose=True) if listed else None
    if unit is not None:
        return build(amount, amount.end, f"{unit.kind}.listed", unit)
    cell = page.cells.get(amount.start)
    if cell is not None and amount.approx == "exact":
        return _celled(page, amount, *cell)
    if _INDEX.search(text[max(0, amount.start - 12) : amount.start]):
        return build(amount, amount.end, "score.index", _POINTS)
    if _YEAR.match(text, amount.start):
        return excluded(amount.start, amount.end, "date.year", "date_time", amount.value)
    if amount.scaled or amount.approx != "exact" or _PLUS.match(text, amount.end):
        return _magnitude(page, amount)
    return excluded(amount.start, amount.end, "bare", "other", amount.value)


def _celled(page: Page, amount: Amount, unit: UnitWord, size: Decimal) -> Found:
    """A table figure in the unit of its head; a minus before it counts."""
    found = build(amount, amount.end, f"{unit.kind}.column", unit)
    start = amount.start - 1
    minus = start >= page.floor and page.text[start] == "-"
    value, precision = amount.value * size, amount.precision * size
    return replace(
        found, start=start if minus else amount.start, value=-value if minus else value, precision=precision
    )


def _classifier_length(page: Page, position: int) -> int:
    unit = unit_at(page, position, loose=True)
    return len(unit.word) if unit is not None and not unit.noun else 0
