"""What a rule hands back, and the text it reads in."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.records import Approx, Change, ClaimKind, ExclusionReason

if TYPE_CHECKING:
    from pipeline.claims.grammar import Grammar
    from pipeline.claims.lexicon import UnitWord


class Found(Struct, frozen=True, kw_only=True):
    """A reading of the folded interval ``[start, end)``: an exclusion with its reason, or a claim with
    its quantity.

    ``reason`` is None for a claim, and ``kind`` is None for an exclusion. ``code`` names the entry of
    ``units.csv`` to convert by where the printed unit alone does not tell (度). ``notes`` are the steps
    so far.
    """

    start: int
    end: int
    rule: str
    reason: ExclusionReason | None = None
    kind: ClaimKind | None = None
    value: Decimal | None = None
    value_max: Decimal | None = None
    precision: Decimal | None = None
    unit: str | None = None
    code: str | None = None
    approx: Approx = "exact"
    numerator: int | None = None
    denominator: int | None = None
    per: str | None = None
    per_text: str | None = None
    change: Change = "level"
    notes: tuple[tuple[str, int, int, str], ...] = ()
    inside: bool = False


@dataclass(slots=True)
class Page:
    """The folded text being read. ``floor`` is the end of the last reading: no later one may begin before
    it.
    """

    text: str
    grammar: Grammar
    floor: int = 0
    cells: dict[int, tuple[UnitWord, Decimal]] = field(default_factory=dict)


def excluded(start: int, end: int, rule: str, reason: ExclusionReason, value: Decimal | None = None) -> Found:
    """A numeral that is no claim."""
    return Found(start=start, end=end, rule=rule, reason=reason, value=value)
