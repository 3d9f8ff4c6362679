"""Counts, amounts and measures: the noun phrase after or before the figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.links.amounts import after_amount, attained, owed
from pipeline.links.ellipsis import RATES
from pipeline.links.phrases import clause_of, kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Phrase, Site, before_bridge, says, skip, skip_back, word_at
from pipeline.links.trimming import cut, inside, last_item, norm_only, not_around
from pipeline.links.words import Word
from pipeline.records import Quantity, Span

_OVER = ("adverb", "copula", "det", "aux")
_LABEL = 5
_KEPT = re.compile("一([干守做当住教走种养坚开修写唱演忙等找])$")


def unit_noun(site: Site) -> Phrase | None:
    """The unit is the thing counted: 4县, 3岗18级."""
    q = site.quantity
    if q.kind != "count" or q.unit not in site.terms.unit_nouns:
        return None
    if kind_at(site.words, site.at - 1) == "copula" and left_head(site):
        return None
    word = site.words[site.at]
    return Phrase(q.unit, word.end - len(q.unit), word.end, "unit_noun")


def self_naming(site: Site) -> Phrase | None:
    """转移了4个村的137户、516人: the classifier itself says what is counted."""
    q, words, at = site.quantity, site.words, site.at
    if q.unit not in site.terms.self_naming or phrase_from(words, at + 1).end > at + 1:
        return None
    owned = kind_at(words, at - 1) == "de"
    listed = kind_at(words, at - 1) == "pause" and site.earlier and site.earlier[-1][1].rule == "self_naming"
    if not owned and not listed:
        return None
    return itself(site)


def itself(site: Site) -> Phrase | None:
    """516人 without any noun: the classifier, where it names what is counted."""
    unit, word = site.quantity.unit or "", site.words[site.at]
    if unit not in site.terms.self_naming or not word.text.endswith(unit):
        return None
    return Phrase(unit, word.end - len(unit), word.end, "self_naming")


def age(site: Site) -> Phrase | None:
    """Ages measure the age."""
    return Phrase("年龄", None, None, "age") if site.quantity.kind == "age" else None


def worth(site: Site) -> Phrase | None:
    """价值100万元的设备: the thing worth that much."""
    words = site.words
    if (
        site.quantity.kind != "money"
        or kind_at(words, site.at + 1) != "de"
        or _reached(words, site.at)
        or _owned(site)
    ):
        return None
    return site.phrase(norm_only(site, phrase_from(words, site.at + 2)), "worth")


def _reached(words: Sequence[Word], at: int) -> bool:
    """Does a verb of reaching stand before the number (突破10万元的 is then a condition)?"""
    return kind_at(words, at - 1) in ("copula", "change") and words[at - 1].text not in (
        "共",
        "共计",
        "约",
        "近",
    )


def _owned(site: Site) -> bool:
    """总投资2.8亿元的项目: the property before the figure is what it measures."""
    before = phrase_to(site.words, site.at)
    text = text_of(site.words, before)
    return bool(text) and not text.endswith("价值") and text.endswith(site.terms.properties)


def after_de(site: Site) -> Phrase | None:
    """95%以上的事项: the head after 的."""
    at = skip(site.words, site.at + 1, "locative")
    if site.quantity.kind in ("duration", "multiple") or kind_at(site.words, at) != "de":
        return None
    if site.quantity.unit in ("户", "口") and itself(site):
        return None
    if _reached(site.words, site.at) or _owned(site):
        return None
    phrase = site.phrase(norm_only(site, phrase_from(site.words, at + 1)), "after_de")
    return not_around(site, phrase, ("上", "里", "内"))


def next_figure(site: Site) -> Phrase | None:
    """6大类32项细则: the head of the figure right behind."""
    words, at = site.words, site.at + 1
    if site.quantity.kind != "count" or kind_at(words, at) != "claim" or site.quantity.unit in ("户", "人"):
        return None
    return site.phrase(phrase_from(words, at + 1), "next_figure")


def next_total(site: Site) -> Phrase | None:
    """五批共2490项事项: the head of the total that follows."""
    words, at = site.words, site.at + 1
    if kind_at(words, at) != "copula" or kind_at(words, at + 1) != "claim":
        return None
    return site.phrase(phrase_from(words, at + 2), "next_total")


def right_head(site: Site) -> Phrase | None:
    """60余个党支部: the noun phrase after the number."""
    q, words, at = site.quantity, site.words, site.at
    if q.kind not in ("count", "measure", "money"):
        return None
    span = phrase_from(words, skip(words, at + 1, "locative"))
    if q.kind == "money":
        span = after_amount(site, span)
    if q.unit == "人" and (
        kind_at(words, at - 1) in ("noun", "vn", "close") or kind_at(words, at + 1) in ("vn", "adnoun")
    ):
        return None
    if (
        says(words, at, "其中")
        and kind_at(words, span.end) == "copula"
        and text_of(words, span).endswith(site.terms.properties)
    ):
        return None
    if _short_predicate(site, span):
        return None
    return inside(site, site.phrase(cut(site, span), "right_head"))


def _short_predicate(site: Site, span: Span) -> bool:
    """160人上堤, 4条新开通的线路: what follows is no noun phrase though it looks like one."""
    words = site.words
    if span.end - span.start != 1 or words[span.start].kind != "noun":
        return False
    short = len(words[span.start].text)
    owned = site.quantity.unit in site.terms.self_naming and kind_at(words, site.at - 1) == "copula"
    person = words[span.start].text.endswith(site.terms.persons)
    lone = short == 1 and site.quantity.unit != "个" and kind_at(words, span.end) == "verb"
    return (owned and short < 3 and not person) or lone


def relative(site: Site) -> Phrase | None:
    """20支由党员组成的队伍: the head after a clause that ends with 的."""
    words, at = site.words, site.at + 1
    opens = kind_at(words, at) in ("prep", "verb", "adverb") or len(word_at(words, at)) == 1
    if site.quantity.kind not in ("count", "measure") or not opens:
        return None
    end = clause_of(words, at).end
    last = next((i for i in range(end - 1, at, -1) if words[i].kind in ("de", "claim")), at)
    if kind_at(words, last) != "de":
        return None
    head = phrase_from(words, last + 1)
    ends = head.end == end or kind_at(words, head.end) in ("verb", "prep", "adverb", "copula", "change")
    return site.phrase(head, "relative") if ends else None


def kept_at(site: Site) -> Phrase | None:
    """护林员老杨一干就是27年: what was kept at for so long."""
    words, at = site.words, skip_back(site.words, site.at, "copula", "adverb")
    kept = _KEPT.search(word_at(words, at - 1)) if site.quantity.kind == "duration" and at < site.at else None
    end = words[at - 1].end
    return Phrase(kept[1], end - len(kept[1]), end, "kept_at") if kept else None


def left_head(site: Site) -> Phrase | None:
    """新建党支部12个, 覆盖率达96%: the noun phrase before the number and what links them."""
    clause = clause_of(site.words, site.at)
    at = before_bridge(site.words, site.at, clause.start, site.quantity.per)
    if kind_at(site.words, at - 1) == "de" and kind_at(site.words, at) == "copula":  # 就餐的有80人
        at -= 1
    if at <= clause.start or _items_of(site, at):
        return None
    span = phrase_to(site.words, at, site.terms.agents)
    if site.quantity.kind == "money":
        span = last_item(site.words, span)
    if text_of(site.words, span) in (*site.terms.pronouns, "后", "前", "时", "上", "里"):
        return None
    if _only_modifies(site, text_of(site.words, span)):
        return None
    span = _spell(site, span)
    if site.quantity.unit == "人" and text_of(site.words, span).endswith(("里", "上", "内")):
        return itself(site)
    if _bare_verb(site, span):
        return None
    phrase = site.phrase(span, "left_head")
    return not_around(site, phrase, ("中", "里", "内")) if site.quantity.kind in RATES else phrase


def _items_of(site: Site, at: int) -> bool:
    """其中加装扶手、增设路灯等93条: deeds listed before 等 are no noun of the figure, which was told."""
    words, start = site.words, clause_of(site.words, site.at).start
    listed = word_at(words, at - 1) == "等" and word_at(words, start) == "其中"
    deeds = any(words[i].kind == "verb" for i in range(start, at))
    return listed and deeds and any(e.unit == site.quantity.unit for e, _ in site.earlier)


def _only_modifies(site: Site, text: str) -> bool:
    """国家级1家, 全村416户: a grade or a place in front of a count tells nothing that is counted."""
    q = site.quantity
    graded = len(text) < 5 and text.endswith("级") and any(e.unit == q.unit for e, _ in site.earlier)
    return q.kind == "count" and (
        graded or (len(text) == 2 and text[0] in "全该本我" and text[1] in "省市县旗区乡镇村社")
    )


def labelled(site: Site) -> Phrase | None:
    """适宜水温：15℃; 溶氧量：每升5毫克: the label that a colon parts from the figure."""
    words, start = site.words, clause_of(site.words, site.at).start
    if word_at(words, start - 1) not in (":", "：") or skip_back(words, site.at, *_OVER) > start:
        return None
    before = clause_of(words, start - 2)
    span = phrase_to(words, start - 1)
    plain = span.start == before.start and span.end - span.start <= _LABEL
    return site.phrase(span, "labelled") if plain and span.end > span.start else None


def _spell(site: Site, span: Span) -> Span:
    """老王工作三十年: a spell is of the work, not of the one who works."""
    work = span.end - span.start > 1 and site.words[span.end - 1].kind == "vn"
    return Span(span.end - 1, span.end) if site.quantity.kind == "duration" and work else span


def _bare_verb(site: Site, span: Span) -> bool:
    """排查隐患52处,整改49处: a lone verb before a count of things, which were named before."""
    q = site.quantity
    if q.kind != "count" or q.unit in site.terms.events or span.start >= span.end:
        return False
    if any(site.words[i].kind not in ("vn", "adnoun") for i in range(span.start, span.end)):
        return False
    if kind_at(site.words, span.start - 1) == "pause":
        return False
    named = any(e.unit == q.unit and e.sentence == q.sentence for e, _ in site.earlier)
    return named and site.words[span.end - 1].kind == "vn"


def doer(site: Site) -> Phrase | None:
    """群众受益300人: the noun phrase before a verb without an object."""
    words, q = site.words, site.quantity
    at = skip_back(words, site.at, "copula", "adverb", "aux")
    if q.kind != "count" or q.unit in ("户", *site.terms.events) or kind_at(words, at - 1) != "verb":
        return None
    span = phrase_to(words, at - 1)
    return None if kind_at(words, span.start - 1) == "claim" else site.phrase(span, "doer")


def predicate(site: Site) -> Phrase | None:
    """历时两个月, 挣4万元: the verb before the number when it has no object."""
    words = site.words
    q, at = site.quantity, skip_back(words, site.at, "copula", "adverb", "aux") - 1
    again = any(e.unit == q.unit and e.sentence == q.sentence for e, _ in site.earlier)
    visits = q.unit in site.terms.events or (q.unit == "户" and not again)
    fits = q.kind in ("money", "duration", "measure", "score") or visits
    if (before := attained(site, at)) is not None:
        return before
    if q.kind == "money" and fits and (sum_owed := owed(site, at)):
        return sum_owed
    deed = ("verb", "vn", "adnoun") if q.unit in site.terms.events else ("verb", "vn")
    if kind_at(words, at) in deed and fits and not _said_before(site, words[at].text):
        bare = words[at].text.removesuffix("了")
        return Phrase(bare, words[at].start, words[at].start + len(bare), "predicate") if bare else None
    return None


def _said_before(site: Site, verb: str) -> bool:
    """每亩节约成本210元,全乡共节约340万元: the same verb had its noun before."""
    q, first = site.quantity, site.words[0].start
    return any(
        e.kind == q.kind
        and e.sentence == q.sentence
        and p.start is not None
        and verb in _before(site, e, first)
        for e, p in site.earlier
    )


def _before(site: Site, other: Quantity, first: int) -> set[str]:
    return {w.text for w in site.words if first <= w.start < other.start}
