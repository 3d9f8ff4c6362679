"""Noun phrases beside a number, found by word classes alone.

All functions take the words of one sentence and word positions; a phrase is a half-open ``Span`` of
positions. They only look inside the sentence and never go back over a word twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.links.words import Word
from pipeline.records import Span

_NOMINAL = ("noun", "vn", "adnoun")
_LINKING = ("conj", "pause")


def kind_at(words: Sequence[Word], at: int) -> str:
    """The class of the word at ``at``, ``stop`` outside the sentence."""
    return words[at].kind if 0 <= at < len(words) else "stop"


def clause_of(words: Sequence[Word], at: int) -> Span:
    """The positions of the clause around ``at``: between commas and stops."""
    start = end = at
    while start > 0 and words[start - 1].kind not in ("comma", "stop"):
        start -= 1
    while end < len(words) and words[end].kind not in ("comma", "stop"):
        end += 1
    return Span(start, end)


def close_after(words: Sequence[Word], at: int) -> int:
    """The position after the bracket or quotation mark that closes the one at ``at``; ``at`` if none does."""
    depth = 0
    for i in range(at, len(words)):
        depth += (words[i].kind == "open") - (words[i].kind == "close")
        if depth == 0:
            return i + 1
        if words[i].kind == "stop":
            break
    return at


def open_before(words: Sequence[Word], at: int) -> int:
    """The position of the bracket or mark that the one at ``at`` closes; ``at + 1`` if none does."""
    depth = 0
    for i in range(at, -1, -1):
        depth += (words[i].kind == "close") - (words[i].kind == "open")
        if depth == 0:
            return i
        if words[i].kind == "stop":
            break
    return at + 1


def phrase_from(words: Sequence[Word], start: int) -> Span:
    """The noun phrase that begins at ``start``; empty if none does."""
    at, end = start, start
    while at < len(words):
        step = _step_right(words, at, begun=end > start)
        if step == at:
            break
        at = step
        if words[at - 1].kind in (*_NOMINAL, "close"):
            end = at
    if end - start > 1 and words[end - 1].kind == "adnoun" and kind_at(words, end) in ("verb", "vn"):
        end -= 1
    return Span(start, _without_next_item(words, start, end))


def _step_right(words: Sequence[Word], at: int, *, begun: bool) -> int:
    kind = words[at].kind
    if kind in _NOMINAL:
        return at + 1
    if kind == "open" and (begun or words[at].text not in "（(【["):
        return close_after(words, at)
    if not begun:
        return at
    following = kind_at(words, at + 1)
    joins = kind in (*_LINKING, "de") or words[at].text == "等"
    return at + 1 if joins and following in (*_NOMINAL, "open") else at


def _without_next_item(words: Sequence[Word], start: int, end: int) -> int:
    """Cut a list before an item that has a number of its own (A and B 3 → A)."""
    if kind_at(words, end) != "claim" and not (
        kind_at(words, end) == "de" and kind_at(words, end + 1) == "claim"
    ):
        return end
    for i in range(end - 1, start, -1):
        if words[i].kind in _LINKING:
            return i
    return end


def phrase_to(words: Sequence[Word], end: int, agents: tuple[str, ...] = ()) -> Span:
    """The noun phrase that ends before ``end``; a closing 等 is left out; empty if none does.

    After a noun that ends like one of ``agents`` a word that may be a verb is one.
    """
    if end > 0 and words[end - 1].text == "等":
        end -= 1
    at, start = end, end
    while at > 0:
        step = _step_left(words, at - 1, begun=start < end)
        if step == at:
            break
        at = step
        if words[at].kind in (*_NOMINAL, "open"):
            start = at
    return Span(_without_verb(words, _after_agent(words, start, end, agents), end), end)


def _step_left(words: Sequence[Word], at: int, *, begun: bool) -> int:
    kind = words[at].kind
    if kind in _NOMINAL:
        return at
    if kind == "close":
        return open_before(words, at)
    joins = begun and kind in _LINKING and kind_at(words, at - 1) in (*_NOMINAL, "close")
    return at if joins else at + 1


def _after_agent(words: Sequence[Word], start: int, end: int, agents: tuple[str, ...]) -> int:
    for i in range(end - 2, start, -1):
        doing = words[i].kind == "vn" and words[i + 1].kind in ("noun", "adnoun")
        if agents and doing and words[i - 1].kind == "noun" and words[i - 1].text.endswith(agents):
            return i + 1
    return start


_FUNDS = ("资金", "经费", "基金", "款", "金", "费", "率", "额", "量", "值", "收入", "支出", "合同", "协议")


# Nouns that a verb right in front makes one word with (检测|中心).
_COMPOUNDS = (
    "中心",
    "基地",
    "平台",
    "机构",
    "车间",
    "工程",
    "项目",
    "设备",
    "设施",
    "大厅",
    "小组",
    "制度",
    "岗位",
    "合同",
)


def _without_verb(words: Sequence[Word], start: int, end: int) -> int:
    """A leading word that may be a verb is one when it opens the clause and a noun follows (培训|党员)."""
    if end - start < 2 or words[start].kind != "vn" or kind_at(words, start - 1) in ("verb", "de", "prep"):
        return start
    if words[start + 1].kind not in ("noun", "adnoun", "open"):
        return start
    if "".join(w.text for w in words[start:end]).endswith(
        _FUNDS if end - start > 2 else (*_FUNDS, *_COMPOUNDS)
    ):
        return start
    return start + 1


def text_of(words: Sequence[Word], phrase: Span) -> str:
    """The characters of a phrase, gaps between words left out."""
    return "".join(w.text for w in words[phrase.start : phrase.end])
