"""Who said it: the speaker of the quotation a claim stands in, or of a sentence after 据……介绍."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Quantity, Reading

_SAY = (
    r"(?:介绍说|介绍道|告诉记者|告诉笔者|对记者说|解释说|感慨地?说|高兴地说|笑着说|坦言|表示|介绍|说道|说|称"
    r"|指出|强调|回忆道?|感叹道?|算起了?账)"
)
_MANNER = r"(?:[一-鿿]{0,6}地)?"
_BEFORE = re.compile(
    rf"(?:^|[。！？；;，,\n”])([^。！？；;，,：:“”\n]{{2,30}}?){_MANNER}{_SAY}\s*[：:，,]\s*$"
)
_AFTER = re.compile(rf"\s*([^。！？；;，,：:“”\n]{{2,30}}?){_MANNER}{_SAY}(?=[。，,；;\n]|$)")
_ACCORDING = re.compile(r"据([^。！？；;，,“”\n]{2,24}?)(?:介绍|透露|反映|统计|测算|说)[，,]")
_CROWD = re.compile(r"^(?:了解|悉|统计|不完全|初步|他|她|介绍)")
_SPOKEN = 12


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation, marks included, and who speaks; clean offsets."""

    start: int
    end: int
    speaker: str | None


def find_speakers(reading: Reading) -> list[dict[str, object]]:
    """``speaker`` for each quantity, in order; absent outside quotations."""
    cache: dict[tuple[int, int], list[Quotation]] = {}
    out: list[dict[str, object]] = []
    for q in reading.quantities:
        text = reading.layout.blocks[q.block].passages[q.passage].clean.text
        key = (q.block, q.passage)
        if key not in cache:
            cache[key] = quotations(text)
        speaker = _speaker(q, text, cache[key])
        out.append({"speaker": speaker} if speaker else {})
    return out


def quotations(text: str) -> list[Quotation]:
    """Quotations that hold a sentence (not a name or slogan), in order. Linear in the text."""
    out: list[Quotation] = []
    start = -1
    for i, char in enumerate(text):
        if char == "“" and start < 0:
            start = i
        elif char == "”" and start >= 0:
            out += _spoken(text, start, i + 1, out)
            start = -1
    return out


def _spoken(text: str, start: int, end: int, before: Sequence[Quotation]) -> list[Quotation]:
    if end - start < _SPOKEN or not re.search(r"[，。！？,；]", text[start:end]):
        return []
    head = _BEFORE.search(text, max(0, start - 48), start)
    tail = _AFTER.match(text, end, min(len(text), end + 48))
    who = _name(head[1]) if head else _name(tail[1]) if tail else None
    if who is None and before and start - before[-1].end < 2:
        who = before[-1].speaker
    return [Quotation(start, end, who)]


def _name(words: str) -> str | None:
    name = re.sub(r"^(?:据|对此|随后|同时|该|记者|近日|目前)", "", words).strip()
    name = re.sub(
        r"(?:向记者|对记者|欣喜|高兴|激动|自豪|介绍|满怀信心|信心十足|深有感触|感慨|算了一笔账).*$", "", name
    )
    return name if len(name) >= 2 else None


def _speaker(quantity: Quantity, text: str, quoted: Sequence[Quotation]) -> str | None:
    for quotation in quoted:
        if quotation.start <= quantity.start < quotation.end:
            return quotation.speaker
    match = _ACCORDING.search(text, quantity.sentence.start, quantity.start)
    return match[1] if match and not _CROWD.match(match[1]) else None
