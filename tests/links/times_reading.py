"""A reading made from a text in which 【…】 marks each quantity: what the tests of linking start from."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.records import Block, CleanText, Document, Layout, Passage, Quantity, Reading, Segment, Span

CASES = Path(__file__).parents[1] / "cases" / "links"
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’』」）)]*|\n|$)")


def cases(name: str) -> list[dict[str, Any]]:
    """The rows ``[[case]]`` of a file of cases."""
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]


def sentence_at(text: str, at: int) -> Span:
    """The sentence around ``at``."""
    return next(Span(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.start() <= at < m.end())


def reading_of(
    marked: str, *, issue: str | None = None, publication: str | None = None, **block: Any
) -> Reading:
    """One document with one block; ``block`` holds its headline, organisation and so on."""
    text, quantities, shift = marked.replace("【", "").replace("】", ""), [], 0
    for match in re.finditer(r"【([^】]*)】", marked):
        start = match.start() - shift
        quantities.append(quantity_at(text, start, start + len(match[1])))
        shift += 2
    clean = CleanText(text, (Segment(0, 0, len(text)),) if text else ())
    body = Passage(role="body", clean=clean)
    blocks = (Block(seq=0, kind="article", spans=(Span(0, len(text)),), passages=(body,), **block),)
    document = Document(
        document_id="d", source_path="d.txt", sha256="0", text=text, issue_date=issue, publication=publication
    )
    return Reading(layout=Layout(document=document, blocks=blocks), mentions=(), quantities=tuple(quantities))


def quantity_at(text: str, start: int, end: int) -> Quantity:
    """A quantity of no importance but its place."""
    return Quantity(
        block=0,
        passage=0,
        start=start,
        end=end,
        sentence=sentence_at(text, start),
        kind="count",
        value=Decimal(1),
        rule="test",
    )
