"""Tables: figures whose unit stands in the head of their column (产量（吨）) or above it (单位：万元)."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.claims.grammar import Grammar
from pipeline.claims.lexicon import UnitWord

Cell = tuple[UnitWord, Decimal]

_LINE = re.compile(r"[^\n]+|\n(?=\n)")
_ABOVE = re.compile(r"单位:[ \t\u3000]*([^\s,。;、()]{1,8})")
_HEAD = re.compile(r"\(([^()\s]{1,8})\)")
_HINT = re.compile(r"单位:|\([万亿千百]{0,2}[^()\s\d]{1,6}\)")
_VALUE = re.compile(r"(?<![0-9.A-Za-z])[0-9][0-9,]*(?:\.[0-9]+)?(?![0-9.]{0,16}[0-9A-Za-z\u4e00-\u9fff%‰(])")
_PROSE = re.compile(r"[。;!?]")


def cells(text: str, grammar: Grammar) -> dict[int, Cell]:
    """Positions of table figures in folded text, with unit and magnitude of their head.

    A head names units in brackets, one for each column of figures, or one for all; rows follow until prose
    or an empty line. Rows whose figures do not match the heads in number are left alone.
    """
    if _HINT.search(text) is None:
        return {}
    found: dict[int, Cell] = {}
    heads: list[Cell] = []
    for line in _LINE.finditer(text):
        row = line.group()
        if not row.strip() or _PROSE.search(row):
            heads = []
            continue
        named = _heads(row, grammar)
        if named:
            heads = named
        elif heads:
            found.update(_row(row, line.start(), heads))
    return found


def _heads(row: str, grammar: Grammar) -> list[Cell]:
    above = _ABOVE.search(row)
    words = [above.group(1)] if above else [m.group(1) for m in _HEAD.finditer(row)]
    named = [_cell(word, grammar) for word in words]
    return [cell for cell in named if cell is not None]


def _cell(word: str, grammar: Grammar) -> Cell | None:
    """The unit a head names, with its magnitude: 万元, 亩, %."""
    bare = word.lstrip("十百千万亿")
    for head in (word, bare):
        for unit in grammar.units.get(head[:1], ()):
            if unit.word == head and not unit.noun:
                size = grammar.numerals.parse_folded(word.removesuffix(head)) if head != word else None
                return unit, size.value if size else Decimal(1)
    return None


def _row(row: str, start: int, heads: list[Cell]) -> dict[int, Cell]:
    values = [start + m.start() for m in _VALUE.finditer(row)]
    if len(heads) == 1:
        return dict.fromkeys(values, heads[0])
    return dict(zip(values, heads, strict=True)) if len(values) == len(heads) else {}
