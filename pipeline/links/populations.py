"""The class a figure is restricted to, or the use of a share, as printed; absent where it holds for all."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.links.phrases import clause_of, kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Found, skip
from pipeline.links.terms import Terms
from pipeline.links.words import Word
from pipeline.records import Span

_TO = ("对", "给", "向", "为")
_WITHIN = ("在", "从")


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
    if at < len(words) and words[at].text in site.terms.uses:
        return text_of(words, Span(at, clause_of(words, site.at).end))
    return None


def listed_share(item: Found) -> str | None:
    """合格人员50%、不合格人员100%的奖金: whose share."""
    if not item.phrase or item.phrase.rule not in ("listed_share", "after_de"):
        return None
    if item.site.quantity.kind != "percent":
        return None
    return text_of(item.site.words, phrase_to(item.site.words, item.site.at)) or None


def condition(item: Found) -> str | None:
    """空壳村收入突破10万元的奖励5万元, 对合格的户每户补助300元: who is given it."""
    words, at = item.site.words, item.site.at
    if item.site.quantity.kind != "money":
        return None
    clause = clause_of(words, at)
    giving = next(
        (i for i in range(at - 1, clause.start - 1, -1) if words[i].text in item.site.terms.giving), None
    )
    if giving is None:
        return None
    to = next((i for i in range(clause.start, giving) if words[i].text in _TO), None)
    if to is not None:
        return _clause_text(words, to + 1, giving)
    return _before_condition(words, clause.start, giving, item.site.terms)


def _before_condition(words: Sequence[Word], start: int, giving: int, terms: Terms) -> str | None:
    if kind_at(words, giving - 1) not in ("de", "noun"):
        return None
    if kind_at(words, giving - 1) == "noun":
        text = text_of(words, phrase_to(words, giving))
        return text if text.endswith(terms.beneficiaries) else None
    first = phrase_from(words, start)
    text = text_of(words, first)
    cut = next((i for i, c in enumerate(text) if c in "村户" and i > 0), None)
    return text[: cut + 1] if cut is not None else None


def _clause_text(words: Sequence[Word], start: int, end: int) -> str | None:
    while end > start and words[end - 1].kind in ("adverb", "det", "time", "adnoun"):
        end -= 1
    if any(w.kind == "claim" for w in words[start:end]):
        return None
    return text_of(words, Span(start, end)) or None


def within(item: Found) -> str | None:
    """在脱贫户中，……: the class named at the head of the sentence or clause before."""
    words, at = item.site.words, item.site.at
    for i in range(at - 1, max(-1, at - 14), -1):
        if (
            words[i].kind == "prep"
            and words[i].text in _WITHIN
            and kind_at(words, i - 1) in ("stop", "comma")
        ):
            text = text_of(words, phrase_from(words, i + 1))
            return text[:-1] if len(text) > 2 and text.endswith("中") else None
    return None


_RULES = (use_of_share, listed_share, condition, within)
