"""A quantity among the words of its sentence, and the small steps all rules share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.links.phrases import clause_of, kind_at, text_of
from pipeline.links.terms import Terms
from pipeline.links.words import Word
from pipeline.records import Quantity, Span

_BRIDGE = ("copula", "adverb", "aux", "change", "time", "locative", "det")
_COMPARE = ("比", "较", "较之")
_FROM = ("由", "从")
_SAID = 7
_LEAD = re.compile(
    r"^(?:年末|年初|年底|全年|上半年|下半年|[一二三四]季度|当年|全[省市州盟县旗区乡镇村国疆社]|[我该][省市州县旗区镇乡村]){1,2}"
)


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
    terms: Terms

    def phrase(self, span: Span, rule: str) -> Phrase | None:
        """The phrase at a span of word positions; None if it is empty."""
        span = trimmed(self.words, span)
        if span.start >= span.end:
            return None
        text, start = text_of(self.words, span), self.words[span.start].start
        per = self.quantity.per
        if per and text.startswith(per) and text != per and kind_at(self.words, span.start - 1) == "det":
            text, start = text[len(per) :], start + len(per)
        lead = _LEAD.match(text)
        if lead and len(text) - lead.end() > (lead[0][0] != "该") + 1:
            text, start = text[lead.end() :], start + lead.end()
        return Phrase(text, start, self.words[span.end - 1].end, rule)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity among its words and what it measures, if that was found."""

    site: Site
    phrase: Phrase | None


def trimmed(words: Sequence[Word], span: Span) -> Span:
    """Without what stands before 等 in a list with a summing noun, and without joints at either end."""
    start, end = span.start, span.end
    start = next((i + 1 for i in range(end - 2, start, -1) if words[i].text == "等"), start)
    while start < end and words[start].kind in ("conj", "pause", "de"):
        start += 1
    while end > start and words[end - 1].kind in ("conj", "pause", "de"):
        end -= 1
    if end - start > 2 and words[end - 1].text in "］]】〕":
        end = _before_note(words, start, end)
    return Span(start, end)


def _before_note(words: Sequence[Word], start: int, end: int) -> int:
    """Without a footnote mark in square brackets."""
    return next((i for i in range(end - 1, start, -1) if words[i].text in "［[【〔"), end)


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


def before_bridge(words: Sequence[Word], at: int, start: int, per: str | None = None) -> int:
    """The end of what stands before the words that link it to the number at ``at``.

    Such words are 达, 分别比2021年增长, 每公斤 (``per``) and, for a second figure, 由5%提高到.
    """
    near = skip_back(words, at, "copula")
    if kind_at(words, near - 1) == "de":
        at = _origin(words, near)
    at = _back(words, at, start, per)
    for i in range(at - 1, start - 1, -1):
        if words[i].kind == "prep" and words[i].text in _COMPARE:
            return _back(words, i, start, per)
        if words[i].kind in ("claim", "verb"):
            break
    return _before_origin(words, at, start, per)


def _origin(words: Sequence[Word], at: int) -> int:
    """Over 由原来的, 由搬迁前的: what a first level was the level of."""
    low = max(clause_of(words, at - 1).start, at - _SAID)
    for i in range(at - 2, low, -1):
        if words[i].kind == "prep" and words[i].text in _FROM:
            return i + 1
        if words[i].kind in ("claim", "verb", "de", "pause"):
            break
    return at - 2 if kind_at(words, at - 2) == "adverb" else at


def _before_origin(words: Sequence[Word], at: int, start: int, per: str | None) -> int:
    """Over 由 or 从, and over the first of two figures joined by a change (由5%提高到)."""
    if at > start and words[at - 1].kind == "claim" and kind_at(words, at) == "change":
        at -= 1
    if kind_at(words, at - 1) == "noun" and word_at(words, at - 2) == "每":
        at -= 2
    if at > start and words[at - 1].kind == "prep" and words[at - 1].text in _FROM:
        return _back(words, at - 1, start, per)
    return at


def _touching(words: Sequence[Word], at: int) -> bool:
    """Is the word right before the figure no part of the phrase, though it might be elsewhere?"""
    before = words[at - 1]
    return before.kind == "adnoun" or (before.text == "在" and kind_at(words, at - 2) == "noun")


def _back(words: Sequence[Word], at: int, start: int, per: str | None = None) -> int:
    while at > start:
        if per and words[at - 1].text == per and kind_at(words, at - 2) == "det":
            at -= 2
        elif _bridges(words, at):
            at -= 1
        else:
            break
    return at


def _bridges(words: Sequence[Word], at: int) -> bool:
    before = words[at - 1]
    if kind_at(words, at) == "claim" and _touching(words, at):
        return True
    if before.kind == "adnoun" and kind_at(words, at) in ("copula", "change"):
        return True
    return before.kind in _BRIDGE and before.text != "等"


def beyond_at(site: Site) -> int | None:
    """Where 高于, 超 or 快于 stands before the number in its clause, with no other number between."""
    for i in range(site.at - 1, clause_of(site.words, site.at).start - 1, -1):
        if site.words[i].kind == "claim":
            return None
        if site.words[i].text in site.terms.beyond:
            return i
    return None


def word_at(words: Sequence[Word], at: int) -> str:
    """The characters of the word at ``at``, empty outside the sentence."""
    return words[at].text if 0 <= at < len(words) else ""


def says(words: Sequence[Word], at: int, *wanted: str) -> bool:
    """Does one of the words ``wanted`` stand before ``at`` in its clause?"""
    start = clause_of(words, at).start
    return any(w.text in wanted for w in words[start:at])
