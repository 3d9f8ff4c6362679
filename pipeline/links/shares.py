"""Rates, shares, ranks, norms and durations: figures whose noun is a property or a whole."""

from __future__ import annotations

from pipeline.links.counted import left_head
from pipeline.links.ellipsis import RATES, elided
from pipeline.links.phrases import clause_of, kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Phrase, Site, before_bridge, beyond_at, says, skip, skip_back, word_at
from pipeline.records import Span


def norm(site: Site) -> Phrase | None:
    """万人25人的标准, 按百户一人标准配齐网格员: what the norm is for, else the norm itself."""
    words = site.words
    phrase = phrase_from(words, skip(words, site.at + 1, "close", "locative", "de"))
    if kind_at(words, phrase.start) == "verb" and word_at(words, phrase.start + 1).endswith(site.terms.norms):
        phrase = Span(phrase.start, phrase.start + 2)
    if site.quantity.kind in RATES and left_head(site):
        return None
    if any(words[i].kind == "de" for i in range(phrase.start, phrase.end)):
        return None
    after_money = phrase.start == site.at + 1 and site.quantity.kind == "money"
    if after_money or not text_of(words, phrase).endswith(site.terms.norms):
        return None
    if kind_at(words, phrase.end) == "verb":
        thing = site.phrase(phrase_from(words, phrase.end + 1), "norm_for")
        if thing:
            return thing
    if text_of(words, phrase) == "规模" or kind_at(words, site.at - 1) in ("noun", "vn"):
        return None
    return site.phrase(phrase, "norm")


def compared(site: Site) -> Phrase | None:
    """甲收益是乙的2倍: what is compared, before 是."""
    words = site.words
    if site.quantity.kind != "multiple":
        return None
    for i in range(clause_of(words, site.at).start, site.at):
        if words[i].kind == "copula" and words[i].text in ("是", "为", "达", "达到"):
            return site.phrase(phrase_to(words, i), "compared")
    return None


def beyond(site: Site) -> Phrase | None:
    """增速高于全省平均水平2个百分点: what is above; told before, if the clause begins so."""
    words, at = site.words, site.at
    over = beyond_at(site) if site.quantity.kind == "percent" else None
    if over is None:
        return None
    yardstick = {word.kind for word in words[over + 1 : at]}
    if "de" in yardstick or yardstick.isdisjoint(("noun", "adnoun")):
        return None
    start = clause_of(words, at).start
    own = site.phrase(phrase_to(words, before_bridge(words, over, start)), "beyond")
    return own or elided(site)


def rank(site: Site) -> Phrase | None:
    """产量居全省第2位: what is ranked, before the verb of ranking; else the phrase before."""
    words = site.words
    if site.quantity.kind != "rank":
        return None
    start = clause_of(words, site.at).start
    for i in range(site.at - 1, start - 1, -1):
        verb = next((v for v in site.terms.ranking if words[i].text.startswith(v)), None)
        if verb:
            own = site.phrase(phrase_to(words, before_bridge(words, i, start)), "rank")
            return own or elided(site) or _ranked_before(site)
    return None


def _ranked_before(site: Site) -> Phrase | None:
    """满意度达98%，位居全市第一: what the figure before measures."""
    near = [p for e, p in site.earlier if e.sentence == site.quantity.sentence]
    return Phrase(near[-1].text, None, None, "elided") if near else None


def whole_before(site: Site) -> Phrase | None:
    """全年收入的60%: the whole before 的."""
    if site.quantity.kind not in ("percent", "fraction"):
        return None
    words = site.words
    at = skip_back(words, site.at, "copula", "adverb") - 1
    if kind_at(words, at) != "de":
        return None
    whole = phrase_to(words, at)
    start = clause_of(words, site.at).start
    if whole.start >= whole.end or word_at(words, whole.start - 1) in ("由", "从"):  # 只有原来的六成
        return site.phrase(phrase_to(words, before_bridge(words, at, start)), "whole_before")
    before = skip_back(words, whole.start, "adverb", "det", "locative")
    if before > start and words[before - 1].text in ("占", "约占", "占到", "仅占"):
        part = site.phrase(phrase_to(words, before_bridge(words, before - 1, start)), "part_of")
        return part or elided(site)
    return site.phrase(whole, "whole_before")


def share_head(site: Site) -> Phrase | None:
    """90%党员: the whole after a share at the head of its clause."""
    if site.quantity.kind not in ("percent", "fraction"):
        return None
    if kind_at(site.words, site.at - 1) not in ("stop", "comma", "adverb"):
        return None
    return site.phrase(phrase_from(site.words, site.at + 1), "share_head")


def given_share(site: Site) -> Phrase | None:
    """扣除30%绩效: what a share is given or taken of, right behind it."""
    words, at = site.words, site.at
    if site.quantity.kind != "percent" or not says(words, at, *site.terms.giving):
        return None
    end = skip(words, at, "noun", "vn", "adnoun", "pause", "claim")
    last = next(i for i in range(end - 1, at - 1, -1) if words[i].kind == "claim")
    span = phrase_from(words, last + 1)
    ends = kind_at(words, span.end) in ("comma", "stop", "close")
    return site.phrase(span, "given_share") if ends else None


def lasting(site: Site) -> Phrase | None:
    """34年党龄, 连续10年零事故, 3日内办结: what lasts."""
    words, at = site.words, site.at + 1
    if site.quantity.kind != "duration":
        return None
    if kind_at(words, site.at - 1) == "change" or word_at(words, site.at - 1) in ("由", "从"):
        return left_head(site)
    at = skip(words, at, "locative", "de", "time")
    at += word_at(words, at) in ("来", "以来")
    span = phrase_from(words, at)
    for i in range(span.start, span.end):
        if words[i].text.endswith(site.terms.tenures):
            return site.phrase(Span(span.start, i + 1), "lasting_attribute")
    if kind_at(words, site.at + 1) == "de" and span.end > span.start:
        return site.phrase(span, "lasting_de")
    end = clause_of(words, site.at).end
    end = next((i for i in range(at, end) if words[i].kind == "claim"), end)
    feat = next((i for i in range(end - 1, at, -1) if words[i].kind == "de"), None)
    if feat is not None and word_at(words, end - 1).endswith(site.terms.feats):
        end = feat
    at, end = skip(words, at, "adverb"), skip_back(words, end, "aux")
    return site.phrase(Span(at, end), "lasting_clause")
