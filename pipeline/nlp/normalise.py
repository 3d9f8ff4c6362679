"""Bringing newspaper characters to the forms the treebanks have, one character for one.

The training data holds no half-width punctuation beside Chinese text, no corner quotes after this mapping and
no full-width digits or letters. Text goes through here before it is cut and tagged, so offsets stay valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Interval = tuple[int, int]

_HALF_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
_ALWAYS = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％．「」『』\u3000\n",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%.“”‘’  ",
)
# A mark between two ASCII digits or letters belongs to a number, a time or a foreign name.
_MARK = re.compile(r"(?<![0-9A-Za-z])[,;:?!()]|[,;:?!()](?![0-9A-Za-z])")
_FULL_STOP = re.compile(r"(?<=[\u3400-\u9fff”’）])\.(?![0-9A-Za-z])")
_PUNCTUATION = re.compile(r"[，。；：？！、（）《》“”‘’]|…+|—+")
_NUMERAL = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿.，]+")


def model_text(text: str) -> str:
    """``text`` as the model should see it: same length, every character in the place of its original."""
    mapped = text.translate(_ALWAYS)
    mapped = _MARK.sub(lambda m: m.group().translate(_HALF_WIDTH), mapped)
    return _FULL_STOP.sub("。", mapped)


def word_edges(text: str, spans: Iterable[Interval]) -> list[int]:
    """Offsets where a word has to begin, rising: at both ends of each of ``spans`` and around punctuation."""
    edges = {offset for span in spans for offset in span}
    edges.update(offset for m in _PUNCTUATION.finditer(text) for offset in m.span())
    return sorted(edges)


def mask_numerals(text: str, spans: Iterable[Interval]) -> tuple[str, list[Interval]]:
    """``text`` with each numeral inside ``spans`` written as ones, and where those numerals stand.

    The length stays. The spans are quantities the caller has read already; this keeps every model from
    cutting 万 or 亿 off them.
    """
    found = [m.span() for start, end in spans for m in _NUMERAL.finditer(text, start, end)]
    pieces, at = [], 0
    for start, end in found:
        pieces += [text[at:start], "1" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]]), found
