"""The period a number is compared with: 较2023年增长 → 2023, 同比 → the year before, 环比 → the month or
quarter before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.links.times_period import Period, shifted
from pipeline.links.times_scan import TimeSpot
from pipeline.records import Quantity

_YEAR_ON_YEAR = re.compile(
    r"同比|比(?:上年|去年)?同期|较(?:上年|去年)?同期|比上年|较上年|比前一年|较前一年|比上一年|较上一年"
)
_LAST_PERIOD = re.compile(r"环比|比上月|较上月|比上季度|较上季度|比上个月|较上个月")


def base_period(
    text: str, quantity: Quantity, spots: Sequence[TimeSpot], period: Period | None, issue: str | None
) -> str | None:
    """The ISO period of comparison, None if the number is compared with no period.

    ``period`` is the number's own; without it 同比 refers to the issue's year.
    """
    start = _reach(text, quantity)
    compared = [s for s in spots if start <= s.start and s.end <= quantity.start and s.role == "compare"]
    if compared and compared[-1].period:
        return _same_season(text, compared[-1], period)
    origin = [s for s in spots if start <= s.start and s.end <= quantity.start and s.role == "local"]
    if origin and origin[-1].period and re.search(r"[0-9].*(?:到|至)", text[origin[-1].end : quantity.start]):
        return origin[-1].period.iso()
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
    clause = quantity.start
    while clause > quantity.sentence.start and text[clause - 1] not in "，；。：,;":
        clause -= 1
    return clause


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
