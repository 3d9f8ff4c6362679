"""Verse: short lines in stanzas under the poet's name are text, though each looks like a headline."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.blocks.lines import Unit, relabel

_LINE = frozenset({"short", "text", "names"})
_SIGNED = frozenset({"byline", "names"})
_LONGEST = 22
_FEWEST = 4
_IN_STANZAS = 0.6
_HEAD_LINES = 3


def settle_verse(units: Sequence[Unit]) -> list[Unit]:
    """Units with the lines of poems labelled ``item``: lines of text that never read on.

    A poem follows a byline. It ends before the next piece's head, at a longer line or at any other label.
    """
    out = list(units)
    i = 0
    while i < len(out):
        end = _end_of_verse(out, i + 1) if out[i].label in _SIGNED else i
        for k in range(i + 1, end):
            out[k] = relabel(out[k], "item")
        i = max(end, i + 1)
    return out


def _end_of_verse(units: Sequence[Unit], start: int) -> int:
    """The unit behind the poem that starts at ``start``; ``start`` if there is none."""
    end = start
    while end < len(units) and _is_line(units[end]) and not _is_signed(units, start, end):
        end += 1
    end = _before_head(units, start, end)
    in_stanzas = sum(1 for k in range(start + 1, end) if units[k].gap == 0)
    lines = end - start
    return end if lines >= _FEWEST and in_stanzas >= _IN_STANZAS * (lines - 1) else start


def _is_line(unit: Unit) -> bool:
    return unit.label in _LINE and len(unit.text) <= _LONGEST and not unit.wrapped


def _is_signed(units: Sequence[Unit], start: int, at: int) -> bool:
    """True if ``at`` is the name under the next poem's title."""
    return units[at].label == "names" and at > start and units[at].gap > 0


def _before_head(units: Sequence[Unit], start: int, end: int) -> int:
    """``end`` moved before the lines that head what follows: the last lines that stand by themselves."""
    if end >= len(units) or units[end].label not in _SIGNED | {"subtitle", "text", "column"}:
        return end
    at = end
    while at > start and end - at < _HEAD_LINES:
        at -= 1
        if units[at].gap and not (units[at - 1].gap and at - 1 > start):
            return at
    return end
