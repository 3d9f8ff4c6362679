"""Amounts: a number with its infix (余, 多, 来, 几) and magnitude, and the unit after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.claims.found import Page
from pipeline.claims.lexicon import UnitWord
from pipeline.records import Approx

_MAG = r"(?:[十百万亿]|千(?![克瓦伏卡焦帕赫]))+"
_HANDFUL = re.compile(r"(?<=[百千万])把(?=[斤块元个人里亩米户字公吨头只株件张名])")
_CLOSED = r"(?=[,。;、!?)”的]|左右|以上|资金|投资|$)"
_VAGUE = re.compile(rf"(?:好?几|数|上|若干)(?:个(?=亿{_CLOSED}))?({_MAG})([余多来])?")
_INFIX = re.compile(rf"[余多来几]({_MAG})?")
_PIECES = re.compile(rf"个(多)?亿{_CLOSED}")
_HUNDRED_MILLION = Decimal(100000000)
_APPROX: dict[str, Approx] = {"余": "more_than", "多": "more_than", "来": "about", "几": "about"}
_ROUND = frozenset("十百千万亿廿卅")
_MOST = Decimal(10) ** 20  # no quantity of the world; keeps conversions within the columns
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at ``[start, end)``; ``end`` stands after the infix. ``arabic`` tells how its first figure
    is written.
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    precision: Decimal
    approx: Approx
    arabic: bool
    scaled: bool = False


def amount_at(page: Page, position: int) -> Amount | None:
    """The amount that begins at ``position``; None if there is none."""
    text = page.text
    first = text[position]
    if first in "几数上好若":
        return _vague(page, position)
    if first == "半":
        return Amount(position, position + 1, HALF, None, HALF, "exact", False)
    match = page.grammar.number.match(text, position)
    if match is None:
        return None
    found = page.grammar.numerals.parse_folded(match.group())
    if found is None or found.value >= _MOST:
        return None
    end = match.end()
    value, top, precision, approx = found.value, found.value_max, found.precision, "exact"
    infix = _INFIX.match(text, end)
    scaled = text[end - 1] in "万亿千百"
    if infix and _infix_fits(text, position, end, infix):
        approx = _APPROX[infix.group()[0]]
        size = page.grammar.numerals.parse_folded(infix.group(1)) if infix.group(1) else None
        if size:
            value, precision, scaled = value * size.value, precision * size.value, True
        end = infix.end()
    elif scaled and _HANDFUL.match(text, end):
        approx, end = "about", end + 1
    elif (piece := _PIECES.match(text, end)) and not scaled:
        size = _HUNDRED_MILLION
        value, precision, scaled, end = value * size, precision * size, True, piece.end()
        top = None if top is None else top * size
        approx = "more_than" if piece.group(1) else "exact"
    return Amount(position, end, value, top, precision, _approx(approx), text[position].isascii(), scaled)


def _approx(word: str) -> Approx:
    return "more_than" if word == "more_than" else "about" if word == "about" else "exact"


def _infix_fits(text: str, start: int, end: int, infix: re.Match[str]) -> bool:
    """余, 多, 来, 几 follow round numbers and Arabic figures; 几 only what ends in a magnitude."""
    mark = infix.group()[0]
    if text[end - 1] in _ROUND or (mark == "几" and text[end - 1] == "零" and end > start + 1):
        return True
    return mark != "几" and text[start].isascii() and (infix.group(1) is not None or mark in "余多来")


def _vague(page: Page, position: int) -> Amount | None:
    """数百, 几十, 上千, 好几万: the magnitude is the value, and it is about."""
    match = _VAGUE.match(page.text, position)
    if match is None:
        return None
    size = page.grammar.numerals.parse_folded(match.group(1))
    if size is None:
        return None
    return Amount(position, match.end(), size.value, None, size.value, "about", False, True)


def unit_at(page: Page, position: int, *, loose: bool = False) -> UnitWord | None:
    """The longest unit word at ``position`` whose right neighbour does not forbid it.

    ``loose`` lets a classifier stand before anything: after figures it is hardly ever part of a word.
    """
    text = page.text
    for unit in page.grammar.units.get(text[position : position + 1], ()):
        if text.startswith(unit.word, position) and _unit_ends(text, position, unit, loose):
            return unit
    return None


def _unit_ends(text: str, position: int, unit: UnitWord, loose: bool) -> bool:
    """Whether what follows lets the unit be one: no 元 before 宝, no Latin unit before a Latin letter."""
    after = position + len(unit.word)
    free = loose and not unit.noun and unit.kind == "count" and unit.word != "人"
    if not free and unit.not_before is not None and unit.not_before.match(text, after):
        return False
    last, following = unit.word[-1], text[after : after + 1]
    return not (last.isascii() and last.isalpha() and following.isascii() and following.isalnum())
