"""Very long sentences in pieces: what links a number stands near it, so linking looks only so far.

Prose does not reach the limit; lists and damaged pages without full stops do. With pieces of bounded length
the time that linking takes grows with the text and not with its square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.records import Quantity, Reading, Span

LONGEST = 800  # characters
_CUTS = ("；;", ",，", "、")


def in_pieces(reading: Reading) -> Reading:
    """``reading`` with the piece that holds a quantity for its ``sentence`` where that is too long.

    The text, the numerals and the quantities' own offsets stay as they are. A reading without a long sentence
    comes back itself.
    """
    if all(q.sentence.end - q.sentence.start <= LONGEST for q in reading.quantities):
        return reading
    groups: dict[tuple[int, int, Span], list[Quantity]] = {}
    for q in reading.quantities:
        groups.setdefault((q.block, q.passage, q.sentence), []).append(q)
    pieces = {
        key: list(_pieces(reading.layout.blocks[key[0]].passages[key[1]].clean.text, key[2], group))
        for key, group in groups.items()
    }
    return replace(
        reading,
        quantities=tuple(
            replace(q, sentence=_holding(pieces[q.block, q.passage, q.sentence], q.start))
            for q in reading.quantities
        ),
    )


def _pieces(text: str, sentence: Span, quantities: Sequence[Quantity]) -> Iterator[Span]:
    """``sentence`` in pieces of ``LONGEST`` characters or a little more; none ends inside a quantity."""
    starts = [q.start for q in quantities]
    at = sentence.start
    while sentence.end - at > LONGEST:
        cut = _cut(text, at + LONGEST // 2, at + LONGEST)
        before = bisect_right(starts, cut - 1) - 1
        cut = min(max(cut, quantities[before].end if before >= 0 else cut), sentence.end)
        yield Span(at, cut)
        at = cut
    if at < sentence.end:
        yield Span(at, sentence.end)


def _cut(text: str, low: int, high: int) -> int:
    """Behind the last mark between ``low`` and ``high``, the strongest kind there is; else ``high``."""
    for marks in _CUTS:
        last = max(text.rfind(mark, low, high) for mark in marks)
        if last >= 0:
            return last + 1
    return high


def _holding(pieces: Sequence[Span], position: int) -> Span:
    return pieces[bisect_right(pieces, position, key=lambda piece: piece.start) - 1]
