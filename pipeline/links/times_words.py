"""Words that say a time without a date: 目前, 近日, 昨天, 上个月, 党的十八大以来, 当日."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from pipeline.links.times_period import Period, at, shifted
from pipeline.links.times_rules import Role, TimeRules, TimeSpot


def word_spots(text: str, issue: str | None, rules: TimeRules) -> Iterator[TimeSpot]:
    """The words of ``links/times.toml`` in ``text``, resolved by the issue date."""
    for match in rules.words.finditer(text):
        kind = rules.kinds[match.group()]
        if make := _MAKERS.get(kind):
            yield make(match, issue, rules)
        else:
            role: Role = "back_year" if kind == "back_year" else "back_day" if kind == "back_day" else "vague"
            yield TimeSpot(match.start(), match.end(), role)


def _now(match: re.Match[str], issue: str | None, _: TimeRules) -> TimeSpot:
    period = Period(None, issue) if issue else None
    return TimeSpot(match.start(), match.end(), "as_of", period, "relative", cumulative=True)


def _at(match: re.Match[str], iso: str | None) -> TimeSpot:
    period = Period(iso, iso) if iso else None
    return TimeSpot(match.start(), match.end(), "when", period, "relative", specific=True)


def _lately(match: re.Match[str], issue: str | None, _: TimeRules) -> TimeSpot:
    return _at(match, issue[:7] if issue and len(issue) >= 7 else None)


def _month(match: re.Match[str], issue: str | None, rules: TimeRules) -> TimeSpot:
    months = rules.lists["months"][match.group()]
    spot = _at(match, shifted(issue[:7], months=months) if issue and len(issue) >= 7 else None)
    before = match.string[max(0, match.start() - 4) : match.start()]
    return replace(spot, role="compare") if before.endswith(tuple(rules.lists["compare_before"])) else spot


def _day(match: re.Match[str], issue: str | None, rules: TimeRules) -> TimeSpot:
    """So many days after the issue's day; nothing if only its month is known."""
    if not issue or len(issue) < 10:
        return _at(match, None)
    day = date.fromisoformat(issue) + timedelta(days=rules.lists["days"][match.group()])
    return _at(match, day.isoformat())


def _event(match: re.Match[str], issue: str | None, rules: TimeRules) -> TimeSpot:
    """From the event's year to the issue's."""
    start = at(rules.events[match.group().removesuffix("以来")])
    period = Period(start, issue[:4]) if issue and start and start <= issue[:4] else None
    return TimeSpot(match.start(), match.end(), "when", period, "relative", cumulative=True)


_MAKERS: Mapping[str, Callable[[re.Match[str], str | None, TimeRules], TimeSpot]] = {
    "now": _now,
    "lately": _lately,
    "month": _month,
    "day": _day,
    "event": _event,
}
