"""Passages: running text with its offset map, from units in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.blocks.lines import Unit, ends_sentence
from pipeline.records import CleanText, Passage, PassageRole, Segment, Span

_CONTINUED = frozenset({"text", "resume", "note", "brief", "box", "caption"})


def clean_text(pieces: Iterable[tuple[str, Unit]], text: str) -> CleanText:
    """Clean text of units, each with what is inserted before it: a newline, a space or nothing.

    ``text`` is the document's; every visible character of the units stands in the result exactly once.
    """
    parts: list[str] = []
    segments: list[Segment] = []
    at = 0
    for inserted, unit in pieces:
        if parts and inserted:
            parts.append(inserted)
            at += len(inserted)
        for span in unit.pieces:
            size = span.end - span.start
            if (
                segments
                and segments[-1].source + segments[-1].length == span.start
                and _touches(segments, at)
            ):
                last = segments.pop()
                segments.append(Segment(last.clean, last.source, last.length + size))
            else:
                segments.append(Segment(at, span.start, size))
            parts.append(text[span.start : span.end])
            at += size
    return CleanText("".join(parts), tuple(segments))


def _touches(segments: Sequence[Segment], at: int) -> bool:
    return segments[-1].clean + segments[-1].length == at


def body_pieces(units: Sequence[Unit], joined: frozenset[int]) -> list[tuple[str, Unit]]:
    """Body units with a newline between paragraphs and nothing where unit ``k`` in ``joined`` reads on."""
    return [("" if k in joined else "\n", unit) for k, unit in enumerate(units)]


def reads_on(left: Unit, right: Unit) -> bool:
    """True if ``right``, the next body unit, goes on with ``left``'s cut-off sentence."""
    if left.label not in _CONTINUED or right.label not in {"text", "resume"}:
        return False
    return is_open(left.text) and not (left.text[-1] in "”’" and right.text[0] in "“‘")


def is_open(text: str) -> bool:
    """True if ``text`` breaks off before the end of a sentence.

    A bracket at the very end is looked through: what stands before it decides.
    """
    if ends_sentence(text) or text[-1] in "；;：:":
        return False
    if text[-1] in ")）":
        inner = max(text.rfind("("), text.rfind("（"))
        return inner > 0 and not ends_sentence(text[:inner].rstrip())
    return True


def passage(role: PassageRole, units: Sequence[Unit], text: str, *, glue: str = " ") -> Passage:
    """A passage of display units (headline, byline …), ``glue`` inserted between them."""
    return Passage(role=role, clean=clean_text(((glue, unit) for unit in units), text))


def spans_of(units: Iterable[Unit], text: str) -> tuple[Span, ...]:
    """Source spans of units in reading order; neighbours with nothing visible between them are one span."""
    out: list[Span] = []
    for piece in (piece for unit in units for piece in unit.pieces):
        if out and out[-1].end <= piece.start and not text[out[-1].end : piece.start].strip():
            piece = Span(out.pop().start, piece.end)
        out.append(piece)
    return tuple(out)
