"""What the clause says is done to, or true of, the things counted.

The verb before the number and its noun (建立|党支部12个), else the predicate after them
(12个村|成立了合作社).
Verbs of being and having say nothing more than that the things exist and give no action.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.links.phrases import clause_of, close_after, kind_at
from pipeline.links.sites import Found, says, skip_back, word_at
from pipeline.links.terms import Terms
from pipeline.links.words import Word
from pipeline.records import Span

_KINDS = ("count", "money", "measure", "percent", "fraction")
_BEFORE_VERBS = ("stop", "comma", "adverb", "adnoun", "time", "conj", "claim")
_LONGEST = 12


def find_actions(found: Sequence[Found]) -> list[dict[str, object]]:
    """``action`` for each quantity, in order; absent where the text only states existence."""
    out: list[dict[str, object]] = []
    for i, item in enumerate(found):
        action = _action(item)
        if action is None and i and _continues(found[i - 1], item):
            action = out[i - 1].get("action")  # type: ignore[assignment]
        out.append({"action": action} if action else {})
    return out


def _continues(before: Found, item: Found) -> bool:
    """Is the quantity a further item of the list the one before stands in (捐赠图书5万册、课桌5000套)?"""
    words = item.site.words
    start = group_of(item).start
    same = words is before.site.words and before.site.at < start
    return same and words[start - 1].kind in ("pause", "conj") and start - before.site.at < 6


def group_of(item: Found) -> Span:
    """The positions of the number and, where it stands beside it, the phrase measured."""
    words, at, phrase = item.site.words, item.site.at, item.phrase
    clause = clause_of(words, at)
    if phrase is None or phrase.start is None or phrase.end is None:
        return Span(at, at + 1)
    inside = [
        i
        for i in range(clause.start, clause.end)
        if phrase.start < words[i].end and words[i].start < phrase.end
    ]
    return Span(min([at, *inside]), max([at, *inside]) + 1)


def _action(item: Found) -> str | None:
    q, words = item.site.quantity, item.site.words
    if q.kind not in _KINDS or q.change != "level":
        return None
    group = group_of(item)
    clause = clause_of(words, item.site.at)
    if q.kind in ("percent", "fraction") and says(words, item.site.at, "占", "约占", "占到", "仅占"):
        return "占"
    if q.kind in ("count", "money", "measure"):
        before = _verb_before(words, group.start, clause.start, item.site.terms)
        if before:
            return before
        opening = words[group.start]
        if opening.text in item.site.terms.spending and group.start < item.site.at and q.kind == "money":
            return opening.text
    return _predicate_after(words, group.end, clause.end)


def _verb_before(words: Sequence[Word], at: int, start: int, terms: Terms) -> str | None:
    at = skip_back(words, at, "adverb", "aux", "det", "time", "locative", "adnoun", "number")
    if at <= start:
        return None
    if (
        words[at - 1].text == "等" or kind_at(words, at) == "det"
    ):  # the list before it belongs to the same verb
        first = next((w for w in words[start:at] if w.kind == "verb"), None)
        return first.text if first else None
    word = words[at - 1]
    if word.kind == "copula" and word.text in terms.reaching:
        return word.text
    if word.kind == "copula":
        return _verb_before(words, at - 1, start, terms) if word.text in terms.qualifying else None
    if word.kind == "verb":
        return word.text.removesuffix("了")
    if word.kind == "vn" and _is_verb(words, at - 1, terms):
        return word.text
    return None


def _is_verb(words: Sequence[Word], at: int, terms: Terms) -> bool:
    """Is the word at ``at``, a verb or a noun, a verb? What stands before it tells."""
    before = word_at(words, at - 1)
    if kind_at(words, at - 1) == "noun":
        return before.endswith(terms.agents)
    return kind_at(words, at - 1) in _BEFORE_VERBS or before in terms.qualifying


def _predicate_after(words: Sequence[Word], at: int, end: int) -> str | None:
    while at < end and words[at].kind not in ("verb", "claim", "number", "pause"):
        if words[at].kind == "vn" and kind_at(words, at - 1) in ("adverb", "adnoun"):
            break
        at = close_after(words, at) if words[at].kind == "open" and close_after(words, at) > at else at + 1
    if at >= end or words[at].kind not in ("verb", "vn"):
        return None
    stop = next((i for i in range(at, end) if words[i].kind in ("claim", "number")), end)
    verb = words[at].text.removesuffix("了")
    text = verb + "".join(w.text for w in words[at + 1 : stop] if w.kind != "aux")
    return text if stop == end and len(text) <= _LONGEST else verb
