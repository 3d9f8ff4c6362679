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
_MANNER = (
    r"(?:(?:十分|非常|很|满脸)?(?:高兴|激动|感慨|自豪|欣慰|兴奋|开心|坚定|欣喜|动情|深情|风趣|由衷|满意|骄傲"
    r"|乐呵呵|笑呵呵|充满信心|语重心长)地?)?"
)
_BEFORE = re.compile(
    rf"(?:^|[。！？；;，,\n”])([^。！？；;，,：:“”\n]{{2,30}}?){_MANNER}{_SAY}\s*[：:，,]\s*$"
)
_LED = (
    r"(?:(?:近日|日前|连日来|这几天|昨天|今天|\d{1,2}月\d{1,2}日|在|走进|来到|说起|谈起|提起|谈到|看着|望着)"
    r"[^。！？；“”\n]{0,36}?[，,]){0,3}"
)
_AFTER = re.compile(rf"{_LED}[，,]?\s*([^。！？；;，,：:“”\n]{{2,30}}?){_MANNER}{_SAY}(?=[。，,；;\n]|$)")
_GESTURE = re.compile(
    _LED + r"[，,]?\s*([^。！？；;，,：:“”\n]{2,40}?)[，,]?(?:边)?"
    r"(?:算起[^。，,]{0,8}账|直?摇了?摇?头|直?点头|竖起大拇指|打开(?:了)?话匣子"
    r"|掰着指头|指着|拉着|望着|看着|捧着|乐呵呵"
    r"|笑呵呵|笑得|喜上眉梢|喜笑颜开|笑道|感叹|说起|谈起|难掩|抑制不住|乐开了花|如数家珍|感慨[万良]|满脸|深有(?:感触|体会)|合不拢嘴|眉飞色舞|记忆犹新)"
)
_ACCORDING = re.compile(r"据([^。！？；;，,“”\n]{2,24}?)(?:介绍|透露|反映|统计|测算|说)[，,]")
_CROWD = re.compile(r"^(?:了解|悉|统计|不完全|初步|他|她|介绍)")
_ASIDE = re.compile(
    r"(?:向记者|对记者|指着|拉着|握着|看着|望着|捧着|在[^在]{0,12}[时中上里]|纷纷|满怀信心|信心十足|深有感触|算了一笔账|笑着|一边|边).*$"
)
_MARK = re.compile("[“”]")
_SPOKEN = 8


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
    for mark in _MARK.finditer(text):
        if mark[0] == "“" and start < 0:
            start = mark.start()
        elif mark[0] == "”" and start >= 0:
            out += _spoken(text, start, mark.end(), out)
            start = -1
    return out


def _spoken(text: str, start: int, end: int, before: Sequence[Quotation]) -> list[Quotation]:
    if end - start < _SPOKEN or not re.search(r"[，。！？,；]", text[start:end]):
        return []
    head = _BEFORE.search(text, max(0, start - 48), start)
    limit = min(len(text), end + 48)
    tail = _AFTER.match(text, end, limit) or _GESTURE.match(text, end, limit)
    who = _name(head[1]) if head else _name(tail[1]) if tail else None
    if who is None and before and start - before[-1].end < 2:
        who = before[-1].speaker
    return [Quotation(start, end, who)]


def _name(words: str) -> str | None:
    name = re.sub(r"^(?:据|对此|随后|同时|该|记者|近日|目前)", "", words).strip()
    name = _ASIDE.sub("", name)
    return name if len(name) >= 2 else None


def _speaker(quantity: Quantity, text: str, quoted: Sequence[Quotation]) -> str | None:
    for quotation in quoted:
        if quotation.start <= quantity.start < quotation.end:
            return quotation.speaker
    match = _ACCORDING.search(text, quantity.sentence.start, quantity.start)
    return match[1] if match and not _CROWD.match(match[1]) else None
