"""Lines and units: the source cut at line ends, hard-wrapped lines put together again.

A *unit* is what a typesetter would call one paragraph or one line of display type: one source line, or
several that were wrapped at the width of a column. Everything later labels, joins and groups units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Span

FINAL = "。！？!?…"
_CLOSERS = "”’」』）)】〉》]〕\"'"
_BODY = re.compile("[，。；！？：,;]")
_ITEM = re.compile(r"[\u4e00-\u9fff]{2,12}[：:][^。]*\d")
_DATE = re.compile(r"[12]\d{3}\s?年|\d{1,2}月|\d{1,2}日")
# Columns of a table row are set apart by wide blanks.
_COLUMNS = re.compile(r"\S(?:\u3000\s*|\s{2,})\S")
_CELL = re.compile(r"\d")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]")
# A line that says how to reach someone starts a line of its own.
_KEY = re.compile(
    r"(?:(?:新闻|投稿|服务)?热线|联系(?:电话|人|地址)|咨询电话|电\s?话|地\s?址|邮\s?编|邮\s?箱|网\s?址|传\s?真)\s?[:：]"
)
_SIGNED = re.compile(r"[。！？]”?\s*[（(][\u4e00-\u9fff·、\s]{2,24}[)）]$")
_SIGNATURE = 32
_WIDEST = 70.0
_NARROWEST = 8.0
_NEARBY = 4
# Lines so much wider than the column, in such a share, are paragraphs; verse lines are at most so wide.
_FAR_WIDER, _MANY, _VERSE = 8.0, 0.15, 16.0
_STOPS = "，。；！？、：,;!?…"
# How much shorter than the column a wrapped line may be: half-width figures, a lost indent, line-end rules.
_RAGGED = 3.5


@dataclass(frozen=True, slots=True)
class Line:
    """A visible line without its outer blanks; ``indent`` counts blanks before it, ``gap`` blank lines.

    ``width`` is the display width with the indent.
    """

    start: int
    end: int
    text: str
    indent: int
    gap: int
    width: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or display line: ``pieces`` (source spans in order) hold ``text`` and nothing else.

    ``gap`` is the number of blank lines before it, ``label`` what ``labels`` made of it.
    """

    text: str
    pieces: tuple[Span, ...]
    gap: int
    label: str = ""
    wrapped: bool = False

    @property
    def start(self) -> int:
        """Source offset of the first character."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Source offset behind the last character."""
        return self.pieces[-1].end


def relabel(unit: Unit, label: str) -> Unit:
    """``unit`` with another label."""
    return Unit(unit.text, unit.pieces, unit.gap, label, unit.wrapped)


def read_lines(text: str) -> list[Line]:
    """All visible lines of ``text``; offsets are code points, blanks of every kind trimmed."""
    lines: list[Line] = []
    at = gap = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            indent = len(raw) - len(raw.lstrip())
            lines.append(Line(at + indent, at + indent + len(body), body, indent, gap, width(raw.rstrip())))
            gap = 0
        else:
            gap += 1
        at += len(raw)
    return lines


def width(text: str) -> float:
    """Display width in full-width characters: ASCII counts half."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def ends_sentence(text: str) -> bool:
    """True if ``text`` ends in final punctuation, closing quotes and brackets and a signature skipped."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and (bare[-1] in FINAL or _SIGNED.search(text[-_SIGNATURE:]) is not None)


def cut(unit: Unit, at: int) -> tuple[Unit, Unit]:
    """Cut ``unit`` at the text offset ``at``; blanks at the cut belong to neither half."""
    left, right = unit.text[:at].rstrip(), unit.text[at:].lstrip()
    first = replace(unit, text=left, pieces=part(unit, 0, len(left)))
    second = replace(unit, text=right, pieces=part(unit, len(unit.text) - len(right), len(unit.text)), gap=0)
    return first, second


def part(unit: Unit, start: int, end: int) -> tuple[Span, ...]:
    """The source spans of the text interval ``[start, end)`` of ``unit``."""
    out: list[Span] = []
    at = 0
    for piece in unit.pieces:
        size = piece.end - piece.start
        a, b = max(start, at), min(end, at + size)
        if a < b:
            out.append(Span(piece.start + a - at, piece.start + b - at))
        at += size
    return tuple(out)


def read_units(lines: Sequence[Line], openers: str) -> list[Unit]:
    """Group lines into units; a line that starts with one of ``openers`` always starts a unit."""
    groups = list(_groups(lines, openers))
    widths = [_column_width(group) if len(group) > 1 else None for group in groups]
    units: list[Unit] = []
    for n, group in enumerate(groups):
        full = widths[n] or _width_nearby(group, widths[max(0, n - _NEARBY) : n + _NEARBY])
        units += _unwrap(group, full) if len(group) > 1 else [_unit(group)]
    return _upright(units)


def _groups(lines: Sequence[Line], openers: str) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and (line.gap or line.text[0] in openers):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _unit(lines: Sequence[Line]) -> Unit:
    spans = tuple(Span(line.start, line.end) for line in lines)
    return Unit("".join(line.text for line in lines), spans, lines[0].gap, wrapped=len(lines) > 1)


def _width_nearby(group: Sequence[Line], widths: Sequence[float | None]) -> float | None:
    """The column width of a neighbouring group if every line of ``group`` but the last has it too."""
    if len(group) < 2 or not any(_BODY.search(line.text) for line in group):
        return None
    inner = [line.width for line in group[:-1]]
    return next((w for w in widths if w and max(inner) <= w + 1 and min(inner) >= w - 1.5), None)


def _unwrap(group: list[Line], full: float | None) -> Iterator[Unit]:
    """Units of lines that follow each other without a blank line between them."""
    if 2 * sum(1 for line in group if _ITEM.match(line.text)) >= max(4, len(group)) or _is_table(group):
        yield from (relabel(_unit([line]), "item" if _CELL.search(line.text) else "") for line in group)
        return
    if full is None:
        yield from (_unit([line]) for line in group)
        return
    run = [group[0]]
    margin = min(line.indent for line in group)
    for i in range(1, len(group)):
        if group[i].indent >= margin + 2 or not _wraps(group, i, full):
            yield _unit(run)
            run = []
        run.append(group[i])
    yield _unit(run)


def _is_table(group: Sequence[Line]) -> bool:
    """Three or more lines with figures and no sentences: the rows of a table or a list."""
    rows = [bool(_CELL.search(_DATE.sub("", line.text))) and not _BODY.search(line.text) for line in group]
    together = any(all(rows[i : i + 3]) for i in range(len(rows) - 2))
    return together and sum(rows) >= 0.6 * len(group)


def _is_row(text: str) -> bool:
    return _COLUMNS.search(text) is not None and not _BODY.search(text)


def _column_width(group: Sequence[Line]) -> float | None:
    """The width at which the group's lines are wrapped; None if they are not wrapped."""
    if not any(_BODY.search(line.text) for line in group):
        return None
    cut_off = [
        line.width for line in group if _NARROWEST <= line.width <= _WIDEST and not ends_sentence(line.text)
    ]
    if not cut_off:
        return None
    cut_off.sort()
    full = cut_off[-1] if len(cut_off) < 4 else cut_off[-2]
    if _is_unwrapped(group, full):
        return None
    wrapped = (line for line in group[:-1] if not ends_sentence(line.text))
    return full if any(full - line.width <= _RAGGED for line in wrapped) else None


def _is_unwrapped(group: Sequence[Line], full: float) -> bool:
    """True for verse, and where several paragraphs are one long line each: none was wrapped."""
    wide = sum(1 for line in group if line.width > full + _FAR_WIDER)
    if wide >= 2 and wide >= _MANY * len(group):
        return True
    return len(group) >= 3 and all(line.text[-1] in _STOPS and line.width <= _VERSE for line in group)


def _is_full(line: Line, full: float) -> bool:
    """True if the line reaches the column's edge; figures may have been set in full or half width."""
    return full - line.width >= -_RAGGED and full - line.indent - len(line.text) <= _RAGGED


def _wraps(group: Sequence[Line], i: int, full: float) -> bool:
    """Does line ``i`` run on from the line before it?"""
    before, line = group[i - 1], group[i]
    if not _is_full(before, full):
        return False
    if _is_row(before.text) or _is_row(line.text) or _KEY.match(line.text):
        return False
    if before.text[-1] in "；;。" and _NUMBERED.match(line.text):
        return False
    if not ends_sentence(before.text):
        return True
    return full - before.width <= 1.5 and (
        i + 1 < len(group) or ends_sentence(line.text) or line.text[-1] == "摄"
    )


def _run_gap(run: Sequence[Unit]) -> int:
    """How many blank lines may stand before the next character of the run: as many as within it."""
    return run[1].gap if len(run) > 1 else 1


def _upright(units: Sequence[Unit]) -> list[Unit]:
    """Put upright type together: two or more units of one character each become one unit."""
    out: list[Unit] = []
    run: list[Unit] = []
    for unit in [*units, None]:
        if (
            unit is not None
            and len(unit.text) == 1
            and (not run or unit.gap <= _run_gap(run))
            and not unit.text.isdigit()
        ):
            run.append(unit)
            continue
        if len(run) > 1:
            pieces = tuple(piece for u in run for piece in u.pieces)
            out.append(Unit("".join(u.text for u in run), pieces, run[0].gap, label="upright"))
        else:
            out += run
        run = []
        if unit is not None:
            if len(unit.text) == 1 and not unit.text.isdigit():
                run.append(unit)
            else:
                out.append(unit)
    return out
