"""The value of a numeral: a magnitude grammar over Arabic and Chinese digits, exact decimals throughout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path

from pipeline.numerals.folding import fold, folding_table
from pipeline.vocabulary import read_rows

_LONGEST = 60
_MYRIAD = Decimal(10000)
_ONE = Decimal(1)
_TEN = Decimal(10)
_ZERO = Decimal(0)
_EXACT = Context(prec=2000, Emax=99999, Emin=-99999)


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a closed range ``value`` to ``value_max``; ``precision`` is the unit of the last
    printed digit.
    """

    value: Decimal
    value_max: Decimal | None
    precision: Decimal


@dataclass(frozen=True, slots=True)
class Numerals:
    """The characters numbers are written with, and the tables made of them."""

    digits: dict[str, int]
    magnitudes: dict[str, Decimal]
    tens: dict[str, int]
    capitals: str
    folding: dict[int, str | int]
    tokens: re.Pattern[str]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Numerals:
        """Read the vocabularies ``numerals/*.csv``; files of the same names in the folders ``extra`` add
        to them.
        """
        digit_rows = read_rows("numerals/digits.csv", extra=extra)
        magnitude_rows = read_rows("numerals/magnitudes.csv", extra=extra)
        digits = {row["char"]: int(row["value"]) for row in digit_rows}
        magnitudes = {row["char"]: Decimal(row["value"]) for row in magnitude_rows}
        tens = {row["char"]: int(row["value"]) for row in read_rows("numerals/tens.csv", extra=extra)}
        capitals = "".join(r["char"] for r in (*digit_rows, *magnitude_rows) if r["alone"] == "no")
        d, m, t = "".join(digits), "".join(magnitudes), "".join(tens)
        tokens = re.compile(
            rf"(?P<arabic>[0-9][0-9,]*(?:\.[0-9]+)?)|(?P<point>[{d}十百千]+点[{d}]+)|(?P<digits>[{d}]+)|(?P<tens>[{t}])|(?P<mag>[{m}])"
        )
        return cls(digits, magnitudes, tens, capitals, folding_table(extra=extra), tokens)

    def parse(self, text: str) -> Value | None:
        """The value of the numeral ``text``, all of it; None if it is no well-formed number.

        Any script and width; a range when two neighbouring digits stand side by side.

        >>> Numerals.load().parse("一百二三十")
        Value(value=Decimal('120'), value_max=Decimal('130'), precision=Decimal('10'))
        """
        text = fold(text, self.folding).text
        sign = -1 if text[:1] in "-负" and len(text) > 1 else 1
        found = self.parse_folded(text[1:] if sign < 0 else text.removeprefix("+"))
        if found is None or sign > 0:
            return found
        low, high = found.value, found.value_max
        return Value(-low if high is None else -high, None if high is None else -low, found.precision)

    def parse_folded(self, text: str) -> Value | None:
        """As ``parse``, for folded text without a sign. Nothing longer than sixty characters is a number."""
        if len(text) > _LONGEST:
            return None
        if text.isascii():
            return _arabic(text)
        pair = self._pair(text)
        if pair is not None:
            low, high = (self._compose(part) for part in pair)
            if low and high and low[0] < high[0]:
                return Value(low[0], high[0], high[1])
        whole = self._compose(text)
        return Value(whole[0], None, whole[1]) if whole else None

    def _pair(self, text: str) -> tuple[str, str] | None:
        """The two readings of a range by neighbouring digits: 五六 is 五 or 六, 一百二三十 is 一百二十 or
        一百三十.
        """
        runs = [m for m in self.tokens.finditer(text) if m.lastgroup == "digits" and len(m.group()) > 1]
        if len(runs) != 1 or len(runs[0].group()) != 2:
            return None
        at = runs[0].start()
        a, b = (self.digits[c] for c in text[at : at + 2])
        if not (a > 0 and (b == a + 1 or (a, b) == (3, 5))):
            return None
        return text[: at + 1] + text[at + 2 :], text[:at] + text[at + 1 :]

    def _compose(self, text: str) -> tuple[Decimal, Decimal] | None:
        """Value and precision by sections of ten thousand; None if the tokens do not cover the text or do
        not fit.
        """
        total, position = _Sum(), 0
        for match in self.tokens.finditer(text):
            if match.start() != position or not self._add(total, match):
                return None
            position = match.end()
        return total.result() if text and position == len(text) else None

    def _add(self, total: _Sum, match: re.Match[str]) -> bool:
        """Add one token to the sum; False if it cannot follow what is there."""
        text, group = match.group(), match.lastgroup
        if group == "mag":
            return total.magnitude(self.magnitudes[text])
        if group == "tens":
            return total.literal(Decimal(self.tens[text] // 10), _ONE, short=True) and total.magnitude(_TEN)
        if group == "arabic":
            plain = _arabic(text)
            short = len(text) == 1
            return plain is not None and total.literal(plain.value, plain.precision, short=short)
        if group == "point":
            return self._add_point(total, *text.split("点"))
        if text[0] == "零" and (match.start() > 0 or match.end() < len(match.string)):
            total.zero = match.start() > 0
            text = text.lstrip("零")
            if not text:
                return True
        value = Decimal("".join(str(self.digits[c]) for c in text))
        return total.literal(value, _ONE, short=len(text) == 1)

    def _add_point(self, total: _Sum, whole: str, fraction: str) -> bool:
        head = self._compose(whole)
        if head is None:
            return False
        digits = "".join(str(self.digits[c]) for c in fraction)
        value = _EXACT.add(head[0], Decimal(f"0.{digits}"))
        return total.literal(value, _ONE.scaleb(-len(digits)), short=False)


class _Sum:
    """The running sum of a number read from left to right, by sections of ten thousand."""

    __slots__ = ("biggest", "last", "number", "precision", "section", "short", "total", "unit", "zero")

    def __init__(self) -> None:
        self.total = self.section = _ZERO
        self.number: Decimal | None = None
        self.unit = self.precision = self.last = self.biggest = _ONE
        self.short = self.zero = False

    def literal(self, value: Decimal, unit: Decimal, *, short: bool) -> bool:
        """A number in digits; ``short`` if it is one digit, which may stand for the next lower magnitude."""
        if self.number is not None:
            return False
        self.number, self.unit, self.short = value, unit, short
        return True

    def magnitude(self, size: Decimal) -> bool:
        """A magnitude: it multiplies the number before it, or from ten thousand up the section before it."""
        amount, self.number, self.zero = self.number, None, False
        if size < _MYRIAD:
            if self.section and self.last <= size:
                return False
            self.precision = (self.unit if amount is not None else _ONE) * size
            self.section = _EXACT.add(self.section, _EXACT.multiply(_ONE if amount is None else amount, size))
        else:
            self._close_section(amount, size)
        self.last, self.unit = size, _ONE
        return True

    def _close_section(self, amount: Decimal | None, size: Decimal) -> None:
        base = _EXACT.add(self.section, amount or _ZERO)
        fine = self.unit if amount is not None else self.precision if self.section else _ONE
        self.precision = fine * size
        if size >= self.biggest and self.total:
            self.total = _EXACT.multiply(_EXACT.add(self.total, base), size)
            self.biggest = _EXACT.multiply(self.biggest, size)
        else:
            bare = amount is None and not self.section
            self.total = _EXACT.add(self.total, _EXACT.multiply(_ONE if bare else base, size))
            self.biggest = max(self.biggest, size)
        self.section = _ZERO

    def result(self) -> tuple[Decimal, Decimal]:
        """Value and unit of the last digit; a last single digit after 百 and more counts the next lower
        magnitude.
        """
        if self.number is not None:
            lower = self.short and not self.zero and self.last > _TEN
            step = self.last / 10 if lower else _ONE
            self.section = _EXACT.add(self.section, _EXACT.multiply(self.number, step))
            self.precision = self.unit * step
        return _plain(_EXACT.add(self.total, self.section)), _plain(self.precision)


def _plain(number: Decimal) -> Decimal:
    """The same number without a fraction of zeros or an exponent that hides whole digits."""
    whole = number.to_integral_value()
    return whole.quantize(_ONE, context=_EXACT) if whole == number else number


def _arabic(text: str) -> Value | None:
    """A plain Arabic number, thousands separators taken out."""
    bare = text.replace(",", "")
    if not bare or not bare[0].isdigit() or not bare[-1].isdigit() or bare.count(".") > 1:
        return None
    whole, _, fraction = bare.partition(".")
    if not (whole + fraction).isdigit():
        return None
    return Value(Decimal(bare), None, _ONE.scaleb(-len(fraction)) if fraction else _ONE)
