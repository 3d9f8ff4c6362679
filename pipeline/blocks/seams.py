"""Seams: does one paragraph go on with another's cut-off sentence?

The score adds what the seam itself says (do the two characters belong together, judged by the page's own
text), quotation marks left open, names that both sides share, and how the right side begins. Weights are
hand-set; a link between neighbours needs no evidence, a link across the page does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import add

from pipeline.blocks.lines import Unit, ends_sentence

NEIGHBOUR = 1.0
STRANGERS = 0.3
OVER_HEAD = 0.8
# A right side that cannot begin a paragraph, behind a complete one: it wants another left side.
ORPHAN = 0.7
ENOUGH = 1.2
ENOUGH_IF_BAD_NEIGHBOUR = 0.4
_HAN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_FIRST_STOP = re.compile(r"[。！？!?]")
_QUOTES = re.compile(r"[“”]")
_CLEAN_START = re.compile(
    r"^(?:近年来|近日|近期|今年|去年|目前|如今|随后|同时|此外|为此|据了解|当前|[12]\d{3}年|\d{1,2}月|[一二三四五六七八九十]+[、是要]|[“‘]|[\u4e00-\u9fff]{2,9}(?:自治区|自治州|市|县|旗)[\u4e00-\u9fff])"
)
_BREAKS_OFF = re.compile(r"^[，、。；：！？,;:!?”’）)》】]")
_LONGEST_GRAM = 5
_NAME = 4
_MOST_NAMES = 12
_RARE = 8
_NAMES_AT_MOST = 1.0
_REACH = 220


@dataclass(frozen=True, slots=True)
class Side:
    """A paragraph as one side of a seam, with the short strings of its ``ends`` and ``begins``."""

    text: str
    ends: frozenset[str]
    begins: frozenset[str]

    @classmethod
    def of(cls, unit: Unit) -> Side:
        """The side of ``unit``."""
        return cls(unit.text, _strings(unit.text[-_REACH:]), _strings(unit.text[:_REACH]))


@dataclass(frozen=True, slots=True)
class Seams:
    """Scores seams by the text around them: ``corpus``, its characters and its pairs counted.

    ``rare`` remembers which strings were looked up.
    """

    corpus: str
    singles: Counter[str]
    pairs: Counter[str]
    rare: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Seams:
        """Seams judged by the text of ``units``."""
        corpus = "\n".join(unit.text for unit in units)
        return cls(corpus, Counter(corpus), Counter(map(add, corpus, corpus[1:])))

    def score(
        self, left: Side, right: Side, *, neighbours: bool, after_whole: bool, over_head: bool = False
    ) -> float:
        """How well ``right`` goes on with ``left``: above 0 is more likely than not.

        ``neighbours``: nothing stands between them. ``after_whole``: the paragraph before ``right`` is
        complete, so that ``right`` would start well enough where it stands. ``over_head``: only a headline
        stands between them.
        """
        total = self._contact(left.text, right.text) + _quotes(left.text, right.text) + _beginning(right.text)
        if over_head and not neighbours:
            total += OVER_HEAD
        elif after_whole and not neighbours:
            total += ORPHAN if _starts_inside(right.text) else -0.5
        if not neighbours and total + _NAMES_AT_MOST < ENOUGH_IF_BAD_NEIGHBOUR:
            return total
        names = self._shared_names(left.ends & right.begins)
        if neighbours:
            total += NEIGHBOUR if names else NEIGHBOUR - STRANGERS
        return total + names

    def _contact(self, left: str, right: str) -> float:
        """Association of the characters at the seam, then longer strings across it found elsewhere."""
        a, b = left[-1], right[0]
        if not (_HAN.match(a) and _HAN.match(b)):
            return 0.0
        pair = self.pairs[a + b]
        expected = self.singles[a] * self.singles[b] / max(1, len(self.corpus))
        total = max(-0.3, min(1.6, 0.5 * math.log((pair + 0.5) / (expected + 0.5))))
        if not pair:
            return total
        for size in range(3, _LONGEST_GRAM + 1):
            grams = (left[-k:] + right[: size - k] for k in range(1, size))
            total += 0.4 * any(self._occurs(gram) for gram in grams)
        return total

    def _shared_names(self, shared: frozenset[str]) -> float:
        """Rare strings on both sides: names, places, figures."""
        rare = sum(1 for gram in sorted(shared)[:_MOST_NAMES] if self._is_rare(gram))
        return min(_NAMES_AT_MOST, 0.25 * rare)

    def _occurs(self, gram: str) -> bool:
        """True if ``gram`` is in the corpus; most strings fail by their pairs, without a search."""
        return all(gram[i : i + 2] in self.pairs for i in range(len(gram) - 1)) and gram in self.corpus

    def _is_rare(self, gram: str) -> bool:
        if gram not in self.rare:
            few = any(self.pairs[gram[i : i + 2]] <= _RARE for i in range(len(gram) - 1))
            self.rare[gram] = few or self.corpus.count(gram) <= _RARE
        return self.rare[gram]


def _strings(text: str) -> frozenset[str]:
    return frozenset(text[i : i + _NAME] for i in range(len(text) - _NAME + 1))


def _quotes(left: str, right: str) -> float:
    """A quotation left open wants its end; an end wants a quotation left open."""
    opened = left.count("“") > left.count("”")
    first = _QUOTES.search(right)
    closes = first is not None and first.group() == "”"
    if opened:
        return 1.5 if closes else -1.0
    return -1.5 if closes else 0.0


def _beginning(right: str) -> float:
    if _CLEAN_START.match(right):
        return -0.5
    return 0.6 if _starts_inside(right) else 0.0


def _starts_inside(right: str) -> bool:
    """True if ``right`` cannot begin a paragraph: punctuation first, or a stop after a few characters."""
    if _BREAKS_OFF.match(right):
        return True
    stop = _FIRST_STOP.search(right[:8])
    first = _QUOTES.search(right)
    return (
        right[1:2] in "，,"
        or (stop is not None and stop.start() < 6)
        or (first is not None and first.group() == "”")
    )


def starts_clean(text: str) -> bool:
    """True if ``text`` opens like a paragraph: a date, a place, 近日 and the like."""
    return _CLEAN_START.match(text) is not None


def glues(left: str, right: str) -> bool:
    """May ``right`` join ``left`` without evidence at the seam? Not where text seems to be missing."""
    return not ends_sentence(left) and not _CLEAN_START.match(right)
