"""Finding times in running text and resolving them by the issue date.

One compiled pattern reads dates of every precision (2023年上半年, 去年10月, 3月15日至18日, 1—9月,
“十四五”期间); words such as 目前 and 当日 come from ``links/times.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pipeline.links.times_period import Period, at
from pipeline.records import TimeBasis
from pipeline.vocabulary import read_toml

Role = Literal["when", "as_of", "deadline", "compare", "local", "back_day", "back_year", "vague"]

_DIGITS = str.maketrans("０１２３４５６７８９〇零○一二三四五六七八九", "01234567890001" + "23456789")
_TO = r"[—–\-~～－至到]{1,2}"
_N = r"[0-9０-９]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_Y = r"(?:19|20|１９|２０)[0-9０-９]{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2}"
_DATE = rf"""
(?=[0-9０-９一二三四五六七八九十今去上下本前明次后年岁“"截到至自从由近过最这第两])
(?P<lead>截至到|截止到|截至|截止|到|至|自从|自|从|由)?
(?:
  (?:“|")?(?P<plan>十[一二三四五]五|九五)(?:”|")?(?P<plan_end>期间|时期|末|以来|开局之年|收官之年|中期)?
 |(?:(?:近|过去|最近|这)(?P<window>[0-9]{{1,2}}|[一二三四五六七八九十两]{{1,2}})(?:个)?年(?:来|间)?
   |(?P<window_behind>[0-9]{{1,2}}|[三四五六七八九十两]{{1,2}})(?:多)?年(?:多)?来)
 |(?P<year>{_Y})(?:年?{_TO}|年[、和与及])(?P<year2>{_Y})年(?:度|间)?
 |(?:(?P<y>{_Y})年(?:度)?|(?P<rel>YEARS))?
  (?:的?(?:
    (?P<half>[上下])半年|(?:第)?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[二两三])(?:个)?季度
   |(?P<edge>年初|年底|年末|岁末|初|底|末)
   |(?P<m>{_N})(?:月(?:份)?)?{_TO}(?P<m2>{_N})月(?:份)?
   |前(?P<months>{_N})(?:个)?月
   |(?P<month>{_N})月(?:份)?(?:(?P<day>{_N})[日号](?:(?:{_TO}|、)(?:(?P<month2>{_N})月)?(?P<day2>{_N})[日号])?|(?P<ten>上旬|中旬|下旬|初|底|末))?
  ))?
)
(?P<tail>年底|底|末)?
(?P<open>以来|至今|以后|起|前|之前|以前|期间|时)?
"""


_STATED_SAME = re.compile(r"同期(?:为|是|仅|只|有|的[0-9])")
_TIMES = re.compile(r"的(?:近|约|超)?[0-9.一二两三四五六七八九十]+(?:多|余)?(?:倍|%|％|成)")


@dataclass(frozen=True, slots=True)
class TimeRules:
    """The compiled pattern and the word lists."""

    date: re.Pattern[str]
    words: re.Pattern[str]
    kinds: Mapping[str, str]
    lists: Mapping[str, Any]
    years: Mapping[str, int]
    plans: Mapping[str, Sequence[int]]
    extra: Mapping[str, Any]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> TimeRules:
        """Read ``links/times.toml``, the user's after the package's."""
        data = read_toml("links/times.toml", extra=extra)
        years = sorted((y for y in data["years"] if len(y) > 1), key=len, reverse=True)
        pattern = re.compile(
            _DATE.replace(
                "YEARS", "|".join(years) + "|[今去](?=年?[上下]半年|[0-9一二三四五六七八九十]{1,2}月)"
            ),
            re.X,
        )
        kinds = dict.fromkeys(data["words"]["days"], "day")
        kinds |= {w: k for k in ("now", "lately", "vague", "back_day", "back_year") for w in data["words"][k]}
        words = re.compile("|".join(sorted(map(re.escape, kinds), key=len, reverse=True)))
        return cls(pattern, words, kinds, data["words"], data["years"], data["plans"], data)


@dataclass(frozen=True, slots=True)
class TimeSpot:
    """A time in a text, ``[start, end)``. ``specific`` is True for a month or a day, ``edge`` for the end
    of a period.
    """

    start: int
    end: int
    role: Role
    period: Period | None = None
    basis: TimeBasis = "stated"
    specific: bool = False
    cumulative: bool = False
    edge: bool = False


def find_spots(text: str, issue: str | None, rules: TimeRules) -> list[TimeSpot]:
    """All times of ``text`` in reading order. Linear in the text."""
    spots = [*_dates(text, issue, rules), *_words(text, issue, rules)]
    out: list[TimeSpot] = []
    for spot in sorted(spots, key=lambda s: (s.start, -s.end)):
        if not out or spot.start >= out[-1].end:
            out.append(spot)
    return out


def _words(text: str, issue: str | None, rules: TimeRules) -> Iterator[TimeSpot]:
    for match in rules.words.finditer(text):
        kind = rules.kinds[match.group()]
        span = (match.start(), match.end())
        if kind == "now":
            period = Period(None, issue) if issue else None
            yield TimeSpot(*span, "as_of", period, "relative", cumulative=True)
        elif kind == "lately":
            month = issue[:7] if issue and len(issue) >= 7 else None
            yield TimeSpot(*span, "when", Period(month, month) if month else None, "relative", specific=True)
        elif kind == "day":
            day = _day(issue, rules.lists["days"][match.group()])
            yield TimeSpot(*span, "when", Period(day, day) if day else None, "relative", specific=True)
        elif kind == "vague":
            yield TimeSpot(*span, "vague")
        else:
            yield TimeSpot(*span, "back_year" if kind == "back_year" else "back_day")


def _day(issue: str | None, days: int) -> str | None:
    """The day so many days after the issue's day; None if only its month is known."""
    if not issue or len(issue) < 10:
        return None
    return (date.fromisoformat(issue) + timedelta(days=days)).isoformat()


def _dates(text: str, issue: str | None, rules: TimeRules) -> Iterator[TimeSpot]:
    year: int | None = None
    for match in rules.date.finditer(text):
        if not _is_date(match):
            continue
        known = _year(match, issue, rules)
        period, basis = _period(match, known or year, issue, rules)
        if known and match["y"]:
            year = known
        spot = _with_role(match, period, basis, issue, rules)
        if spot:
            yield spot


def _is_date(match: re.Match[str]) -> bool:
    """Whether anything but a lead, a tail or a bare edge was read."""
    told = (
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
    if any(match[name] for name in told):
        return True
    return (match["edge"] or "")[:1] == "年"


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
    lead, tail = match["lead"] or "", match["open"] or ""
    specific = bool(match["month"])
    spot = TimeSpot(
        start, end, "when", period, basis, specific=specific, edge=bool(match["edge"] or match["tail"])
    )
    if _compared(text, start, end, lists):
        return replace(spot, role="compare")
    if period is None:
        return spot
    if tail in ("以来", "至今", "起") or lead in ("自", "自从"):
        return replace(
            spot, period=_until_now(period, tail, issue), basis="relative", cumulative=True, specific=False
        )
    if lead[:1] == "截":
        return replace(spot, role="as_of", period=Period(None, period.end), cumulative=True)
    if tail in ("前", "之前", "以前") or (lead in ("到", "至") and _ahead(period, issue)):
        return replace(spot, role="deadline")
    if lead in ("由", "从") and text.startswith("的", end):
        return replace(spot, role="local")
    return spot


def _compared(text: str, start: int, end: int, lists: Mapping[str, Any]) -> bool:
    """比2022年, 2022年同期, 以2020年为基期, 是2018年的3倍; not 上年同期为31件, which states the earlier
    number itself.
    """
    if _STATED_SAME.match(text, end):
        return False
    before = text[max(0, start - 4) : start]
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
