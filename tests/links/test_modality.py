"""Labelled sentences: how often modality and its marker are right, with floors under the figures."""

from __future__ import annotations

import csv
import sys

import pytest
from times_reading import CASES, reading_of

from pipeline.links.modality import ModalityRules, find_modality

FLOORS = {"modality": 0.9, "modality_marker": 0.85}


@pytest.fixture(scope="module")
def rules() -> ModalityRules:
    return ModalityRules.load()


def answers(rules: ModalityRules) -> list[tuple[dict[str, str], dict[str, str | None]]]:
    lines = (CASES / "modality.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [(row, find_modality(reading_of(row["text"], issue=row["issue"]), rules)[-1]) for row in rows]


@pytest.mark.parametrize(("field", "column"), [("modality", "modality"), ("modality_marker", "marker")])
def test_share_right(field: str, column: str, rules: ModalityRules) -> None:
    rows = answers(rules)
    errors = [
        f"{r['text']} {f[field]} for {r[column]}"
        for r, f in rows
        if (f[field] or "") not in r[column].split("|")
    ]
    share = 1 - len(errors) / len(rows)
    sys.stdout.write("\n  ".join([f"{field}: {share:.3f} of {len(rows)} sentences", *errors, ""]))
    assert len(rows) >= 60
    assert share >= FLOORS[field]
