"""How a number is collected over time: at a point, summed within the period, up to a date, on average, or
by a deadline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.links.times_scan import TimeSpot
from pipeline.records import Quantity, TimeCollect
from pipeline.vocabulary import read_toml

_BEFORE = 40
_FAR = 200


@dataclass(frozen=True, slots=True)
class CollectRules:
    """One pattern for each group of words."""

    average: re.Pattern[str]
    cumulative: re.Pattern[str]
    done: re.Pattern[str]
    regular: re.Pattern[str]
    within: re.Pattern[str]
    state: re.Pattern[str]
    flow: re.Pattern[str]
    amount: re.Pattern[str]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> CollectRules:
        """Read ``links/times_collect.toml``."""
        data = read_toml("links/times_collect.toml", extra=extra)
        return cls(*(re.compile("|".join(sorted(data[f.name], key=len, reverse=True))) for f in fields(cls)))


def collect(text: str, quantity: Quantity, spot: TimeSpot | None, rules: CollectRules) -> TimeCollect:
    """The first rule that applies: average, deadline, regular, cumulative, then what is done against what
    there is.
    """
    clause = _clause(text, quantity)
    if rules.average.search(clause):
        return "average"
    if spot and spot.role == "deadline":
        return "deadline"
    if rules.regular.search(clause):
        return "unknown"
    if rules.cumulative.search(text, _reach(quantity), quantity.start):
        return "to_date"
    if _is_state(text, clause, quantity, rules):
        return "point"
    return _of_flow(text, clause, quantity, spot, rules)


def _is_state(text: str, clause: str, quantity: Quantity, rules: CollectRules) -> bool:
    """Whether the last word before the number says what there is; amounts of a flow (产值达) are no state."""
    if text[quantity.end - 1] == "岁":
        return True
    state, flow = _last(rules.state, clause), _last(rules.flow, clause)
    if state < 0 and flow < 0:
        before = text[max(quantity.sentence.start, quantity.start - _BEFORE) : quantity.start]
        state, flow = _last(rules.state, before), _last(rules.flow, before)
    if rules.amount.search(clause) or state <= flow:
        return False
    behind = re.split(r"[，；。,;]", text[quantity.end : quantity.end + 16])[0]
    return not (rules.done.search(clause) and rules.flow.search(behind))


def _of_flow(
    text: str, clause: str, quantity: Quantity, spot: TimeSpot | None, rules: CollectRules
) -> TimeCollect:
    """Something done: up to a date (截至目前已培训), within a period, or at no time told."""
    done = bool(rules.done.search(clause))
    flow = bool(rules.flow.search(clause) or rules.amount.search(clause) or done)
    if spot and (spot.role == "as_of" or spot.cumulative):
        told = text[spot.start : spot.start + 1] == "截"
        return "to_date" if flow or told or spot.role != "as_of" else "point"
    if spot and spot.edge and not flow:
        return "point"
    if spot or rules.within.search(text, _reach(quantity), quantity.start):
        return "sum"
    return "to_date" if done else "unknown"


def _reach(quantity: Quantity) -> int:
    """Where the words that govern the number may start: its sentence, as far as one is read."""
    return max(quantity.sentence.start, quantity.start - _FAR)


def _clause(text: str, quantity: Quantity) -> str:
    start, first = quantity.start, _reach(quantity)
    while start > first and text[start - 1] not in "，；。：,;":
        start -= 1
    return text[start : quantity.start]


def _last(pattern: re.Pattern[str], clause: str) -> int:
    return max((m.end() for m in pattern.finditer(clause)), default=-1)
