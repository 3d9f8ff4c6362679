"""Exact numbers and dates as they are stored, and the notes on what had to be changed to store them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from pipeline.problems import ProblemKind, make_problem
from pipeline.records import Problem, Span

_SIX = Decimal("0.000001")
_LIMIT = Decimal(10) ** 32
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


@dataclass(slots=True)
class Notes:
    """Collects the problems of one document while its rows are made."""

    catalogue: Mapping[str, ProblemKind]
    document_id: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, span: Span | None, **fields: object) -> None:
        """Note problem ``code`` at the source interval ``span``."""
        kind = self.catalogue[code]
        self.problems.append(make_problem(kind, document_id=self.document_id, span=span, **fields))


def stored_decimal(value: Decimal | None, *, column: str, notes: Notes | None, span: Span) -> Decimal | None:
    """``value`` with six decimals, half-even; None if it is None or does not fit decimal128(38,6).

    A value that changes is noted (``value-rounded``, ``value-too-large``) unless ``notes`` is None.
    """
    if value is None:
        return None
    if not value.is_finite() or abs(value) >= _LIMIT:
        if notes:
            notes.add("value-too-large", span, column=column, value=_short(value))
        return None
    rounded = value.quantize(_SIX, context=_EXACT)
    if rounded != value and notes:
        notes.add("value-rounded", span, column=column, value=_short(value), rounded=rounded)
    return rounded


def stored_date(text: str | None, *, column: str, notes: Notes, span: Span) -> date | None:
    """An ISO date string as a date; None for None, and with a note (``date-invalid``) for what is no date."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        notes.add("date-invalid", span, column=column, value=text)
        return None


def stored_int(value: int | None) -> int | None:
    """``value`` if it fits 64 bits, else None."""
    return value if value is not None and abs(value) < 2**63 else None


def _short(value: Decimal) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:40]}… ({len(text)} characters)"
