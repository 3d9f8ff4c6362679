"""Amounts: a number with its infix (余, 多, 来, 几) and magnitude, and the unit after it."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from pipeline.claims.found import Page
from pipeline.claims.lexicon import UnitWord
from pipeline.records import Approx

_MAG = r"(?:[十百万亿]|千(?![克瓦伏卡焦帕赫]))+"
_HANDFUL = re.compile(r"(?<=[百千万])把(?=[斤块元个人里亩米户字公吨头只株件张名])")
_CLOSED = r"(?=[,。;、!?)”的]|左右|以上|资金|投资|美元|欧元|日元|港元|卢布|人民币|$)"
_VAGUE = re.compile(rf"(?:好?几|数|上|若干)(?:个(?=亿{_CLOSED}))?({_MAG})([余多来])?")
_INFIX = re.compile(rf"[余多来几]({_MAG})?")
_PIECES = re.compile(rf"个(多)?亿{_CLOSED}")
_HUNDRED_MILLION = Decimal(100000000)
_APPROX: dict[str, Approx] = {"余": "more_than", "多": "more_than", "来": "about", "几": "about"}
_ROUND = frozenset("十百千万亿廿卅")
_MOST = Decimal(10) ** 20  # no quantity of the world; keeps conversions within the columns
HALF = Decimal("0.5")


class Amount(Struct, frozen=True):
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
    scaled = text[match.end() - 1] in "万亿千百"
    plain = Amount(
        position,
        match.end(),
        found.value,
        found.value_max,
        found.precision,
        "exact",
        text[position].isascii(),
        scaled,
    )
    return _infixed(page, plain)


def _infixed(page: Page, plain: Amount) -> Amount:
    """The amount with what stands between number and unit: 20余, 十几万, 万把, 两个亿."""
    text, end = page.text, plain.end
    infix = _INFIX.match(text, end)
    if infix and _infix_fits(text, plain.start, end, infix):
        sized = replace(plain, approx=_APPROX[infix.group()[0]], end=infix.end())
        size = page.grammar.numerals.parse_folded(infix.group(1)) if infix.group(1) else None
        return _times(sized, size.value) if size else sized
    if plain.scaled:
        return replace(plain, approx="about", end=end + 1) if _HANDFUL.match(text, end) else plain
    piece = _PIECES.match(text, end)
    if piece is None:
        return plain
    approx: Approx = "more_than" if piece.group(1) else "exact"
    return _times(replace(plain, approx=approx, end=piece.end()), _HUNDRED_MILLION)


def _times(amount: Amount, size: Decimal) -> Amount:
    top = None if amount.value_max is None else amount.value_max * size
    value, precision = amount.value * size, amount.precision * size
    return replace(amount, value=value, value_max=top, precision=precision, scaled=True)


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
