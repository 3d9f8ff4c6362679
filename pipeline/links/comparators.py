"""What a figure is compared with: a thing (原工资, 其他作物), never a period (that is the base period)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.links.phrases import clause_of, kind_at, phrase_from, text_of
from pipeline.links.sites import Found
from pipeline.links.words import Word
from pipeline.records import Span

_PERIOD = re.compile(
    r"[年月季周日]$|^(?:去|今|上|前|同|往)[年月期季]|同期|年初|年末|年底|往年|以前|之前|过去|此前|期末|[“\"]?十[一二三四五]五"
)


def find_comparators(found: Sequence[Found]) -> list[dict[str, object]]:
    """``comparator`` for each quantity, in order; absent where nothing is compared."""
    out: list[dict[str, object]] = []
    for item in found:
        comparator = _comparator(item)
        out.append({"comparator": comparator} if comparator else {})
    return out


def _comparator(item: Found) -> str | None:
    words, at = item.site.words, item.site.at
    start = clause_of(words, at).start
    for i in range(at - 1, start - 1, -1):
        if words[i].kind == "prep" and words[i].text in item.site.terms.than:
            return _thing(words, i + 1, at)
    return _base_of(item, start)


def _base_of(item: Found, start: int) -> str | None:
    """是其他作物的2倍, 超原工资30%."""
    words, at, q = item.site.words, item.site.at, item.site.quantity
    if q.kind == "multiple" and kind_at(words, at - 1) == "de":
        opener = next((i for i in range(at - 2, start - 1, -1) if words[i].kind == "copula"), start - 1)
        return _thing(words, opener + 1, at - 1)
    if q.kind not in ("percent", "multiple", "fraction"):
        return None
    for i in range(at - 1, start - 1, -1):
        if words[i].text in item.site.terms.beyond or words[i].text.endswith("超"):
            return _thing(words, i + 1, at)
    return None


def _thing(words: Sequence[Word], start: int, end: int) -> str | None:
    while start < end and words[start].kind in ("adverb", "det") and words[start].text not in ("该", "本"):
        if _PERIOD.search(words[start].text):
            return None
        start += 1
    phrase = phrase_from(words, start)
    phrase = Span(phrase.start, min(phrase.end, end))
    text = text_of(words, phrase)
    while text and phrase.end > phrase.start and words[phrase.end - 1].kind == "de":
        phrase = Span(phrase.start, phrase.end - 1)
        text = text_of(words, phrase)
    return None if not text or _PERIOD.search(text) else text
