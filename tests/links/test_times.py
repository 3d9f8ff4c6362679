"""Cases of times: one rule each."""

from __future__ import annotations

from typing import Any

import pytest
from times_reading import cases, reading_of

from pipeline.links.times import TimeRules, find_times

CASES = cases("times.toml")


@pytest.fixture(scope="module")
def rules() -> TimeRules:
    return TimeRules.load()


@pytest.mark.parametrize("case", CASES, ids=[c["rule"] for c in CASES])
def test_time(case: dict[str, Any], rules: TimeRules) -> None:
    found = find_times(reading_of(case["text"], issue=case.get("issue")), rules)[-1]
    assert (found.get("time_period") or "") == case["time"]
    assert "basis" not in case or found["time_basis"] == case["basis"]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-01/2023-06", "2023-01-01", "2023-06-30"),
        ("../2023", None, "2023-12-31"),
    ],
)
def test_bounds(period: str, start: str | None, end: str | None, rules: TimeRules) -> None:
    said = {"2024-02": "2024年2月", "2023-01/2023-06": "2023年上半年", "../2023": "截至2023年"}[period]
    found = find_times(reading_of(f"{said}，新建仓库【5座】。"), rules)[0]
    assert (found["time_period"], found["time_start"], found["time_end"]) == (period, start, end)
