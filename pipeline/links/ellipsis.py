"""Phrases taken over from an earlier figure, where the text leaves the noun out."""

from __future__ import annotations

import re

from pipeline.links.phrases import clause_of, kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Phrase, Site, skip
from pipeline.records import Quantity, Span

_OPENING = ("adverb", "copula", "time")
_WHOLE = re.compile(r"[全该本我][省市县旗区乡镇村校州盟]$")
_OWN_KINDS = ("score", "rank")
_OWN_NOUNS = ("人", "户")
RATES = ("percent", "fraction", "multiple")


def topic(site: Site) -> Phrase | None:
    """工钱按斤结算,每斤1.2元: the noun for money or a property that opens the clause before."""
    q, words = site.quantity, site.words
    clause = clause_of(words, site.at)
    if q.kind == "count" and q.unit in site.terms.personal_units:
        return _those(site, clause)
    if q.kind not in ("money", "percent", "measure") or kind_at(words, clause.start - 1) != "comma":
        return None
    before = clause_of(words, clause.start - 2)
    if any(words[i].kind == "claim" for i in range(before.start, before.end)):
        return None
    phrase = phrase_from(words, skip(words, before.start, "adverb", "time", "det"))
    return site.phrase(phrase, "topic") if text_of(words, phrase).endswith(site.terms.properties) else None


def _those(site: Site, clause: Span) -> Phrase | None:
    """这样的年轻干部,全旗还有130名: those that the clause before ends with."""
    words = site.words
    only = all(words[i].kind in _OPENING or _WHOLE.match(words[i].text) for i in range(clause.start, site.at))
    if (
        not only
        or kind_at(words, clause.start - 1) != "comma"
        or kind_at(words, site.at + 1) in ("noun", "vn")
    ):
        return None
    span = phrase_to(words, clause.start - 1)
    phrase = site.phrase(span, "topic")
    return phrase if phrase and phrase.text.endswith(site.terms.persons) else None


def elided(site: Site) -> Phrase | None:
    """其中23名: the phrase of the nearest earlier quantity, with the same unit if there is one."""
    q = site.quantity
    near = [(e, p) for e, p in site.earlier if e.sentence == q.sentence] or _carried(site)
    if q.change != "level" and near:
        return Phrase(near[-1][1].text, None, None, "elided_change")
    same = [p for e, p in near if e.unit == q.unit] or [p for e, p in near if _takes_over(q, e)]
    return Phrase(same[-1].text, None, None, "elided") if same else None


def _takes_over(q: Quantity, earlier: Quantity) -> bool:
    """May a figure take the phrase of one with another unit? Persons and households only from their like."""
    if (q.kind in _OWN_KINDS) != (earlier.kind in _OWN_KINDS):
        return False
    if q.unit in _OWN_NOUNS and not q.per:
        return _like(q) == _like(earlier)
    return bool(q.per) or q.kind in RATES or (earlier.kind == "money") == (q.kind == "money")


def _carried(site: Site) -> list[tuple[Quantity, Phrase]]:
    """Phrases of the sentence before that an ellipsis may take up: those of a like figure."""
    q = site.quantity
    if not site.earlier:
        return []
    last = site.earlier[-1][0].sentence
    near = [(e, p) for e, p in site.earlier if e.sentence == last and q.sentence.start - last.end < 60]
    return [(e, p) for e, p in near if _like(q) == _like(e)]


def _like(q: Quantity) -> str | None:
    return "人" if q.unit in ("人", "名", "位", "口") else q.kind if q.kind in RATES else q.unit
