"""Which of the times around it a number holds for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.links.times_period import Period
from pipeline.links.times_scan import TimeRules, TimeSpot, find_spots
from pipeline.records import Quantity, Span, TimeBasis

_FAR = 700
_TOLD_FAR = 300
_TITLE = 60
_MULTIPLE = re.compile(r"的 ?[0-9.一二两三四五六七八九十百]+余?(?:多)?倍")
_HOPES = re.compile(r"预计|计划|力争|目标|有望|预期|确保")
_REPORT = re.compile(r"公报|执行情况|工作报告|综述|成绩单|统计数据|回眸")
_SECTION = re.compile(r"(?m)^[ \u3000]*[一二三四五六七八九十]{1,3}[、.．][^\n。；]{2,40}$")
_PARTS = re.compile(r"其中|(?:分|从|按)[^，。；]{1,8}(?:看|分)[，,]")

_NUMBER = re.compile(
    "[0-9，；,;]|[一二三四五六七八九十百千两半几数][一二三四五六七八九十百千万亿]*[成倍万亿元个名人户家亩吨斤分]"
)


@dataclass(frozen=True, slots=True)
class When:
    """What was found for one quantity: the period, the words that say it, and how it is known."""

    period: Period
    text: str
    basis: TimeBasis
    spot: TimeSpot


@dataclass(frozen=True, slots=True)
class Timeline:
    """A text with its times in reading order, and where each starts."""

    text: str
    spots: Sequence[TimeSpot]
    starts: Sequence[int]
    issue: str | None
    heading: When | None = None
    whole: When | None = None
    sections: tuple[tuple[int, When | None], ...] = ()

    @classmethod
    def read(cls, text: str, issue: str | None, rules: TimeRules, headline: str = "") -> Timeline:
        """The times of ``text``, resolved by the issue date; ``headline`` may tell the year of it all.

        In a communiqué (公报) or report the headline's year holds wherever nothing else is told, and the year
        of a numbered section heading (三、2025年主要目标) throughout its section.
        """
        spots = find_spots(text, issue, rules)
        told = (s for s in find_spots(headline, issue, rules) if s.role == "when" and s.period)
        head = next(
            (When(s.period, headline[s.start : s.end], "inherited", s) for s in told if s.period), None
        )
        whole = head if _REPORT.search(headline) else None
        line = cls(text, spots, [s.start for s in spots], issue, head, whole)
        return replace(line, sections=tuple(_sections(line)))

    def before(self, start: int, stop: int) -> Iterator[TimeSpot]:
        """The times within ``[start, stop)``, the last first."""
        for i in range(bisect_left(self.starts, stop) - 1, -1, -1):
            spot = self.spots[i]
            if spot.start < start:
                return
            if spot.end <= stop:
                yield spot

    def behind(self, start: int, stop: int) -> Iterator[TimeSpot]:
        """The times that start within ``[start, stop)``, in reading order."""
        return iter(self.spots[bisect_left(self.starts, start) : bisect_left(self.starts, stop)])


def when_of(
    line: Timeline, quantity: Quantity, rules: TimeRules, before: tuple[Quantity, When | None] | None = None
) -> When | None:
    """The time of a quantity; None if its sentence neither says nor refers back to one.

    ``before`` is the quantity in front with its time: a sentence that opens with 其中 or 分区域看 goes on
    with it.
    """
    start = max(quantity.sentence.start, quantity.start - _FAR)
    for spot in line.before(start, quantity.start):
        if spot.role == "compare" or _in_a_title(line.text, spot, quantity):
            continue
        if spot.role.startswith("back") and _MULTIPLE.match(line.text, spot.end):
            continue
        if spot.role == "local" and not _is_next_number(line.text, spot, quantity):
            continue
        if spot.role == "back_year" and (hoped := _hoped(line, spot)):
            return hoped
        if spot.role in ("back_day", "back_year"):
            return _from_before(line, spot)
        return _stated(line.text, spot, quantity, rules)
    return (
        _right_behind(line, quantity)
        or _goes_on(line, quantity, before)
        or _told_on(line, quantity, rules)
        or _section(line, quantity)
    )


def _sections(line: Timeline) -> Iterator[tuple[int, When | None]]:
    """Where the numbered sections begin, each with the year its heading tells."""
    for match in _SECTION.finditer(line.text):
        spots = (s for s in line.behind(match.start(), match.end()) if s.role == "when" and s.period)
        yield match.start(), next((_found(line, s, inherited=True) for s in spots), None)


def _section(line: Timeline, quantity: Quantity) -> When | None:
    """The time of the section the number stands in, else of the whole report."""
    at = bisect_left(line.sections, quantity.start, key=lambda s: s[0]) - 1
    return (line.sections[at][1] if at >= 0 else None) or line.whole


def _found(line: Timeline, spot: TimeSpot, *, inherited: bool = False) -> When | None:
    if spot.period is None:
        return None
    basis: TimeBasis = "inherited" if inherited else spot.basis
    return When(spot.period, line.text[spot.start : spot.end], basis, spot)


def _stated(text: str, spot: TimeSpot, quantity: Quantity, rules: TimeRules) -> When | None:
    if spot.period is None:
        return None
    words = rules.lists["breaks"] if spot.role != "as_of" else ()
    between = text[spot.end : quantity.start]
    if any(word in between for word in words):
        return None
    return When(spot.period, text[spot.start : spot.end], spot.basis, spot)


def _in_a_title(text: str, spot: TimeSpot, quantity: Quantity) -> bool:
    """Inside 《…》 or a quotation that closes before the number."""
    low = max(quantity.sentence.start, spot.start - _TITLE)
    high = min(quantity.start, spot.end + _TITLE)
    for left, right in ("《》", "“”"):
        opened = text.rfind(left, low, spot.start)
        if opened >= 0 and text.find(right, opened, spot.start) < 0 <= text.find(right, spot.end, high):
            return True
    return False


def _is_next_number(text: str, spot: TimeSpot, quantity: Quantity) -> bool:
    """由2019年的|61.5%, 由去年的不足|四成: the date belongs to the number right behind it alone."""
    return not _NUMBER.search(text, spot.end, quantity.start)


def _right_behind(line: Timeline, quantity: Quantity) -> When | None:
    """A date in brackets behind the number: 12家（2023年）."""
    for spot in line.behind(quantity.end, quantity.end + 7):
        if line.text[spot.start - 1] in "（(":
            return _found(line, spot)
    return None


def _from_before(line: Timeline, word: TimeSpot) -> When | None:
    """The date that 当日 or 全年 refers back to."""
    for spot in line.before(word.start - _FAR, word.start):
        if spot.role not in ("when", "deadline") or not spot.period:
            continue
        if word.role == "back_day" and spot.specific:
            return _found(line, spot, inherited=True)
        if word.role == "back_year":
            return _that_year(line, word, spot)
    return line.heading if word.role == "back_year" else None


def _hoped(line: Timeline, word: TimeSpot) -> When | None:
    """预计全年: the issue's year."""
    if line.issue is None or not _HOPES.search(line.text, max(0, word.start - 8), word.start):
        return None
    year = line.issue[:4]
    return When(Period(year, year), line.text[word.start : word.end], "relative", word)


def _that_year(line: Timeline, word: TimeSpot, spot: TimeSpot) -> When | None:
    """全年 refers back within its paragraph only."""
    if spot.period is None:
        return None
    recent = line.issue is None or spot.period.year >= int(line.issue[:4]) - 1
    if line.text[word.start : word.end] == "全年" and not recent and "\n" in line.text[spot.end : word.start]:
        return None
    year = f"{spot.period.year:04d}"
    return When(Period(year, year), line.text[spot.start : spot.end], "inherited", spot)


def _told_on(line: Timeline, quantity: Quantity, rules: TimeRules) -> When | None:
    """A sentence that goes on telling an event dated by month or day shortly before."""
    sentence: Span = quantity.sentence
    earlier = line.before(sentence.start - _TOLD_FAR, sentence.start)
    last = next((s for s in earlier if s.role in ("when", "as_of", "vague")), None)
    if last is None or last.period is None:
        return None
    said = line.text[sentence.start : min(sentence.end, sentence.start + _TOLD_FAR)]
    if last.role == "when" and last.specific and any(w in said for w in rules.lists["told"]):
        return _found(line, last, inherited=True)
    return None


def _goes_on(line: Timeline, quantity: Quantity, before: tuple[Quantity, When | None] | None) -> When | None:
    """其中, 分区域看: the time of the sentence in front, or of the number in front in the same sentence."""
    if before is None or before[1] is None:
        return None
    sentence, last = quantity.sentence, before[0].sentence
    follows = last.end <= sentence.start <= last.end + 1 and _PARTS.match(line.text, sentence.start)
    if not follows and not (last == sentence and _PARTS.match(line.text, sentence.start)):
        return None
    return replace(before[1], basis="inherited")
