"""When a claim holds: its period, how it is collected over time, and what period it is compared with.

The last date in front of the number in its sentence tells, as long as nothing between sets the number
apart (每季度, 建成后). A sentence without a date takes one from before only where it refers back
(此次活动, 当日, 全年) or goes on telling a dated event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.times_base import base_period
from pipeline.links.times_collect import CollectRules, collect
from pipeline.links.times_rules import TimeRules as ScanRules
from pipeline.links.times_when import Timeline, When, when_of
from pipeline.records import Quantity, Reading, Step

__all__ = ["TimeRules", "find_times"]

Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class TimeRules:
    """Everything the time rules know: the dates and words, and the rules of ``time_collect``."""

    scan: ScanRules
    collect: CollectRules

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> TimeRules:
        """Read ``links/times.toml`` and ``links/times_collect.toml``, the user's files after the
        package's.
        """
        return cls(ScanRules.load(extra), CollectRules.load(extra))


def find_times(reading: Reading, rules: TimeRules) -> list[Fields]:
    """Time fields of all quantities of one document, parallel to ``reading.quantities``.

    Fields: ``time_period`` (ISO), ``time_start`` and ``time_end`` (dates, inclusive, None where open),
    ``time_text``, ``time_basis``, ``time_collect``, ``base_period``. Relative words need the document's
    issue date and stay None without it.
    """
    issue = reading.layout.document.issue_date
    blocks = {block.seq: block for block in reading.layout.blocks}
    lines: dict[tuple[int, int], Timeline] = {}
    before: tuple[Quantity, When | None] | None = None
    out: list[Fields] = []
    for quantity in reading.quantities:
        key = (quantity.block, quantity.passage)
        if key not in lines:
            block = blocks[quantity.block]
            text = block.passages[quantity.passage].clean.text
            lines[key], before = Timeline.read(text, issue, rules.scan, block.headline or ""), None
        when = when_of(lines[key], quantity, rules.scan, before)
        before = (quantity, when)
        out.append(_fields(lines[key], quantity, when, rules))
    return out


def _fields(line: Timeline, quantity: Quantity, when: When | None, rules: TimeRules) -> Fields:
    fields: Fields = {
        "time_collect": collect(line.text, quantity, when.spot if when else None, rules.collect)
    }
    fields["base_period"] = base_period(line, quantity, when.period if when else None, line.issue)
    if when:
        start, end = when.period.bounds()
        fields |= {"time_period": when.period.iso(), "time_start": start, "time_end": end}
        fields |= {"time_text": when.text, "time_basis": when.basis}
        rule = "inherited" if when.basis == "inherited" else when.spot.role
        fields["steps"] = (Step(f"time.{rule}", when.spot.start, when.spot.end, when.period.iso()),)
    return fields
