"""Claims printed twice in one document: paragraphs printed again, and headlines that repeat the body."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.links.sites import Found
from pipeline.records import Link, Quantity, Reading

_TITLES = ("headline", "kicker", "subtitle")


def find_repeats(reading: Reading, found: Sequence[Found]) -> tuple[list[dict[str, object]], list[Link]]:
    """``repeated`` for each quantity, and a link ``repeat_of`` to the printing it repeats."""
    out: list[dict[str, object]] = [{} for _ in reading.quantities]
    links: list[Link] = []
    seen: dict[tuple[object, ...], int] = {}
    bodies: dict[tuple[object, ...], int] = {}
    for i, q in enumerate(reading.quantities):
        if _role(reading, q) == "body":
            bodies.setdefault((q.block, *_same(q)), i)
    for i, q in enumerate(reading.quantities):
        phrase = found[i].phrase
        key = (*_same(q), phrase.text if phrase else None)
        target = _target(reading, q, seen.get(key), bodies.get((q.block, *_same(q))))
        if target is not None or _printed_again(reading, q):
            out[i] = {"repeated": True}
        if target is not None and target != i:
            links.append(Link(i, "repeat_of", target))
        seen.setdefault(key, i)
    return out, links


def _target(reading: Reading, q: Quantity, earlier: int | None, in_body: int | None) -> int | None:
    if _role(reading, q) in _TITLES:
        return in_body
    return earlier if _printed_again(reading, q) else None


def _printed_again(reading: Reading, q: Quantity) -> bool:
    passage = reading.layout.blocks[q.block].passages[q.passage]
    return any(span.start <= q.start < span.end for span in passage.repeated)


def _role(reading: Reading, q: Quantity) -> str:
    return reading.layout.blocks[q.block].passages[q.passage].role


def _same(q: Quantity) -> tuple[object, ...]:
    return q.kind, q.value, q.value_max, q.unit
