"""Which paragraphs go on with which: cut-off paragraphs and their continuations elsewhere on the page.

Only places that show trouble are looked at: text that follows a closing line without a head of its own, and
continuation marks. The candidates are scored by ``seams`` and matched one to one, the best first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.blocks.dealer import Fragment, is_shut
from pipeline.blocks.heads import DISPLAY
from pipeline.blocks.lines import Unit
from pipeline.blocks.passages import is_open
from pipeline.blocks.rules import BlockRules
from pipeline.blocks.seams import ENOUGH, ENOUGH_IF_BAD_NEIGHBOUR, Seams, Side

_TEXT = frozenset({"text", "resume"})
_AHEAD = 3
_CANDIDATES = 24
_CORPUS_UNITS = 800
_CORPUS_MARGIN = 200
_HEAD_LINES = 8


def find_links(fragments: Sequence[Fragment], units: Sequence[Unit], rules: BlockRules) -> dict[int, int]:
    """Cut-off unit → the unit that goes on with it, for links that are not between neighbours."""
    links = dict(_marked_links(fragments, units, rules))
    seams: tuple[int, Seams] | None = None
    for window in _windows(fragments, units):
        part = fragments[window[0]].first // _CORPUS_UNITS
        if seams is None or seams[0] != part:
            start = max(0, part * _CORPUS_UNITS - _CORPUS_MARGIN)
            seams = part, Seams.of(units[start : (part + 1) * _CORPUS_UNITS + _CORPUS_MARGIN])
        links |= _match(window, fragments, units, links, seams[1])
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
    """True if a text of the fragment breaks off and what stands behind it cannot go on with it."""
    texts = [i for i in fragment.body if units[i].label in _TEXT]
    followed = {
        a for a, b in pairwise(texts) if units[b].label == "text" and _only_asides(units, a, b)
    }  # fmt: skip
    return any(i not in followed and is_open(units[i].text) for i in texts)


def _bounds(fragments: Sequence[Fragment], n: int, end: int) -> bool:
    """A closing line bounds the search, but for a text that has no head yet."""
    return is_shut(fragments[end]) and (end > n or bool(fragments[end].head))


def _troubled(fragments: Sequence[Fragment], n: int, units: Sequence[Unit]) -> bool:
    fragment = fragments[n]
    if any(units[i].label == "resume" for i in fragment.body):
        return True
    headless = fragment.kind == "article" and not fragment.head and len(fragment.body) > 0
    return headless and units[fragment.body[0]].label != "note"


def _match(window: Sequence[int], fragments: Sequence[Fragment], units: Sequence[Unit],
           links: dict[int, int], seams: Seams) -> dict[int, int]:  # fmt: skip
    """Best one-to-one assignment of continuations within a window, taken greedily from the best score."""
    bodies = [[i for i in fragments[n].body if units[i].label in _TEXT] for n in window]
    flat = [i for body in bodies for i in body]
    if not flat:
        return {}
    home = {i: n for n, body in enumerate(bodies) for i in body}
    before = {b: a for body in bodies for a, b in pairwise(body) if _only_asides(units, a, b)}
    sides = {i: Side.of(units[i]) for i in flat}
    marked = set(links) | set(links.values())
    scored = sorted(
        (
            (_score(left, right, units, before, sides, seams), left, right)
            for left, right in _candidates(flat, units, home)
            if left not in marked and right not in marked
        ),
        reverse=True,
    )
    return _assign(scored, before)


def _assign(scored: Sequence[tuple[float, int, int]], before: dict[int, int]) -> dict[int, int]:
    """Neighbours hold by default; a link across the page needs evidence, less if the neighbour fits badly."""
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


def _candidates(
    flat: Sequence[int], units: Sequence[Unit], home: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Cut-off units with the units near them that could go on; within a fragment only forwards."""
    for at, left in enumerate(flat):
        if not is_open(units[left].text):
            continue
        for right in [*flat[max(0, at - _CANDIDATES) : at], *flat[at + 1 : at + _CANDIDATES]]:
            backwards = right < left and home[right] == home[left]
            if not backwards and units[right].label != "resume":
                yield left, right


def _score(left: int, right: int, units: Sequence[Unit], before: dict[int, int],
           sides: dict[int, Side], seams: Seams) -> float:  # fmt: skip
    return seams.score(
        sides[left],
        sides[right],
        neighbours=before.get(right) == left,
        after_whole=right in before and not is_open(units[before[right]].text),
        over_head=_only_head(units, left, right),
    )


def _only_head(units: Sequence[Unit], a: int, b: int) -> bool:
    return 1 < b - a <= _HEAD_LINES and all(units[k].label in DISPLAY for k in range(a + 1, b))


def _only_asides(units: Sequence[Unit], a: int, b: int) -> bool:
    return all(units[k].label not in {"short", "heading", "title"} for k in range(a + 1, b))
