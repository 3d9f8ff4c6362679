"""The class a figure is restricted to, or the use of a share, as printed; absent where it holds for all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.links.phrases import clause_of, kind_at, phrase_from, text_of
from pipeline.links.sites import Found, skip
from pipeline.links.words import Word
from pipeline.records import Span

_TO = ("对", "给", "向", "为")
_EACH = re.compile(r"^(?:每个?[名位户家人]?|各)(?=.{2})")
_WITHIN = re.compile(r"(?:^|[，。；,;\n])(?:在|从)([^，。；,;\n\d]{2,14}?)中[，,有选培招推聘评]")


def find_populations(found: Sequence[Found]) -> list[dict[str, object]]:
    """``population`` for each quantity, in order."""
    out: list[dict[str, object]] = []
    for item in found:
        population = next((p for rule in _RULES if (p := rule(item))), None)
        out.append({"population": population} if population else {})
    return out


def use_of_share(item: Found) -> str | None:
    """收入的60%用于修路: what the share is for."""
    words, site = item.site.words, item.site
    if site.quantity.kind not in ("percent", "fraction"):
        return None
    at = skip(words, site.at + 1, "adverb", "locative")
    text = text_of(words, Span(at, clause_of(words, site.at).end))
    return text if text.startswith(site.terms.uses) else None


def listed_share(item: Found) -> str | None:
    """合格人员50%、不合格人员100%的奖金: whose share."""
    if not item.phrase or item.phrase.rule not in ("listed_share", "after_de"):
        return None
    if item.site.quantity.kind != "percent":
        return None
    words, start = item.site.words, item.site.at
    while kind_at(words, start - 1) in ("noun", "vn", "adnoun", "verb") and not _gives(item, start - 1):
        start -= 1
    return text_of(words, Span(start, item.site.at)) or None


def _gives(item: Found, at: int) -> bool:
    return item.site.words[at].text in item.site.terms.giving


def beneficiary(item: Found) -> str | None:
    """对合格的户每户补助300元, 为孤儿发放生活费: to whom."""
    words, at = item.site.words, item.site.at
    start = clause_of(words, at).start
    giving = [i for i in range(start, at) if _gives(item, i)]
    to = next((i for i in range(start, at) if words[i].text in _TO), None)
    if not giving or to is None or giving[0] < to:
        return None
    text = _EACH.sub("", _clause_text(words, to + 1, giving[0]))
    return text if len(text) > 1 else None


def _clause_text(words: Sequence[Word], start: int, end: int) -> str:
    while end > start and words[end - 1].kind in ("adverb", "det", "time", "adnoun"):
        end -= 1
    if any(w.kind == "claim" for w in words[start:end]):
        return ""
    return re.sub(r"每[人户名月年天]?.{0,2}$", "", text_of(words, Span(start, end)))


def condition(item: Found) -> str | None:
    """空壳村收入突破10万元的奖励5万元, 产值过亿元的企业奖励20万元: who is given it."""
    words, at = item.site.words, item.site.at
    start = clause_of(words, at).start
    giving = next((i for i in range(at - 1, start - 1, -1) if _gives(item, i)), None)
    if item.site.quantity.kind != "money" or giving is None:
        return None
    de = next((i for i in range(giving - 1, start - 1, -1) if words[i].kind == "de"), None)
    if de is None:
        return None
    if de < giving - 1:
        text = text_of(words, Span(start, giving))
        return text if text.endswith(item.site.terms.beneficiaries) else None
    text = text_of(words, phrase_from(words, start))
    cut = next((i for i, c in enumerate(text) if c in "村户" and i > 0), None)
    return text[: cut + 1] if cut is not None else None


def within(item: Found) -> str | None:
    """在脱贫户中,……: the class named at the head of the sentence or of a clause before the figure."""
    words, at = item.site.words, item.site.at
    first = next((i for i in range(at - 1, -1, -1) if words[i].kind == "claim"), -1) + 1
    text = text_of(words, Span(first, at))
    found = _WITHIN.search(text + "有") or _WITHIN.search("，" + text + "有")
    return found[1] if found and not found[1].endswith(item.site.terms.occasions) else None


_RULES = (use_of_share, listed_share, beneficiary, condition, within)
