"""How a number is collected over time: at a point, summed within the period, up to a date, on average, or
by a deadline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.times_scan import TimeSpot
from pipeline.records import Quantity, TimeCollect
from pipeline.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class CollectRules:
    """One pattern for each group of words."""

    average: re.Pattern[str]
    cumulative: re.Pattern[str]
    done: re.Pattern[str]
    state: re.Pattern[str]
    flow: re.Pattern[str]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> CollectRules:
        """Read ``links/times_collect.toml``."""
        data = read_toml("links/times_collect.toml", extra=extra)
        names = ("average", "cumulative", "done", "state", "flow")
        return cls(*(re.compile("|".join(sorted(data[n], key=len, reverse=True))) for n in names))


def collect(text: str, quantity: Quantity, spot: TimeSpot | None, rules: CollectRules) -> TimeCollect:
    """The first rule that applies: average, deadline, cumulative, flow in a period, state."""
    clause = _clause(text, quantity)
    if rules.average.search(clause):
        return "average"
    if spot and spot.role == "deadline":
        return "deadline"
    if rules.cumulative.search(clause):
        return "to_date"
    flow = _last(rules.flow, clause)
    state = _last(rules.state, clause)
    if flow < 0 and state < 0:
        return "unknown"
    if state > flow:
        return "point"
    return _of_flow(clause, spot, rules)


def _of_flow(clause: str, spot: TimeSpot | None, rules: CollectRules) -> TimeCollect:
    """Something done: up to a date (截至目前已培训), within a period, or at no time told."""
    if spot and (spot.role == "as_of" or spot.cumulative):
        return "to_date"
    if spot:
        return "sum"
    return "to_date" if rules.done.search(clause) else "unknown"


def _clause(text: str, quantity: Quantity) -> str:
    start = quantity.start
    while start > quantity.sentence.start and text[start - 1] not in "，；。：,;":
        start -= 1
    return text[start : quantity.start]


def _last(pattern: re.Pattern[str], clause: str) -> int:
    return max((m.end() for m in pattern.finditer(clause)), default=-1)
