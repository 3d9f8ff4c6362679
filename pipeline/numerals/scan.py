"""Finding numerals: one compiled expression over folded text, linear because no two of its parts can
share a character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.numerals.folding import fold
from pipeline.numerals.values import Numerals, Value

ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
# 千, 百 and 兆 before a physical unit belong to the unit: 2.3千克, 一千瓦, 兆帕.
MAGNITUDE = (
    r"(?:[十万亿]|千(?!分点|克|米|瓦|伏|卡|焦|帕|赫|安(?:培|时)|乏|字节|比特)|百(?!帕|分[点之])"
    r"|兆(?!瓦|帕|赫|字节|比特|焦|欧|伏))"
)
# Capitals that begin a number in small magnitudes too (壹百); 伍 and 陆 are surnames before 万.
SOLE = "壹贰叁肆柒捌玖"
# 两 is a digit at the head of a number and before a magnitude, else a unit of mass: 两万两.
_DIGIT = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text: offsets in code points of that text, half-open; ``text`` is that interval."""

    start: int
    end: int
    text: str
    value: Decimal
    value_max: Decimal | None


def number_pattern(numerals: Numerals) -> str:
    """The expression for one number without sign, infix or unit: 3.5万, 1亿3600万, 一百二三十, 壹仟贰佰,
    三点五.
    """
    capitals = numerals.capitals
    money = "".join(c for c in capitals if numerals.magnitudes.get(c))
    small = "".join(c for c in capitals if c not in money)
    mixed = rf"[{small}](?=[{money}十百千万亿])|(?<=[{money}零])[{small}]|[{money}]"
    inner = rf"[{_DIGIT}廿卅卌]|两(?=[百千万亿])|{MAGNITUDE}|{mixed}"
    chinese = rf"(?:[{_DIGIT}两俩仨廿卅卌]|{MAGNITUDE})(?:{inner})*"
    return (
        rf"(?:(?:{ARABIC})(?:{MAGNITUDE}(?:(?:{ARABIC})?{MAGNITUDE})*(?:[0-9]+(?![0-9.]{{0,12}}[年月日%号:-])|{chinese})?)?"
        rf"|(?=[{capitals}][{capitals}零万亿]{{0,8}}[{money}]|[{money}][{capitals}]|[{money}][{_DIGIT}]?[万亿]|[{capitals}]+[元万亿])[{capitals}](?:[{capitals}]|{inner})*(?:点[{_DIGIT}{small}]+)?"
        rf"|[{SOLE}](?=[百千万亿])(?:{inner})+|{chinese}(?:点[{_DIGIT}]+(?![十百千]|分(?!之|钟)|[刻钟半]){MAGNITUDE}*)?)"
    )


def read_numerals(text: str, *, numerals: Numerals | None = None) -> tuple[Numeral, ...]:
    """Every number in ``text``, in order, whatever it stands for; a sign directly before it belongs to it.

    ``numerals`` saves reading the vocabularies again. Numerals without a value (数, 几) are not in it.

    >>> [n.value for n in read_numerals("三万五千人,12.5%")]
    [Decimal('35000'), Decimal('12.5')]
    """
    numerals = numerals or Numerals.load()
    folded = fold(text, numerals.folding)
    number = number_pattern(numerals)
    pattern = re.compile(
        rf"(?P<sign>负|(?<![0-9A-Za-z\u4e00-\u9fff\)\]-])-)?"
        rf"(?:(?:(?P<whole>{number})又)?(?P<below>{number})分之(?P<above>{number})"
        rf"|(?P<number>{number})(?:[余多来几](?P<size>{MAGNITUDE}+))?)"
    )
    out = []
    for match in pattern.finditer(folded.text):
        found = _valued(match, numerals)
        if found:
            span = folded.span(*match.span())
            out.append(
                Numeral(span.start, span.end, text[span.start : span.end], found.value, found.value_max)
            )
    return tuple(out)


def _valued(match: re.Match[str], numerals: Numerals) -> Value | None:
    """The value of a match: a number, a number times a later magnitude (二十几万), a fraction in words."""
    parts = {
        name: numerals.parse_folded(text)
        for name, text in match.groupdict().items()
        if text and name != "sign"
    }
    if any(part is None for part in parts.values()):
        return None
    known = {name: part for name, part in parts.items() if part is not None}
    found = known["number"] if "number" in known else _fraction(known)
    if found is not None and "size" in known:
        size = known["size"].value
        found = Value(found.value * size, None, found.precision * size)
    if found is None or not match.group("sign") or found.value_max is not None:
        return found
    return Value(-found.value, None, found.precision)


def _fraction(parts: dict[str, Value]) -> Value | None:
    below, above = parts["below"].value, parts["above"].value
    if not below:
        return None
    whole = parts["whole"].value if "whole" in parts else Decimal(0)
    return Value(whole + above / below, None, Decimal(1))
