"""Figures in a list: which figure goes with which item, by order."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.links.phrases import clause_of, kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Phrase, Site, before_bridge, says, skip
from pipeline.links.words import Word
from pipeline.records import Span


def respective_before(site: Site) -> Phrase | None:
    """甲100家、乙83家,分别增长16.3%、15.3%: the phrases of as many earlier quantities, in order."""
    run, place = _run_of_numbers(site.words, site.at)
    if len(run) < 2 or not says(site.words, run[0], "分别", "各", "依次"):
        return None
    at = before_bridge(site.words, run[0], clause_of(site.words, run[0]).start, site.quantity.per)
    items = _items(site.words, phrase_to(site.words, at))
    if len(items) == len(run):
        return _with_head(site, items, place)
    earlier = [p for e, p in site.earlier if e.sentence == site.quantity.sentence and e.change == "level"]
    if len(earlier) < len(run):
        return None
    return Phrase(earlier[len(earlier) - len(run) + place].text, None, None, "respective_earlier")


def _with_head(site: Site, items: Sequence[Span], place: int) -> Phrase | None:
    """城镇、农村居民收入分别为…: the item with the head that stands behind the last of them only."""
    last, phrase = text_of(site.words, items[-1]), site.phrase(items[place], "respective_before")
    heads = [p for p in site.terms.properties if last.endswith(p) and len(p) < len(last)]
    if phrase is None or not heads or place + 1 == len(items) or phrase.text.endswith(tuple(heads)):
        return phrase
    first = site.words[items[-1].start]
    head = last[len(first.text) :] or max(heads, key=len)
    return Phrase(phrase.text + head, None, None, "respective_before")


def respective_after(site: Site) -> Phrase | None:
    """按15万元、10万元标准落实甲、乙: the item of the list that follows."""
    words = site.words
    run, place = _run_of_numbers(words, site.at)
    if len(run) < 2:
        return None
    norm = phrase_from(words, skip(words, run[-1] + 1, "close", "locative", "de"))
    if not text_of(words, norm).endswith(site.terms.norms) or kind_at(words, norm.end) not in ("verb", "vn"):
        return None
    items = _items(words, phrase_from(words, norm.end + 1))
    return site.phrase(items[place], "respective_after") if len(items) == len(run) else None


def listed_share(site: Site) -> Phrase | None:
    """甲50%、乙100%的奖金: the head after the last of a list of shares."""
    words, at = site.words, site.at
    if site.quantity.kind != "percent" or kind_at(words, at + 1) != "pause":
        return None
    at = skip(words, at, "noun", "vn", "pause", "claim")
    if kind_at(words, at) != "de":
        return None
    return site.phrase(phrase_from(words, at + 1), "listed_share")


def _run_of_numbers(words: Sequence[Word], at: int) -> tuple[list[int], int]:
    """The numbers joined to the one at ``at`` by 、 or 和 alone, and its place among them."""
    first = at
    while kind_at(words, first - 1) in ("pause", "conj") and kind_at(words, first - 2) == "claim":
        first -= 2
    run = [first]
    while kind_at(words, run[-1] + 1) in ("pause", "conj") and kind_at(words, run[-1] + 2) == "claim":
        run.append(run[-1] + 2)
    return run, (at - first) // 2


def _items(words: Sequence[Word], span: Span) -> list[Span]:
    """The items of a list."""
    items, start = [], span.start
    for i in range(span.start, span.end + 1):
        if i == span.end or words[i].kind in ("pause", "conj"):
            items.append(Span(start, i))
            start = i + 1
    return items
