"""Labelled sentences: how often time_collect and base_period are right, with floors under the figures."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

import pytest
from times_reading import CASES, reading_of

from pipeline.links.times import TimeRules, find_times

FLOORS = {"time_collect": 0.85, "base_period": 0.85}


@pytest.fixture(scope="module")
def rules() -> TimeRules:
    return TimeRules.load()


def labelled(name: str) -> list[dict[str, str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def wrong(name: str, field: str, rules: TimeRules) -> Iterator[str]:
    for row in labelled(name):
        got = find_times(reading_of(row["text"], issue=row["issue"]), rules)[-1].get(field) or ""
        if got != row["want"]:
            yield f"{row['text']} {got or '-'} for {row['want'] or '-'}"


@pytest.mark.parametrize(
    ("name", "field"), [("times_collect.csv", "time_collect"), ("times_base.csv", "base_period")]
)
def test_share_right(name: str, field: str, rules: TimeRules) -> None:
    rows, errors = labelled(name), list(wrong(name, field, rules))
    share = 1 - len(errors) / len(rows)
    sys.stdout.write("\n  ".join([f"{field}: {share:.3f} of {len(rows)} sentences", *errors, ""]))
    assert len(rows) >= 60
    assert share >= FLOORS[field]
