"""Labelled sentences: how often normalised value and denominator are right, with floors under them."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from pipeline.records import Quantity
from tests.claims.test_cases import read, rows

FLOORS = {"base_value": 0.95, "per_value": 0.95}


def right(found: Quantity, row: dict[str, str], field: str) -> bool:
    if field == "base_value":
        return found.base_value == Decimal(row["base_value"])
    size = Decimal(row["per_value"]) if row["per_value"] else None
    return (found.per_value, found.per_unit_measure) == (size, row["per_unit_measure"] or None)


@pytest.mark.parametrize("field", FLOORS)
def test_share_right(field: str) -> None:
    labelled = rows("bases_labelled")
    found = [(row, read(row["text"])[1]) for row in labelled]
    wrong = [
        row["text"] for row, quantities in found if not any(right(q, row, field) for q in quantities[:1])
    ]
    share = 1 - len(wrong) / len(labelled)
    sys.stdout.write("\n  ".join([f"{field}: {share:.3f} of {len(labelled)} sentences", *wrong, ""]))
    assert len(labelled) >= 60
    assert share >= FLOORS[field]
