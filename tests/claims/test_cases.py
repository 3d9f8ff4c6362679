"""Cases as data: a text with marked spans, and what the grammar is to read there."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest

from pipeline.claims import Grammar, read_text
from pipeline.records import Mention, Quantity

CASES = Path(__file__).parent.parent / "cases" / "claims"
GROUPS = (
    "counts",
    "money",
    "percents",
    "measures",
    "durations",
    "qualifiers",
    "changes",
    "rates",
    "ranks",
    "broken",
    "tables",
)


@dataclass(frozen=True)
class Marked:
    text: str
    spans: tuple[tuple[int, int], ...]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a case file; cells left out at the end of a line are empty."""
    lines = (CASES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    header, *body = csv.reader(line for line in lines if line and not line.startswith("#"))
    return [dict(zip_longest(header, cells, fillvalue="")) for cells in body]


def marked(text: str) -> Marked:
    text = text.replace("⏎", "\n").replace("␣", "\u200b")
    spans, plain = [], ""
    for part in re.split("(⟦[^⟧]*⟧)", text):
        bare = part.strip("⟦⟧") if part.startswith("⟦") else part
        if bare != part:
            spans.append((len(plain), len(plain) + len(bare)))
        plain += bare
    return Marked(plain, tuple(spans))


@cache
def grammar() -> Grammar:
    return Grammar.load()


def read(text: str) -> tuple[tuple[Mention, ...], tuple[Quantity, ...]]:
    return read_text(text, grammar())


def case_ids(name: str) -> list[object]:
    return [pytest.param(row, id=f"{name}-{row['text']}") for row in rows(name)]


@pytest.mark.parametrize("row", [case for group in GROUPS for case in case_ids(group)])
def test_claim(row: dict[str, str]) -> None:
    case = marked(row["text"])
    quantities = read(case.text)[1]
    assert tuple((q.start, q.end) for q in quantities) == case.spans
    first = quantities[0]
    value = Decimal(row["value"])
    assert first.kind == row["kind"]
    assert abs(first.value - value) <= (abs(value) * Decimal("0.0005") if first.kind == "fraction" else 0)
    assert first.value_max == (Decimal(row["value_max"]) if row["value_max"] else None)
    assert (first.unit or "", first.approx, first.change, first.per or "") == (
        row["unit"],
        row["approx"],
        row["change"],
        row["per"],
    )


@pytest.mark.parametrize("row", case_ids("excluded"))
def test_excluded(row: dict[str, str]) -> None:
    case = marked(row["text"])
    mentions = read(case.text)[0]
    for start, end in case.spans:
        over = [m for m in mentions if m.start < end and start < m.end]
        assert over
        assert {m.status for m in over} == {"excluded"}
        assert {m.reason for m in over} & set(row["reason"].split("|"))


@pytest.mark.parametrize("row", case_ids("silent"))
def test_no_claim(row: dict[str, str]) -> None:
    assert read(row["text"])[1] == ()
