"""Where headlines stand on this page: before their bodies, as almost everywhere, or after them.

On some pages the reading order of the text puts each headline after the article it was printed above.
Three signs tell: the page opens with a body or a bare byline, it ends with a headline, and the headlines'
words occur in the text before them rather than after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.blocks.contents import Contents
from pipeline.blocks.heads import DISPLAY
from pipeline.blocks.lines import Unit
from pipeline.blocks.rules import BlockRules

_RUNNING = frozenset({"text", "caption", "resume", "note", "brief", "box"})
_CLOSING = frozenset({"source", "editor", "credit", "staff", "furniture", "folio"})
_SIGNED = frozenset({"byline", "names"})
_HEADS = _SIGNED | {"subtitle", "column"}
_TITLES = frozenset({"short", "title"})
_HAN_PAIR = re.compile(r"(?=([\u3400-\u9fff]{2}))")
# One sign wants a vote for it; two stand unless two headlines speak against them.
_VOTES_AGAINST = (0, 0, -2)
_REACH = 1200


def headlines_follow(units: Sequence[Unit], contents: Contents, rules: BlockRules) -> bool:
    """True if headlines come after their bodies on this page."""
    if contents.entries or any(unit.label in {"title", "heading"} for unit in units):
        return False
    signs = _opens_without_headline(units) + _ends_with_headline(units)
    return signs > 0 and _votes(units, rules) > _VOTES_AGAINST[signs]


def affinity(head: str, body: str) -> float:
    """Share of the head's character pairs that occur in ``body``, 0 to 1."""
    pairs = {m.group(1) for m in _HAN_PAIR.finditer(head)}
    return sum(pair in body for pair in pairs) / len(pairs) if pairs else 0.0


def text_before(units: Sequence[Unit], i: int) -> str:
    """Running text that ends right before unit ``i``, at most some 1200 characters, captions included."""
    out: list[str] = []
    size = 0
    for k in range(i - 1, -1, -1):
        if units[k].label in _CLOSING:
            continue
        if units[k].label not in _RUNNING or size >= _REACH:
            break
        out.append(units[k].text)
        size += len(units[k].text)
    return "\n".join(reversed(out))


def text_after(units: Sequence[Unit], i: int) -> str:
    """Running text that begins at unit ``i``, at most some 1200 characters."""
    out: list[str] = []
    size = 0
    for k in range(i, len(units)):
        if units[k].label not in _RUNNING or size >= _REACH:
            break
        out.append(units[k].text)
        size += len(units[k].text)
    return "\n".join(out)


def display_runs(units: Sequence[Unit]) -> Iterator[range]:
    """Runs of neighbouring display lines, as ranges of unit indices."""
    i = 0
    while i < len(units):
        j = i
        while j < len(units) and units[j].label in DISPLAY:
            j += 1
        if j > i:
            yield range(i, j)
        i = max(j, i + 1)


def _opens_without_headline(units: Sequence[Unit]) -> int:
    for unit in units:
        if unit.label in _SIGNED | {"text"}:
            return 1
        if unit.label in _TITLES | {"subtitle", "column", "brief", "box"}:
            return 0
    return 0


def _ends_with_headline(units: Sequence[Unit]) -> int:
    for unit in reversed(units):
        if unit.label in _TITLES | {"column", "subtitle"}:
            return 1
        if unit.label in _RUNNING | {"date_line"}:
            return 0
    return 0


def _votes(units: Sequence[Unit], rules: BlockRules) -> int:
    """How many more heads have their words in the text before them than in the text after."""
    before = after = 0
    for run in display_runs(units):
        titles = [units[k].text for k in run if units[k].label in _TITLES]
        signed = any(units[k].label in _HEADS for k in run) or _tells_news(units, run.stop, rules)
        heading = run.stop < len(units) and units[run.stop].label in _RUNNING
        if not titles or (heading and not signed):
            continue
        head = "".join(titles)
        mine, next_one = (
            affinity(head, text_before(units, run.start)),
            affinity(head, text_after(units, run.stop)),
        )
        before += mine > next_one
        after += next_one > mine
    return before - after


def _tells_news(units: Sequence[Unit], at: int, rules: BlockRules) -> bool:
    """True if a news story opens at unit ``at``: what stands above it is no section heading."""
    return (
        at < len(units) and units[at].label == "text" and rules.match("dateline", units[at].text) is not None
    )
