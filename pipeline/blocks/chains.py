"""Chains: fragments cut and put into reading order where columns, pages or other articles come between.

Only places that show trouble are looked at: text that follows a closing line without a head of its own, and
continuation marks. There, cut-off paragraphs and possible continuations are matched by ``seams``. What is
left over follows from the way columns interleave: if a paragraph is claimed from elsewhere, the paragraph
before it goes on where the claiming column began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.blocks.fragments import Fragment
from pipeline.blocks.lines import Unit
from pipeline.blocks.passages import is_open
from pipeline.blocks.rules import BlockRules
from pipeline.blocks.seams import ENOUGH, ENOUGH_IF_BAD_NEIGHBOUR, Seams, glues

_TEXT = frozenset({"text", "resume"})
_AHEAD = 3
_CANDIDATES = 24
_CORPUS_UNITS = 250


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
    links = _links(fragments, units, rules)
    if not links:
        return [Chain((n,), (n,), tuple(f.body)) for n, f in enumerate(fragments)]
    pieces = _pieces(fragments, links)
    order, fresh = _follow(pieces, units, fragments, links)
    return list(_assemble(pieces, order, fresh))


def _links(fragments: Sequence[Fragment], units: Sequence[Unit], rules: BlockRules) -> dict[int, int]:
    """Cut-off unit → the unit that goes on with it, for links that are not between neighbours."""
    links = dict(_marked_links(fragments, units, rules))
    for window in _windows(fragments, units):
        links |= _match(window, fragments, units, links)
    return links


def _marked_links(
    fragments: Sequence[Fragment], units: Sequence[Unit], rules: BlockRules
) -> Iterator[tuple[int, int]]:
    """Each 转下页 leads to the next 接上页 that is still free."""
    waiting: list[int] = []
    for fragment in fragments:
        for i in fragment.body:
            unit = units[i]
            if unit.label == "resume" and waiting:
                yield waiting.pop(0), i
            if unit.text[-1] in ")）】" and rules.search("turn", unit.text[-24:]):
                waiting.append(i)


def _windows(fragments: Sequence[Fragment], units: Sequence[Unit]) -> Iterator[list[int]]:
    """Numbers of the fragments among which a troubled one may have its other parts."""
    done = -1
    for n in range(len(fragments)):
        if n <= done or not _troubled(fragments, n, units):
            continue
        window = [n - 1] if n else []
        end = n
        while end + 1 < len(fragments) and end - n < _AHEAD and not _bounds(fragments, n, end):
            end += 1
        done = end
        window += range(n, end + 1)
        if any(_dangles(fragments[k], units) for k in window):
            yield window


def _dangles(fragment: Fragment, units: Sequence[Unit]) -> bool:
    """True if a text of the fragment breaks off and nothing stands behind it that could go on with it."""
    texts = [i for i in fragment.body if units[i].label in _TEXT]
    if any(units[i].label == "resume" for i in texts):
        return True
    inside = set(texts)
    return any(i + 1 not in inside and is_open(units[i].text) for i in texts)


def _bounds(fragments: Sequence[Fragment], n: int, end: int) -> bool:
    """A closing line bounds the search, but for a text that has no head yet."""
    return _shut(fragments[end]) and (end > n or bool(fragments[end].head))


def _shut(fragment: Fragment) -> bool:
    return fragment.closed in {"source", "editor"}


def _troubled(fragments: Sequence[Fragment], n: int, units: Sequence[Unit]) -> bool:
    fragment = fragments[n]
    if any(units[i].label == "resume" for i in fragment.body):
        return True
    return n > 0 and fragment.kind == "article" and not fragment.head and len(fragment.body) > 0


def _match(window: Sequence[int], fragments: Sequence[Fragment], units: Sequence[Unit],
           links: dict[int, int]) -> dict[int, int]:  # fmt: skip
    """Best one-to-one assignment of continuations within a window, taken greedily from the best score."""
    bodies = [[i for i in fragments[n].body if units[i].label in _TEXT] for n in window]
    flat = [i for body in bodies for i in body]
    if not flat:
        return {}
    before = {b: a for body in bodies for a, b in pairwise(body) if b == a + 1 or _aside(units, a, b)}
    seams = Seams.of(units[max(0, flat[0] - _CORPUS_UNITS) : flat[-1] + _CORPUS_UNITS])
    scored = sorted(_scores(flat, units, before, seams, links), reverse=True)
    near = {left: score for score, left, right in scored if before.get(right) == left}
    taken: dict[int, int] = {}
    claimed: set[int] = set()
    for score, left, right in scored:
        bad = near.get(left, 1.0) < ENOUGH_IF_BAD_NEIGHBOUR
        enough = ENOUGH_IF_BAD_NEIGHBOUR if bad else ENOUGH
        if left in taken or right in claimed or (score < enough and before.get(right) != left):
            continue
        taken[left] = right
        claimed.add(right)
    return {left: right for left, right in taken.items() if before.get(right) != left}


def _aside(units: Sequence[Unit], a: int, b: int) -> bool:
    return all(units[k].label not in {"short", "heading", "title"} for k in range(a + 1, b))


def _scores(flat: Sequence[int], units: Sequence[Unit], before: dict[int, int], seams: Seams,
            links: dict[int, int]) -> Iterator[tuple[float, int, int]]:  # fmt: skip
    marked = set(links) | set(links.values())
    for at, left in enumerate(flat):
        if left in marked or not is_open(units[left].text):
            continue
        for right in [*flat[max(0, at - _CANDIDATES) : at], *flat[at + 1 : at + _CANDIDATES]]:
            if right in marked or units[right].label == "resume":
                continue
            whole = right in before and not is_open(units[before[right]].text)
            near = before.get(right) == left
            yield seams.score(units[left], units[right], neighbours=near, after_whole=whole), left, right


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
        if end in after or end == k + 1 or (pieces[end].last and _shut(fragments[pieces[end].fragment])):
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
