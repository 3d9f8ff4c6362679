"""Currencies named before the figure: ¥500, 人民币5000, 港币两千元."""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline.claims.amounts import Amount, amount_at
from pipeline.claims.found import Found, Page
from pipeline.claims.lexicon import UnitWord
from pipeline.claims.measures import build

_LONGEST = 4
_WORD = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_UPPER = re.compile(r"(?:至|到|~{1,2}|-{1,2})(?=[^0-9]{0,3}[0-9])[A-Z]{0,2}[¥$€£]?")
_OTHER = re.compile(r"[0-9A-Za-z./:-]|[年月日号版个名位家]")


def marked(page: Page, amount: Amount, found: Found | None) -> Found | None:
    """``found`` in the currency that stands before it, or the bare ``amount`` as money; else ``found`` as
    it is.

    A symbol before a bare amount is its unit and belongs to the span; a word stays outside.
    """
    mark = _mark(page, amount.start)
    if mark is None:
        return found
    unit = page.grammar.currencies.table[mark]
    if found is not None and (found.kind != "count" or _WORD.search(mark)):
        return replace(found, unit=unit) if found.kind == "money" and found.unit == "元" else found
    start = amount.start if _WORD.search(mark) else amount.start - len(mark)
    if start < page.floor or (_OTHER.match(page.text, amount.end) and not _range(page, amount)):
        return None
    bare = replace(
        build(amount, amount.end, "money.marked", UnitWord("", unit, "money", False, None)), start=start
    )
    upper = _range(page, amount)
    if upper is None:
        return bare
    return replace(bare, end=upper.end, value_max=upper.value, approx="range")


def _mark(page: Page, position: int) -> str | None:
    """The longest mark that ends at ``position``, blanks aside, and is no tail of a longer Latin word."""
    text = page.text
    end = position - 1 if text[position - 1 : position] == " " else position
    mark = page.grammar.currencies.ending(text, max(page.floor, end - _LONGEST), end)
    if mark is None:
        return None
    before = text[end - len(mark) - 1 : end - len(mark)]
    return None if _LATIN.match(mark) and _LATIN.match(before) else mark


def _range(page: Page, amount: Amount) -> Amount | None:
    """The upper bound after ``amount``: ¥300-500."""
    more = _UPPER.match(page.text, amount.end)
    if more is None or amount.value_max is not None or amount.approx != "exact":
        return None
    upper = amount_at(page, more.end()) if more.end() < len(page.text) else None
    return upper if upper is not None and upper.value > amount.value else None
