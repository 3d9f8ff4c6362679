"""The nouns of sums: money given, sums owed or spared, what a property came to."""

from __future__ import annotations

from pipeline.links.phrases import clause_of, kind_at, phrase_to, text_of
from pipeline.links.sites import Phrase, Site, skip_back, word_at
from pipeline.records import Span

_GOES_ON = ("还", "也", "都", "就", "才", "却", "仍", "便", "则")  # 交2400多元|还挨冻


def after_amount(site: Site, span: Span) -> Span:
    """1800万元专项资金支持…, 50万元奖励骨干: up to the noun for money; nothing if there is none."""
    words = site.words
    if word_at(words, span.start).endswith(site.terms.grants) and kind_at(words, span.start) == "vn":
        return Span(span.start, span.start + 1)
    if word_at(words, span.end - 1).endswith(site.terms.grants) and _given(site):
        return span
    fund = next((i for i in range(span.start, span.end) if words[i].text.endswith(site.terms.funds)), None)
    if fund is not None:
        return Span(span.start, fund + 1)
    first = word_at(words, span.start)
    named = kind_at(words, span.start) == "noun" and not first.startswith(_GOES_ON)
    return span if named or first == "“" else Span(span.start, span.start)


def _given(site: Site) -> bool:
    """Does a verb of giving stand right before the amount?"""
    at = skip_back(site.words, site.at, "adverb", "copula", "aux") - 1
    return word_at(site.words, at).removesuffix("了") in site.terms.giving


def attained(site: Site, verb: int) -> Phrase | None:
    """零售总额实现812亿元: a property before a verb that says it came to that much."""
    if word_at(site.words, verb) not in site.terms.attaining:
        return None
    span = phrase_to(site.words, skip_back(site.words, verb, "adverb", "det", "aux"))
    named = text_of(site.words, span).endswith((*site.terms.properties, *site.terms.amounts))
    return site.phrase(span, "attained") if named else None


def owed(site: Site, verb: int) -> Phrase | None:
    """水费每亩省下26元, 取暖费少交400元: the sum that was spared or paid opens the clause."""
    at = skip_back(site.words, verb, "adverb", "det", "aux")
    span = phrase_to(site.words, at)
    opens = span.start == clause_of(site.words, verb).start
    dues = text_of(site.words, span).endswith((*site.terms.properties, "费", "款", "税"))
    return site.phrase(span, "owed") if opens and dues else None
