"""Markdown headings: which level holds the headlines of this page, which the sections inside articles."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.blocks.lines import Unit, relabel
from pipeline.blocks.rules import BlockRules

_MARKED = frozenset({"title", "heading"})
_LONGEST_COLUMN = 8
_COLUMN = -1


def settle_headings(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Headings of the highest level are headlines; of the next if that only names the page.

    Numbered ones are sections whatever their level; under the name of a column the next level is headlines.
    """
    levels = [_level(unit) for unit in units]
    found = sorted({level for level in levels if level})
    if not found:
        return list(units)
    top = found[0]
    first = levels.index(top)
    if len(found) > 1 and levels.count(top) == 1 and levels[first + 1 : first + 2] == [found[1]]:
        top = found[1]
    else:
        levels = _corrected(levels, units, rules)
    return [
        relabel(unit, _heading(level, top)) if level else unit
        for unit, level in zip(units, levels, strict=True)
    ]


def _corrected(levels: Sequence[int], units: Sequence[Unit], rules: BlockRules) -> list[int]:
    """``levels`` as meant: numbered lines behind the first one lower, those of a column higher."""
    out = list(levels)
    marked = [k for k, level in enumerate(levels) if level]
    top = min(levels[k] for k in marked)
    column = False
    for n, k in enumerate(marked):
        words = units[k].text.lstrip("# ")
        if levels[k] > top:
            out[k] -= column and levels[k] == top + 1
            continue
        column = marked[n + 1 : n + 2] == [k + 1] and levels[k + 1] > top and _names_column(words, rules)
        out[k] = _COLUMN if column else top + (n > 0 and rules.match("numbered", words) is not None)
    return out


def _names_column(words: str, rules: BlockRules) -> bool:
    return len(words) <= _LONGEST_COLUMN and rules.column_word.search(words) is not None


def _level(unit: Unit) -> int:
    """The number of marks before a Markdown heading, 0 for other lines."""
    return len(unit.text) - len(unit.text.lstrip("#")) if unit.label in _MARKED else 0


def _heading(level: int, top: int) -> str:
    return "furniture" if level < top else "title" if level == top else "heading"
