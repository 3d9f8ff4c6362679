"""Sentence boundaries in clean text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.records import Span

LONGEST = 800  # characters; prose does not reach it, lists and damaged pages without full stops do
_CUTS = ("；;", ",，", "、")
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


def bounded(text: str, bounds: Sequence[int], claims: Sequence[Span]) -> list[int]:
    """``bounds`` with further ones inside sentences longer than ``LONGEST``; none falls inside a claim.

    What a number belongs to stands near it. With sentences of bounded length the work on each claim is
    bounded, so that time grows with the text and not with its square. ``claims`` are in reading order.
    """
    out = [bounds[0]]
    for start, end in pairwise(bounds):
        if end - start > LONGEST:
            out.extend(_inner(text, Span(start, end), claims))
        out.append(end)
    return out


def _inner(text: str, sentence: Span, claims: Sequence[Span]) -> Iterator[int]:
    """Where to cut ``sentence``: into pieces of ``LONGEST`` characters or a little more."""
    at = sentence.start
    while sentence.end - at > LONGEST:
        at = _cut(text, at + LONGEST // 2, at + LONGEST)
        before = bisect_right(claims, at - 1, key=lambda claim: claim.start) - 1
        at = max(at, claims[before].end if before >= 0 else at)
        if at >= sentence.end:
            return
        yield at


def _cut(text: str, low: int, high: int) -> int:
    """Behind the last mark between ``low`` and ``high``, the strongest kind there is; else ``high``."""
    for marks in _CUTS:
        last = max(text.rfind(mark, low, high) for mark in marks)
        if last >= 0:
            return last + 1
    return high


def sentence_at(bounds: list[int], position: int) -> Span:
    """The sentence that holds ``position``, from the ``boundaries`` of the text."""
    i = bisect_right(bounds, position)
    return Span(bounds[i - 1], bounds[i]) if 0 < i < len(bounds) else Span(0, bounds[-1])
