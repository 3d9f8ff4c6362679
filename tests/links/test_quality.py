"""Fields that the gold does not hold, on labelled sentences of our own: figures printed, floors asserted.

Precision, recall and F1 count a figure as right if the field says exactly what the label says; a field
that is rightly empty counts for neither. ``pytest -s tests/links/test_quality.py`` prints the table.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from build import reading

from pipeline.links import Linker, link_batch
from pipeline.records import Record

CASES = Path(__file__).parents[1] / "cases" / "links"
FLOORS = {
    "action": 0.93,
    "population": 0.96,
    "comparator": 0.96,
    "speaker": 0.96,
    "indicator": 0.98,
    "claim_links": 0.94,
}
FIELDS = {"indicator": "indicator_id"}


def report(line: str) -> None:
    """One line on the terminal (shown with ``-s`` or when the test fails)."""
    sys.stdout.write(line + "\n")


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


def labelled(name: str) -> list[tuple[str, str]]:
    lines = (CASES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return [(row["text"], row["expected"]) for row in rows]


def told(name: str, record: Record) -> list[str]:
    if name == "claim_links":
        return [f"{k.source}>{k.target}:{k.relation}" for k in record.links]
    return [getattr(c, FIELDS.get(name, name)) or "" for c in record.contexts]


def compare(name: str, expected: str, got: list[str]) -> tuple[int, int, int]:
    """Right, spurious and missed."""
    if name == "claim_links":
        wanted = {x for x in expected.split(";") if x}
        return len(wanted & set(got)), len(set(got) - wanted), len(wanted - set(got))
    wanted_list = expected.split("|")
    assert len(wanted_list) == len(got), "one label for each claim"
    pairs = list(zip(wanted_list, got, strict=True))
    right = sum(w == g != "" for w, g in pairs)
    return right, sum(bool(g) and w != g for w, g in pairs), sum(bool(w) and w != g for w, g in pairs)


@pytest.mark.parametrize("name", FLOORS)
def test_field(name: str, linker: Linker) -> None:
    rows = labelled(name)
    assert len(rows) >= 60
    records = link_batch([reading(text) for text, _ in rows], linker)
    right = spurious = missed = 0
    for (text, expected), record in zip(rows, records, strict=True):
        got = told(name, record)
        a, b, c = compare(name, expected, got)
        right, spurious, missed = right + a, spurious + b, missed + c
        if b or c:
            report(f"{name}: {text} → {got} for {expected!r}")
    f1 = 2 * right / (2 * right + spurious + missed)
    report(
        f"{name:12s} sentences {len(rows)}  right {right}  spurious {spurious}  missed {missed}  F1 {f1:.3f}"
    )
    assert f1 >= FLOORS[name]
