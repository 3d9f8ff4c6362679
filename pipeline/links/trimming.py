"""Phrases cut to the part that a figure counts or measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.links.phrases import kind_at, text_of
from pipeline.links.sites import Phrase, Site, says, skip, word_at
from pipeline.links.words import Word
from pipeline.records import Span


def norm_only(site: Site, span: Span) -> Span:
    """以每公斤6元的价格收购…: the price, not what follows."""
    norm = word_at(site.words, span.start).endswith(site.terms.norms)
    return Span(span.start, span.start + 1) if norm else span


def inside(site: Site, phrase: Phrase | None) -> Phrase | None:
    """从20个社区中选, 进12个村后: the last character belongs to what is around the phrase."""
    phrase = _person_only(site, phrase)
    framed = kind_at(site.words, site.at - 1) == "prep"
    around = ("后", "时", "起", "中", "里", "内", "上") if framed else ("后", "时", "起", "中")
    return not_around(site, phrase, around)


def _person_only(site: Site, phrase: Phrase | None) -> Phrase | None:
    """63名党员住…: a classifier of persons counts persons, so a short rest behind a word for them goes."""
    if phrase is None or phrase.end is None or site.quantity.unit not in site.terms.personal_units:
        return phrase
    if phrase.text.endswith((*site.terms.persons, "警", "兵", "属", "们")):
        return phrase
    text = next((phrase.text[:-n] for n in (1, 2) if phrase.text[:-n].endswith(_callings(site))), phrase.text)
    return replace(phrase, text=text, end=phrase.end - len(phrase.text) + len(text))


def _callings(site: Site) -> tuple[str, ...]:
    return tuple(word for word in site.terms.actors if len(word) > 1)


def not_around(site: Site, phrase: Phrase | None, around: tuple[str, ...]) -> Phrase | None:
    """``phrase`` without a last character that belongs to what is around it (草场上 → 草场)."""
    if phrase is None or phrase.end is None or len(phrase.text) < 3 or phrase.text.endswith(site.terms.whole):
        return phrase
    if phrase.text.endswith(around):
        return replace(phrase, text=phrase.text[:-1], end=phrase.end - 1)
    return phrase


def cut(site: Site, span: Span) -> Span:
    """The part of the phrase that is counted."""
    words, at = site.words, site.at
    if span.start >= span.end:
        return span
    norm = text_of(words, span).endswith(site.terms.norms)
    if (norm or site.quantity.value > 1) and (says(words, at, "是", "成为") or _owners(site, span)):
        stop = next((i for i in range(span.start, span.end) if words[i].kind == "de"), span.end)
        span = Span(span.start, stop)
    if span.start >= len(words):
        return span
    span = _before_state(site, _before_deed(site, span))
    first, rest = words[span.start], text_of(words, span)
    if (
        kind_at(words, skip(words, span.end, "adverb")) in ("copula", "change")
        and rest.endswith(site.terms.properties)
        and rest[0] in "村乡镇县"
    ):
        return Span(span.start, span.start + 1) if len(first.text) == 1 else span
    return _before_property(site, span)


def _before_property(site: Site, span: Span) -> Span:
    """143个行政村集体经济总收入达…: the owners, where their property has a figure of its own behind."""
    words, q = site.words, site.quantity
    at = skip(words, span.end, "copula", "change", "adverb")
    owned = q.kind == "count" and at > span.end and kind_at(words, at) == "claim"
    if not owned or not text_of(words, span).endswith(site.terms.properties):
        return span
    first = words[span.start]
    several = span.end - span.start > 1 and first.text.endswith(site.terms.actors)
    return Span(span.start, span.start + 1) if several else span


def _before_state(site: Site, span: Span) -> Span:
    """4辆货车被困: the thing, not what befell it."""
    last = site.words[span.end - 1]
    state = span.end - span.start > 1 and last.text in site.terms.states
    return Span(span.start, span.end - 1) if state else span


def _before_deed(site: Site, span: Span) -> Span:
    """7个村发展订单农业, 62名妇女就近就业: the actor, not what it does."""
    words = site.words
    for i in range(span.start + 1, span.end):
        doing = words[i].kind == "vn" and words[i - 1].text.endswith(site.terms.actors)
        if words[i].kind == "adnoun" and kind_at(words, i + 1) == "vn" and i + 2 == span.end:
            doing = kind_at(words, span.end) in ("comma", "stop")
        if doing and not text_of(words, span).endswith(site.terms.things):
            return Span(span.start, i)
    return span


def _owners(site: Site, span: Span) -> bool:
    """158位烈士和模范的事迹: a classifier of persons counts the persons, not what is theirs."""
    text = text_of(site.words, span)
    if text.endswith(site.terms.norms):
        return any(site.words[i].kind == "de" for i in range(span.start, span.end))
    if site.quantity.unit not in site.terms.personal_units or text.endswith(site.terms.persons):
        return False
    first = next((i for i in range(span.start, span.end) if site.words[i].kind == "de"), span.start)
    return first > span.start and text_of(site.words, Span(span.start, first)).endswith(site.terms.persons)


def last_item(words: Sequence[Word], span: Span) -> Span:
    """村干部、党员和群众捐款4000元: of a long list before an amount only the last item is its noun."""
    last = next((i for i in range(span.end - 1, span.start, -1) if words[i].kind in ("pause", "conj")), None)
    nominal = words[span.end - 1].kind == "vn" if span.end > span.start else False
    return Span(last + 1, span.end) if last is not None and nominal else span
