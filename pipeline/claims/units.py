"""Normalised units: codes and exact conversion, and what stands under the stroke of a rate."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction

from pipeline.claims.found import Found
from pipeline.claims.grammar import Grammar

_WIDE = Context(prec=60)
_PER = re.compile(r"([0-9一二两三四五六七八九十百千万半]*)(.*)")


def to_base(value: Decimal, factor: Fraction, offset: Fraction) -> Decimal:
    """``value * factor + offset``; exact where a finite decimal exists, else to sixty significant digits.

    >>> to_base(Decimal("0.1"), Fraction(1, 2), Fraction(0))
    Decimal('0.05')
    """
    exact = Fraction(value) * factor + offset
    return from_fraction(exact)


def from_base(value: Decimal, factor: Fraction, offset: Fraction) -> Decimal:
    """The inverse of ``to_base``."""
    return from_fraction((Fraction(value) - offset) / factor)


def from_fraction(exact: Fraction) -> Decimal:
    """A fraction as a decimal."""
    return _WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def normalise(grammar: Grammar, found: Found) -> tuple[str | None, Decimal | None, Decimal | None]:
    """``unit_measure``, ``base_value`` and ``base_value_max`` of a claim.

    A multiple is the ratio to the base: 增长2倍 is 3. A count of a thing the classifier does not name
    keeps its
    value and has no code.
    """
    if found.kind == "fraction" or found.value is None:
        return ("1" if found.kind == "fraction" else None), found.value, found.value_max
    if found.kind == "multiple":
        plus = 1 if found.unit == "倍" and found.change == "increase" else 0
        return "1", found.value + plus, None if found.value_max is None else found.value_max + plus
    conversion = grammar.conversions.get(found.code or found.unit or "")
    if conversion is None:
        return None, found.value, found.value_max
    value = to_base(found.value, conversion.factor, conversion.offset)
    top = None if found.value_max is None else to_base(found.value_max, conversion.factor, conversion.offset)
    return conversion.unit_measure, value, top


def denominator(grammar: Grammar, per: str | None) -> tuple[Decimal | None, str | None]:
    """Size and code of a denominator: 万人 is ten thousand persons, 两个月 two months, 亩 one 亩."""
    if per is None:
        return None, None
    whole = grammar.denominators.table.get(per) or per in grammar.conversions  # 千瓦时 is no thousand 瓦时
    match = None if whole else _PER.fullmatch(per)
    number, unit = match.groups() if match else ("", per)
    if number == "半":
        size: Decimal | None = Decimal("0.5")
    else:
        found = grammar.numerals.parse_folded(number) if number else None
        size = found.value if found else Decimal(1)
    unit = unit.removeprefix("个") or "个"
    code = grammar.denominators.table.get(unit)
    if not code and unit in grammar.conversions:
        code = grammar.conversions[unit].unit_measure
    return size, code or None
