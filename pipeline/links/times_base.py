"""The period a number is compared with: 较2023年增长 → 2023, 同比 → the year before, 环比 → the month or
quarter before.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.links.times_period import Period, shifted
from pipeline.links.times_scan import TimeSpot
from pipeline.links.times_when import Timeline
from pipeline.records import Quantity

_YEAR_ON_YEAR = re.compile(
    r"同比|比(?:上年|去年)?同期|较(?:上年|去年)?同期|比上年|较上年|比前一年|较前一年|比上一年|较上一年"
)
_COMPARING = re.compile(
    r"[^，；,;]{0,16}(?:相比|相较|对比|比较|为基期|为基数|比20[0-9]{2}年)[，,]$|(?:相较|对比)[^，；,;]{2,12}[，,]$"
)
_MOVED_ON = re.compile(r"[0-9][^，；]{0,12}(?:到|至)")
_RELATIVE = re.compile(r"上年|上一年|前一年|年[初底末]")
_LEAD = 24
_FAR = 200
_LAST_PERIOD = re.compile(r"环比|比上月|较上月|比上季度|较上季度|比上个月|较上个月")


def base_period(line: Timeline, quantity: Quantity, period: Period | None, issue: str | None) -> str | None:
    """The ISO period of comparison, None if the number is compared with no period.

    ``period`` is the number's own; without it 同比 refers to the issue's year.
    """
    text, start = line.text, _reach(line.text, quantity)
    for spot in line.before(start, quantity.start):
        if spot.role == "compare" and spot.period:
            return _same_season(text, _by_own_year(text, spot, period), period)
        if spot.role == "local" and spot.period and _MOVED_ON.search(text, spot.end, quantity.start):
            return spot.period.iso()
    before = text[start : quantity.start]
    if _YEAR_ON_YEAR.search(before):
        return _before(period, issue, years=-1)
    if _LAST_PERIOD.search(before):
        return _one_step_back(period, issue)
    return None


def _reach(text: str, quantity: Quantity) -> int:
    """Where the comparison may stand: the number's clause, and the ones before as long as they only list
    rates.
    """
    clause, first = quantity.start, max(quantity.sentence.start, quantity.start - _FAR)
    while clause > first and text[clause - 1] not in "，；。：,;":
        clause -= 1
    before = text[max(quantity.sentence.start, clause - _LEAD) : clause]
    if match := _COMPARING.search(before):
        return clause - len(before) + match.start()
    return clause


def _by_own_year(text: str, spot: TimeSpot, period: Period | None) -> TimeSpot:
    """上年 and a bare 年初 count from the number's own year, not from the issue's."""
    said = text[spot.start : spot.end]
    if spot.period is None or period is None or not _RELATIVE.match(said):
        return spot
    years = period.year - (not said.startswith("年")) - spot.period.year
    moved = [shifted(x, years=years) if x else None for x in (spot.period.start, spot.period.end)]
    return replace(spot, period=Period(moved[0], moved[1]))


def _same_season(text: str, spot: TimeSpot, period: Period | None) -> str | None:
    """比2022年同期 takes the months of the number's own period."""
    if spot.period is None:
        return None
    if text.startswith("同期", spot.end) and period and period.start and len(period.start) > 4:
        return Period(
            shifted(period.start, years=spot.period.year - period.year), _moved(period.end, spot, period)
        ).iso()
    return spot.period.iso()


def _moved(end: str | None, spot: TimeSpot, period: Period) -> str | None:
    return (
        shifted(end, years=(spot.period.year if spot.period else period.year) - period.year) if end else None
    )


def _before(period: Period | None, issue: str | None, *, years: int) -> str | None:
    if period and period.end:
        start = shifted(period.start, years=years) if period.start else None
        end = shifted(period.end, years=years)
        return Period(start or end, end).iso()
    return shifted(issue[:4], years=years) if issue else None


def _one_step_back(period: Period | None, issue: str | None) -> str | None:
    """The month before a month, the quarter before a quarter."""
    if period and period.start and period.end and len(period.start) == 7:
        months = (
            12 * (int(period.end[:4]) - int(period.start[:4]))
            + int(period.end[5:])
            - int(period.start[5:])
            + 1
        )
        return Period(shifted(period.start, months=-months), shifted(period.end, months=-months)).iso()
    return shifted(issue[:7], months=-1) if issue and len(issue) >= 7 and not period else None
