"""How sure a claim is: the chance that value, unit, measured, area and time are all right.

The chances of the parts are multiplied. Each part has a rate for its case (the rule that found the phrase and
the phrase's length; the basis of area and time), counted on the development gold and kept in
``links/confidence.csv``; a case that was too rare there has the rate of its part as a whole (``*``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.records import Quantity
from pipeline.vocabulary import read_rows

PARTS = ("value", "rule", "length", "area", "time")


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates by part and case."""

    rates: dict[tuple[str, str], float]

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> Rates:
        """Read ``links/confidence.csv``; a user's rows win."""
        rows = read_rows("links/confidence.csv", extra=extra)
        return Rates({(row["part"], row["case"]): float(row["rate"]) for row in rows})

    def of(self, cases: Mapping[str, str]) -> float:
        """The chance that all is right, between 0 and 1, rounded to three places."""
        chance = 1.0
        for part in PARTS:
            whole = self.rates[part, "*"]
            rate = self.rates.get((part, cases[part]), whole)
            chance *= rate / self.rates["rule", "*"] if part == "length" else rate
        return round(min(chance, 0.999), 3)


def cases_of(quantity: Quantity, fields: Mapping[str, Any]) -> dict[str, str]:
    """The case of each part for one claim; ``fields`` are those of its ``Context``."""
    rules = (step.rule for step in fields["steps"] if step.rule.startswith("measured."))
    return {
        "value": quantity.kind,
        "rule": next(rules, "none").removeprefix("measured."),
        "length": str(min(len(fields.get("measured") or "") // 3, 4)),
        "area": fields.get("ref_area_basis") or "none",
        "time": fields.get("time_basis") or "none",
    }


def confidence_of(quantity: Quantity, fields: Mapping[str, Any], rates: Rates) -> float:
    """``confidence`` of a claim with these fields of its ``Context``."""
    return rates.of(cases_of(quantity, fields))
