"""Chains: fragments cut and put into reading order where columns, pages or other articles come between.

``matching`` finds which paragraph goes on with which. What is left over follows from the way columns
interleave: if a paragraph is claimed from elsewhere, the one before it goes on where that column began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.blocks.dealer import Fragment, is_shut
from pipeline.blocks.lines import Unit
from pipeline.blocks.matching import find_links
from pipeline.blocks.rules import BlockRules
from pipeline.blocks.seams import glues


@dataclass(frozen=True, slots=True)
class Chain:
    """Fragments (by number) and body units of one article in reading order.

    ``fragments`` lend their heads, ``ends`` their closing lines. ``fresh`` are units that start a paragraph
    although the unit before them is cut off.
    """

    fragments: tuple[int, ...]
    ends: tuple[int, ...]
    body: tuple[int, ...]
    fresh: frozenset[int] = frozenset()
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    fragment: int
    units: tuple[int, ...]
    first: bool
    last: bool


def chain_fragments(fragments: Sequence[Fragment], units: Sequence[Unit], rules: BlockRules) -> list[Chain]:
    """Chains of all fragments; a fragment without trouble is a chain of its own."""
    links = find_links(fragments, units, rules)
    if not links:
        return [Chain((n,), (n,), tuple(f.body)) for n, f in enumerate(fragments)]
    pieces = _pieces(fragments, links)
    order, fresh = _follow(pieces, units, fragments, links)
    return list(_assemble(pieces, order, fresh))


def _pieces(fragments: Sequence[Fragment], links: dict[int, int]) -> list[_Piece]:
    """Fragments cut before every claimed unit and behind every unit that leads elsewhere."""
    claimed = set(links.values())
    pieces: list[_Piece] = []
    for n, fragment in enumerate(fragments):
        runs: list[list[int]] = [[]]
        for i in fragment.body:
            if runs[-1] and (i in claimed or runs[-1][-1] in links):
                runs.append([])
            runs[-1].append(i)
        pieces += [_Piece(n, tuple(run), k == 0, k == len(runs) - 1) for k, run in enumerate(runs)]
    return pieces


def _follow(pieces: Sequence[_Piece], units: Sequence[Unit], fragments: Sequence[Fragment],
            links: dict[int, int]) -> tuple[dict[int, int], frozenset[int]]:  # fmt: skip
    """Piece → next piece: the links, then what interleaving implies; and units that start a new paragraph."""
    starts = {p.units[0]: k for k, p in enumerate(pieces) if p.units}
    after = {k: starts[links[p.units[-1]]] for k, p in enumerate(pieces) if p.units and p.units[-1] in links}
    previous = {b: a for a, b in after.items()}
    fresh: set[int] = set()
    for k in range(len(pieces) - 1):
        if not _cut_between(pieces, k) or k in after or k + 1 not in previous:
            continue
        begin = previous[k + 1]
        if (
            begin in previous
            or _reaches(begin, k, previous)
            or not _may_lead(k, begin, pieces, fragments, previous)
        ):
            continue
        after[k], previous[begin] = begin, k
    for k in range(len(pieces) - 1):
        if not _cut_between(pieces, k) or k not in after or k + 1 in previous:
            continue
        end = _last(after[k], after)
        if end in after or end == k + 1 or (pieces[end].last and is_shut(fragments[pieces[end].fragment])):
            continue
        if _last(k + 1, after) == end:
            continue
        after[end], previous[k + 1] = k + 1, end
        if not glues(units[pieces[end].units[-1]].text, units[pieces[k + 1].units[0]].text):
            fresh.add(pieces[k + 1].units[0])
    return after, frozenset(fresh)


def _cut_between(pieces: Sequence[_Piece], k: int) -> bool:
    return pieces[k].fragment == pieces[k + 1].fragment


def _may_lead(k: int, begin: int, pieces: Sequence[_Piece], fragments: Sequence[Fragment],
              previous: dict[int, int]) -> bool:  # fmt: skip
    """Not within one fragment, where something was inserted, and not from one headline to another."""
    if pieces[begin].fragment == pieces[k].fragment:
        return False
    at = k
    while at in previous:
        at = previous[at]
    headed = [p.first and bool(fragments[p.fragment].head) for p in (pieces[at], pieces[begin])]
    return not all(headed)


def _last(k: int, after: dict[int, int]) -> int:
    seen = {k}
    while k in after and after[k] not in seen:
        k = after[k]
        seen.add(k)
    return k


def _reaches(begin: int, k: int, previous: dict[int, int]) -> bool:
    """True if ``begin`` comes before ``k`` already."""
    seen: set[int] = set()
    while k in previous and k not in seen:
        seen.add(k)
        k = previous[k]
        if k == begin:
            return True
    return False


def _assemble(pieces: Sequence[_Piece], after: dict[int, int], fresh: frozenset[int]) -> Iterator[Chain]:
    targets = set(after.values())
    done: set[int] = set()
    for k in range(len(pieces)):
        if k in targets or k in done:
            continue
        yield _chain(k, pieces, after, fresh, done)
    for k in range(len(pieces)):
        if k not in done:
            yield _chain(k, pieces, after, fresh, done)


def _chain(k: int, pieces: Sequence[_Piece], after: dict[int, int], fresh: frozenset[int],
           done: set[int]) -> Chain:  # fmt: skip
    path: list[int] = []
    at: int | None = k
    while at is not None and at not in done:
        done.add(at)
        path.append(at)
        at = after.get(at)
    numbers = dict.fromkeys(pieces[p].fragment for p in path if pieces[p].first)
    body = tuple(i for p in path for i in pieces[p].units)
    reason = ("interleaved",) if len(path) > 1 else ()
    ends = dict.fromkeys(pieces[p].fragment for p in path if pieces[p].last)
    return Chain(tuple(numbers), tuple(ends), body, fresh & set(body), reason)
