"""Finding dates in running text and resolving them by the issue date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.links.times_period import Period, at
from pipeline.links.times_rules import TimeRules, TimeSpot
from pipeline.links.times_words import word_spots
from pipeline.records import TimeBasis

__all__ = ["TimeRules", "TimeSpot", "find_spots"]

_DIGITS = str.maketrans("０１２３４５６７８９〇零○一二三四五六七八九", "01234567890001" + "23456789")
_STATED_SAME = re.compile(r"同期(?:为|是|仅|只|有|的[0-9])")
_TIMES = re.compile(r"的(?:近|约|超)?[0-9.一二两三四五六七八九十]+(?:多|余)?(?:倍|%|％|成)")
_BY = ("前", "之前", "以前")
_HOPED = re.compile(r"(?:预计|将|计划|拟|力争|争取|确保|计划在|将在|将于|到|至)$")
_COMPARED_BY = re.compile(r"[比较与][^，。；,;0-9]{1,8}的$")
# The year of a foundation (建于1998年) or of a class of things (2005年前建成的小区) dates nothing else.
_FOUNDED = re.compile(r"(?<![关对])[建设立生创办迁]于$")
_BUILT = re.compile(
    r"(?:以前|之前|前)?(?:建成|建设|建立|成立|竣工|投用|交付|登记|购买|出生|入党|毕业|参加工作)的"
)
_CARRIED = 400
_TOLD = (
    "plan",
    "window",
    "window_behind",
    "year",
    "y",
    "rel",
    "half",
    "quarter",
    "quarters",
    "m",
    "months",
    "month",
)
_REGULAR = ("每年", "每到", "往年", "每逢")


def find_spots(text: str, issue: str | None, rules: TimeRules) -> list[TimeSpot]:
    """All times of ``text`` in reading order; 2022年10月|至2023年3月 is one. Linear in the text.

    Spaces that a page sets around numbers (2021 年 3 月) are read over.
    """
    if " " not in text:
        return _find(text, issue, rules)
    at = [i for i, c in enumerate(text) if c != " "]
    found = _find(text.replace(" ", ""), issue, rules)
    return [replace(s, start=at[s.start], end=at[s.end - 1] + 1) for s in found]


def _find(text: str, issue: str | None, rules: TimeRules) -> list[TimeSpot]:
    spots = [*_dates(text, issue, rules), *word_spots(text, issue, rules)]
    out: list[TimeSpot] = []
    for spot in sorted(spots, key=lambda s: (s.start, -s.end)):
        if out and spot.start < out[-1].end:
            continue
        if out and (joined := _joined(text, out[-1], spot)):
            out[-1] = joined
        else:
            out.append(spot)
    return out


def _joined(text: str, first: TimeSpot, last: TimeSpot) -> TimeSpot | None:
    """One period from a date and the one behind it that starts with 至 or 到."""
    if first.end != last.start or text[last.start] not in "至到" or not (first.period and last.period):
        return None
    start, end = first.period.start, last.period.end
    if first.role != "when" or not start or not end or start > end:
        return None
    return replace(first, end=last.end, period=Period(start, end), specific=False)


def _dates(text: str, issue: str | None, rules: TimeRules) -> Iterator[TimeSpot]:
    told: TimeSpot | None = None
    for match in rules.date.finditer(text):
        if not _is_date(match):
            continue
        known = _year(match, issue, rules)
        period, basis = _period(match, known or _carried(match, told), issue, rules)
        spot = _with_role(match, period, basis, issue, rules)
        if spot:
            told = spot if spot.role == "when" and (match["y"] or (told and not known)) else None
            yield spot


def _carried(match: re.Match[str], told: TimeSpot | None) -> int | None:
    """The year that a month takes from the date told before, if it can follow that date."""
    if told is None or told.period is None or told.period.start is None or not match["month"]:
        return None
    if (match["lead"] or "").startswith("截") or match.start() - told.end > _CARRIED:
        return None
    start = told.period.start
    earliest = int(start[5:7]) if len(start) >= 7 else 1
    return int(start[:4]) if _number(match["month"]) >= earliest else None


def _is_date(match: re.Match[str]) -> bool:
    """Whether anything but a lead, a tail or a bare edge was read."""
    return any(match.group(*_TOLD)) or (match["edge"] or "")[:1] == "年"


def _number(digits: str) -> int:
    """Arabic, full-width or Chinese digits below one hundred, or a year digit by digit."""
    if "十" in digits:
        tens, _, units = digits.partition("十")
        return (_number(tens) if tens else 1) * 10 + (_number(units) if units else 0)
    return int(digits.replace("两", "二").translate(_DIGITS))


def _year(match: re.Match[str], issue: str | None, rules: TimeRules) -> int | None:
    if match["y"]:
        return _number(match["y"])
    if match["rel"] and issue:
        return int(issue[:4]) + rules.years[match["rel"]]
    return None


def _period(
    match: re.Match[str], year: int | None, issue: str | None, rules: TimeRules
) -> tuple[Period | None, TimeBasis]:
    """The period that the words of one match mean."""
    if match["plan"]:
        first, last = rules.plans[match["plan"]]
        return (
            Period(at(last), at(last)) if match["plan_end"] == "末" else Period(at(first), at(last))
        ), "stated"
    if match["year"]:
        return Period(at(_number(match["year"])), at(_number(match["year2"]))), "stated"
    if window := match["window"] or match["window_behind"]:
        return (
            Period(at(int(issue[:4]) - _number(window)), at(int(issue[:4]))) if issue else None
        ), "relative"
    basis: TimeBasis = "stated" if match["y"] else "relative"
    if match["rel"] and not issue:
        return None, basis
    if year is None and issue:
        year = _likely_year(match, issue)
    return (_within_year(match, year) if year else None), basis


def _likely_year(match: re.Match[str], issue: str) -> int:
    """The year of a month without one: the issue's, or the one before for a month that the issue had not
    reached.
    """
    month = _number(match["month"]) if match["month"] else 12 if match["edge"] == "年末" else 0
    if (
        match["open"] in _BY
        or match["lead"] in ("到", "至")
        or _HOPED.search(match.string, max(0, match.start() - 4), match.start())
    ):
        return int(issue[:4])
    reached = int(issue[5:7]) if len(issue) >= 7 else 12
    return int(issue[:4]) - (month > reached)


def _within_year(match: re.Match[str], year: int) -> Period | None:
    months = _months(match)
    if months:
        start, end = at(year, months[0]), at(year, months[1])
    elif match["month"]:
        month = _number(match["month"])
        start = at(year, month, _number(match["day"]) if match["day"] else None)
        end = start
        if match["day2"]:
            end = at(year, _number(match["month2"]) if match["month2"] else month, _number(match["day2"]))
    elif match["edge"] or match["tail"]:
        edge = match["edge"] or match["tail"]
        start = end = at(year, 1 if edge.endswith("初") else 12)
    else:
        start = end = at(year)
    return Period(start, end) if start and end and start <= end else None


def _months(match: re.Match[str]) -> tuple[int, int] | None:
    if match["half"]:
        return (1, 6) if match["half"] == "上" else (7, 12)
    if match["quarter"]:
        last = 3 * _number(match["quarter"])
        return last - 2, last
    if match["quarters"]:
        return 1, 3 * _number(match["quarters"])
    if match["m"]:
        return _number(match["m"]), _number(match["m2"])
    return (1, _number(match["months"])) if match["months"] else None


def _with_role(
    match: re.Match[str], period: Period | None, basis: TimeBasis, issue: str | None, rules: TimeRules
) -> TimeSpot | None:
    """The part a date plays, from the words around it."""
    text, lists = match.string, rules.lists
    start, end = match.start(), match.end()
    if text.startswith(tuple(lists["plans_after" if match["plan"] else "names_after"]), end):
        return None
    if text[max(0, start - 2) : start] in _REGULAR:
        return TimeSpot(start, end, "vague")
    lead, tail = match["lead"] or "", match["open"] or ""
    specific = bool(match["month"])
    spot = TimeSpot(
        start, end, "when", period, basis, specific=specific, edge=bool(match["edge"] or match["tail"])
    )
    if _compared(text, start, end, lists):
        return replace(spot, role="compare")
    if period is None:
        return spot
    if text[start:end].endswith("年来"):
        return replace(spot, cumulative=True)
    if tail in ("以来", "至今", "起") or lead in ("自", "自从"):
        return replace(
            spot, period=_until_now(period, tail, issue), basis="relative", cumulative=True, specific=False
        )
    if _BUILT.match(text, end):
        return replace(spot, role="local")
    if lead[:1] == "截":
        return replace(spot, role="as_of", period=Period(None, period.end), cumulative=True)
    if tail in _BY or lead in ("到", "至"):
        return _until(spot, period, tail, issue)
    first_level = lead in ("由", "从") and text.startswith(("的", "同期的"), end)
    return replace(spot, role="local") if first_level or _FOUNDED.search(text, start - 3, start) else spot


def _until(spot: TimeSpot, period: Period, tail: str, issue: str | None) -> TimeSpot:
    """2027年前, 到2027年: a deadline, unless it is over (2018年以前)."""
    ahead = _ahead(period, issue)
    if ahead or (tail in _BY and issue is None):
        return replace(spot, role="deadline")
    return replace(spot, period=Period(None, period.end)) if tail in _BY else spot


def _compared(text: str, start: int, end: int, lists: Mapping[str, Any]) -> bool:
    """比2022年, 2022年同期, 以2020年为基期, 是2018年的3倍; not 上年同期为31件, which states the earlier
    number itself.
    """
    if _STATED_SAME.match(text, end):
        return False
    before = text[max(0, start - 4) : start]
    if _COMPARED_BY.search(text, max(0, start - 12), start):
        return True
    if before.endswith(tuple(lists["compare_before"])) or text.startswith(tuple(lists["compare_after"]), end):
        return True
    return before.endswith(("是", "为", "相当于", "达到")) and bool(_TIMES.match(text, end))


def _ahead(period: Period, issue: str | None) -> bool:
    return bool(issue and period.end and period.end >= issue[: len(period.end)])


def _until_now(period: Period, tail: str, issue: str | None) -> Period:
    """Since then: up to the issue (至今), or up to its year when only years are told (以来)."""
    if not issue or not period.start:
        return period
    start = period.start
    if tail == "至今":
        return Period(start, issue) if start <= issue else period
    if len(start) == 4 or period.start[:4] != issue[:4]:
        start = start[:4]
        return Period(start, issue[:4]) if start <= issue[:4] else period
    return Period(start, issue) if start <= issue else period
