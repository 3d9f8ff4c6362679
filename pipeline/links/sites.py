"""A quantity among the words of its sentence, and the small steps all rules share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.links.phrases import kind_at, text_of
from pipeline.links.words import Word
from pipeline.records import Quantity, Span

_BRIDGE = ("copula", "adverb", "aux", "change", "time", "locative", "det")
_COMPARE = ("比", "较", "较之")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase for a quantity: clean offsets (None when taken over or inferred), its text and its rule."""

    text: str
    start: int | None
    end: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Site:
    """A quantity at position ``at`` among the ``words`` of its sentence.

    ``earlier`` are the quantities before it with the phrases found for them, in order.
    """

    quantity: Quantity
    words: Sequence[Word]
    at: int
    earlier: Sequence[tuple[Quantity, Phrase]]

    def phrase(self, span: Span, rule: str) -> Phrase | None:
        """The phrase at a span of word positions; None if it is empty."""
        span = trimmed(self.words, span)
        if span.start >= span.end:
            return None
        first, last = self.words[span.start], self.words[span.end - 1]
        return Phrase(text_of(self.words, span), first.start, last.end, rule)


def trimmed(words: Sequence[Word], span: Span) -> Span:
    """Without what stands before 等 in a list with a summing noun, and without joints at either end."""
    start, end = span.start, span.end
    start = next((i + 1 for i in range(end - 2, start, -1) if words[i].text == "等"), start)
    while start < end and words[start].kind in ("conj", "pause", "de"):
        start += 1
    while end > start and words[end - 1].kind in ("conj", "pause", "de"):
        end -= 1
    return Span(start, end)


def skip(words: Sequence[Word], at: int, *kinds: str) -> int:
    """The first position from ``at`` on whose word is of none of the ``kinds``."""
    while kind_at(words, at) in kinds and at < len(words):
        at += 1
    return at


def skip_back(words: Sequence[Word], at: int, *kinds: str) -> int:
    """The end of what stands before ``at`` once words of the ``kinds`` are left out."""
    while at > 0 and words[at - 1].kind in kinds:
        at -= 1
    return at


def before_bridge(words: Sequence[Word], at: int, start: int) -> int:
    """The end of what stands before the words that link it to the number at ``at`` (达, 分别比2021年增长)."""
    at = _back(words, at, start)
    for i in range(at - 1, start - 1, -1):
        if words[i].kind == "prep" and words[i].text in _COMPARE:
            return _back(words, i, start)
        if words[i].kind in ("claim", "verb"):
            break
    return at


def _back(words: Sequence[Word], at: int, start: int) -> int:
    while at > start and words[at - 1].kind in _BRIDGE and words[at - 1].text != "等":
        at -= 1
    return at
