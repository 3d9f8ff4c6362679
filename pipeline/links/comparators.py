"""What a figure is compared with: a thing (原工资, 其他作物), never a period (that is the base period)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.links.phrases import clause_of, kind_at, text_of
from pipeline.links.sites import Found, beyond_at
from pipeline.records import Span

_PERIOD = re.compile(
    r"(?<![常青成少老])年[初末底前后]?$|(?<![淡旺平])[月季周日天][初末底前后]?$|^(?:去|今|上|前|同|往|次)[年月期季]|同期|以前|之前|过去|此前|期末|原来|平时"
    r"|[“\"]?十[一二三四]五"
)
_COMPARISON = ("是", "为", "达", "达到", "相当于", "等于", "约为", "约是")


def find_comparators(found: Sequence[Found]) -> list[dict[str, object]]:
    """``comparator`` for each quantity, in order; absent where nothing is compared."""
    out: list[dict[str, object]] = []
    for item in found:
        comparator = _than(item) or _times(item) or _beyond(item)
        out.append({"comparator": comparator} if comparator else {})
    return out


def _than(item: Found) -> str | None:
    """比普通品种高15%: between the preposition and the word of degree."""
    words, at, terms = item.site.words, item.site.at, item.site.terms
    start = clause_of(words, at).start
    for i in range(at - 1, start - 1, -1):
        if words[i].kind == "claim":
            return None
        if words[i].kind == "prep" and words[i].text in terms.than:
            return _thing(_before_degree(text_of(words, Span(i + 1, at)), terms.degrees))
    return None


def _before_degree(text: str, degrees: Sequence[str]) -> str:
    """The text before its last word of degree, if little follows."""
    found = [text.rfind(word) for word in degrees]
    cut = min((i for i in found if i > 0 and len(text) - i <= 4), default=len(text))
    return text[:cut]


def _times(item: Found) -> str | None:
    """是其他作物的2倍, 相当于邻县的一半."""
    words, at = item.site.words, item.site.at
    if item.site.quantity.kind not in ("multiple", "fraction") or kind_at(words, at - 1) != "de":
        return None
    start = clause_of(words, at).start
    opener = next((i for i in range(at - 2, start - 1, -1) if words[i].text in _COMPARISON), None)
    return _thing(text_of(words, Span(opener + 1, at - 1))) if opener is not None else None


def _beyond(item: Found) -> str | None:
    """超原工资30%, 高于全省平均水平3个百分点."""
    words, at = item.site.words, item.site.at
    over = beyond_at(item.site)
    if over is None:
        return None
    between = [w for w in words[over + 1 : at] if w.kind not in ("adverb", "locative")]
    return _thing("".join(w.text for w in between)) if between and between[-1].kind != "de" else None


def _thing(text: str) -> str | None:
    return None if len(text) < 2 or _PERIOD.search(text) else text
