"""When a claim holds: its period, how it is collected over time, and what period it is compared with.

The last date in front of the number in its sentence tells, as long as nothing between sets the number
apart (每季度, 建成后). A sentence without a date takes one from before only where it refers back
(此次活动, 当日, 全年) or goes on telling a dated event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.times_base import base_period
from pipeline.links.times_collect import CollectRules, collect
from pipeline.links.times_period import Period
from pipeline.links.times_scan import TimeRules as ScanRules
from pipeline.links.times_scan import TimeSpot, find_spots
from pipeline.records import Quantity, Reading, TimeBasis

__all__ = ["TimeRules", "find_times"]

Fields = dict[str, str | None]
_FAR = 700
_TOLD_FAR = 300


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


@dataclass(frozen=True, slots=True)
class When:
    """What was found for one quantity: the period, the words that say it, and how it is known."""

    period: Period
    text: str
    basis: TimeBasis
    spot: TimeSpot


def find_times(reading: Reading, rules: TimeRules) -> list[Fields]:
    """Time fields of all quantities of one document, parallel to ``reading.quantities``.

    Fields: ``time_period`` (ISO), ``time_start`` and ``time_end`` (dates, inclusive, None where open),
    ``time_text``, ``time_basis``, ``time_collect``, ``base_period``. Relative words need the document's
    issue date and stay None without it.
    """
    issue = reading.layout.document.issue_date
    spots: dict[tuple[int, int], list[TimeSpot]] = {}
    out: list[Fields] = []
    for quantity in reading.quantities:
        key = (quantity.block, quantity.passage)
        text = _text(reading, quantity)
        if key not in spots:
            spots[key] = find_spots(text, issue, rules.scan)
        out.append(_fields(text, quantity, spots[key], issue, rules))
    return out


def _text(reading: Reading, quantity: Quantity) -> str:
    block = next(b for b in reading.layout.blocks if b.seq == quantity.block)
    return block.passages[quantity.passage].clean.text


def _fields(
    text: str, quantity: Quantity, spots: Sequence[TimeSpot], issue: str | None, rules: TimeRules
) -> Fields:
    when = when_of(text, quantity, spots, rules.scan)
    fields: Fields = {"time_collect": collect(text, quantity, when.spot if when else None, rules.collect)}
    fields["base_period"] = base_period(text, quantity, spots, when.period if when else None, issue)
    if when:
        start, end = when.period.bounds()
        fields |= {"time_period": when.period.iso(), "time_start": start, "time_end": end}
        fields |= {"time_text": when.text, "time_basis": when.basis}
    return fields


def when_of(text: str, quantity: Quantity, spots: Sequence[TimeSpot], rules: ScanRules) -> When | None:
    """The time of a quantity; None if its sentence neither says nor refers back to one."""
    sentence = quantity.sentence
    inside = [
        s for s in spots if sentence.start <= s.start and s.end <= quantity.start and s.role != "compare"
    ]
    inside = [s for s in inside if not _in_a_title(text, s, quantity)]
    inside = [s for s in inside if s.role != "local" or _is_next_number(text, s, quantity)]
    if inside:
        last = inside[-1]
        if last.role in ("back_day", "back_year"):
            return _from_before(text, last, [s for s in spots if s.start < last.start])
        return _stated(text, last, quantity, rules)
    behind = _right_behind(text, quantity, spots)
    return behind or _told_on(text, quantity, spots, rules)


def _stated(text: str, spot: TimeSpot, quantity: Quantity, rules: ScanRules) -> When | None:
    between = text[spot.end : quantity.start]
    if spot.period is None or any(word in between for word in rules.lists["breaks"]):
        return None
    return When(spot.period, text[spot.start : spot.end], spot.basis, spot)


def _in_a_title(text: str, spot: TimeSpot, quantity: Quantity) -> bool:
    """Inside 《…》 or a quotation that closes before the number."""
    for left, right in ("《》", "“”"):
        opened = text.rfind(left, quantity.sentence.start, spot.start)
        if (
            opened >= 0
            and text.find(right, opened, spot.start) < 0
            and 0 <= text.find(right, spot.end) < quantity.start
        ):
            return True
    return False


def _is_next_number(text: str, spot: TimeSpot, quantity: Quantity) -> bool:
    """由2019年的|61.5%: the date belongs to the number right behind it alone."""
    return not re.search(r"[0-9，；]", text[spot.end : quantity.start])


def _right_behind(text: str, quantity: Quantity, spots: Sequence[TimeSpot]) -> When | None:
    """A date in brackets behind the number: 12家（2023年）."""
    for spot in spots:
        if quantity.end <= spot.start <= quantity.end + 6 and text[spot.start - 1] in "（(" and spot.period:
            return When(spot.period, text[spot.start : spot.end], spot.basis, spot)
    return None


def _from_before(text: str, word: TimeSpot, earlier: Sequence[TimeSpot]) -> When | None:
    """The date that 当日 or 全年 refers back to."""
    for spot in reversed(earlier):
        if word.start - spot.end > _FAR:
            break
        if spot.role not in ("when", "deadline") or not spot.period:
            continue
        if word.role == "back_year":
            if text[word.start : word.end] == "全年" and "\n" in text[spot.end : word.start]:
                break
            year = f"{spot.period.year:04d}"
            return When(Period(year, year), text[spot.start : spot.end], "inherited", spot)
        if spot.specific:
            return When(spot.period, text[spot.start : spot.end], "inherited", spot)
    return None


def _told_on(text: str, quantity: Quantity, spots: Sequence[TimeSpot], rules: ScanRules) -> When | None:
    """A sentence that goes on telling an event dated by month or day shortly before, or with 其中 what a
    date governs.
    """
    sentence = text[quantity.sentence.start : quantity.sentence.end]
    earlier = [s for s in spots if s.end <= quantity.sentence.start and s.role in ("when", "as_of", "vague")]
    if not earlier:
        return None
    last = earlier[-1]
    gap = text[last.end : quantity.sentence.start]
    if last.period is None or len(gap) > _TOLD_FAR:
        return None
    if last.role == "when" and last.specific and any(w in sentence for w in rules.lists["told"]):
        return When(last.period, text[last.start : last.end], "inherited", last)
    if sentence.startswith("其中") and "\n" not in gap and gap.count("。") == 1:
        return When(last.period, text[last.start : last.end], "inherited", last)
    return None
