"""From clean offsets to source offsets, with the check that every quote is what the source prints."""

from __future__ import annotations

from itertools import pairwise

from pipeline.records import CleanText, Span

_SLACK = 20


class OffsetError(ValueError):
    """An offset map that does not reproduce the source, or an interval without a place in it."""


def check_passage(clean: CleanText, source: str) -> None:
    """Check that every segment of ``clean`` is the source's own text. Raises :class:`OffsetError`. Linear."""
    for s in clean.segments:
        printed = source[s.source : s.source + s.length]
        if s.source < 0 or len(printed) != s.length or printed != clean.text[s.clean : s.clean + s.length]:
            raise OffsetError(f"the offset map is wrong at clean {s.clean}, source {s.source}")


def locate(clean: CleanText, start: int, end: int, source: str) -> Span:
    """The one source interval of the clean interval ``[start, end)``: from its first to its last character.

    A line end inside it belongs to it. If it is cut by so much other text (a displaced column) that such
    an interval would quote something else, the longest piece stands for it (see :func:`is_cut`).
    Raises :class:`OffsetError` if it has no place in the source.
    """
    if not 0 <= start < end <= len(clean.text):
        raise OffsetError(f"the clean interval [{start}, {end}) lies outside its passage")
    pieces = clean.source_spans(start, end)
    if not pieces:
        raise OffsetError(f"the clean interval [{start}, {end}) has no place in the source")
    if is_cut(pieces, source):
        return max(pieces, key=lambda p: p.end - p.start)
    return Span(pieces[0].start, pieces[-1].end)


def is_cut(pieces: tuple[Span, ...], source: str) -> bool:
    """Whether ``pieces`` run backwards or have more than a line end and a few characters between them."""
    return any(
        b.start < a.end or len(source[a.end : min(b.start, a.end + 400)].strip()) > _SLACK
        for a, b in pairwise(pieces)
    )


def span_list(clean: CleanText, start: int, end: int) -> list[dict[str, int]]:
    """The clean interval as source pieces in reading order, ready for a ``spans`` column."""
    return [{"start": p.start, "end": p.end} for p in clean.source_spans(start, end)]
