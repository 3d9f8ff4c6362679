"""Readings for link tests: a text with its claims marked, ``{12个|count|个}`` or ``{12个}``."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.records import (
    Block,
    CleanText,
    Document,
    Layout,
    Mention,
    Passage,
    Quantity,
    Reading,
    Segment,
    Span,
)

_MARK = re.compile(r"[{\[]([^}\]|]+)(?:\|([^}\]|]*))?(?:\|([^}\]|]*))?[}\]]")
_KINDS = (
    (r"[%％‰]|百分点|成$", "percent"),
    (r"元$", "money"),
    (r"分之", "fraction"),
    (r"倍$|番$", "multiple"),
    (r"(年多?|个多?月|天|日|小时|分钟)$", "duration"),
    (r"岁$", "age"),
    (r"(亩|吨|米|公里|公斤|斤|千瓦时|公顷)$", "measure"),
)
_UNIT = re.compile(
    r"(人次|场次|平方米|平方公里|公里|公斤|百分点|个月|小时|社区|[^\d余多几来万亿千百十两一二三四五六七八九.,]+)$"
)


def reading(marked: str, *, headline: str | None = None) -> Reading:
    """One body passage; ``{…}`` are claims, ``[…|reason]`` excluded numerals; sentences end at 。；！？."""
    text, spans = _plain(marked)
    sentences = [Span(m.start(), m.end()) for m in re.finditer(r"[^。；！？\n]+[。；！？\n]?", text)]
    mentions: list[Mention] = []
    quantities: list[Quantity] = []
    for start, end, brace, second, third in spans:
        claim = brace == "{"
        mentions.append(
            Mention(
                block=0,
                passage=0,
                start=start,
                end=end,
                text=text[start:end],
                value=None,
                status="claim" if claim else "excluded",
                reason=None if claim else (second or "date_time"),  # type: ignore[arg-type]
                rule="test",
                quantity=len(quantities) if claim else None,
            )
        )
        if claim:
            quantities.append(_quantity(text, start, end, sentences, second, third))
    passage = Passage(role="body", clean=CleanText(text, (Segment(0, 0, len(text)),)))
    block = Block(seq=0, kind="article", spans=(Span(0, len(text)),), passages=(passage,), headline=headline)
    document = Document(document_id="0" * 16, source_path="a.txt", sha256="0" * 64, text=text)
    layout = Layout(document=document, blocks=(block,))
    return Reading(layout=layout, mentions=tuple(mentions), quantities=tuple(quantities))


def _plain(marked: str) -> tuple[str, list[tuple[int, int, str, str, str]]]:
    out, spans, at, length = [], [], 0, 0
    for m in _MARK.finditer(marked):
        out.append(marked[at : m.start()])
        length += m.start() - at
        spans.append((length, length + len(m[1]), m[0][0], m[2] or "", m[3] or ""))
        out.append(m[1])
        length += len(m[1])
        at = m.end()
    return "".join(out) + marked[at:], spans


def _quantity(text: str, start: int, end: int, sentences: list[Span], kind: str, unit: str) -> Quantity:
    quote = text[start:end]
    kind = kind or next((k for pattern, k in _KINDS if re.search(pattern, quote)), "count")
    match = _UNIT.search(quote)
    per = re.search(r"每([^，。；每]{1,3})$", text[:start])
    rise = r"(增长|增加|提高|增收|上涨|上升|下降|减少|降低)了?(\d[\d.]*[^，。；\d]{1,3}[、和])?$"
    digits = re.search(r"\d+(?:\.\d+)?", quote)
    return Quantity(
        block=0,
        passage=0,
        start=start,
        end=end,
        sentence=next(s for s in sentences if s.start <= start < s.end),
        kind=kind,  # type: ignore[arg-type]
        value=Decimal(digits[0]) if digits else Decimal(1),
        unit=unit or (match[1] if match else None),
        per=per[1] if per else None,
        change="increase" if re.search(rise, text[:start]) else "level",
        rule="test",
    )
