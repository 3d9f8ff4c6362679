"""Sentence boundaries in clean text."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from pipeline.records import Span

_END = re.compile(r"[。！？!?]+[”’」』\"'）)】》]*|\n")


def sentences(text: str) -> list[Span]:
    """The sentences of ``text`` as half-open intervals that cover it without gaps.

    A sentence ends after 。！？!? and the closing quotation marks and brackets that follow, or with its line;
    ``；`` does not end one. A blank line belongs to a sentence of its own, which callers may skip.

    >>> sentences("他说:“走吧!”一行三人。")
    [Span(start=0, end=8), Span(start=8, end=13)]
    """
    bounds = boundaries(text)
    return [Span(start, end) for start, end in pairwise(bounds)]


def boundaries(text: str) -> list[int]:
    """Where sentences begin and end: 0, the end of each sentence, the length of the text."""
    bounds = [0, *(match.end() for match in _END.finditer(text))]
    if bounds[-1] != len(text):
        bounds.append(len(text))
    return bounds


def sentence_at(bounds: list[int], position: int) -> Span:
    """The sentence that holds ``position``, from the ``boundaries`` of the text."""
    i = bisect_right(bounds, position)
    return Span(bounds[i - 1], bounds[i]) if 0 < i < len(bounds) else Span(0, bounds[-1])
