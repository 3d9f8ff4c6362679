"""Folding: one alphabet for the grammar, and broken numbers made whole, with the way back to the text.

Characters are folded one for one (full width to half width, traditional to simplified, dashes and quotation
marks to one form each). White space, line ends and zero-width characters that cut a number, or a number from
its unit, are taken out; ``Folded.span`` leads back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.records import Span
from pipeline.vocabulary import read_rows

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GAP = r"[\s\u200b-\u200f\u2060\ufeff\u00ad]{1,8}"
_CN = "零一二两三四五六七八九十百千万亿"
_FIGURE = rf"0-9{_CN}"
# A gap is closed between Chinese numerals, and between a numeral and the character that goes on with it. Two
# groups of Arabic digits are closed up at a line end or zero-width character only: spaces part table columns.
_CUT = re.compile(
    rf"(?<=[0-9.])(?:[^\S\n]?\n[^\S\n]?|[\u200b-\u200f\u2060\ufeff\u00ad]+)(?=[0-9.])"
    rf"|(?<=[0-9][.])[ \t\u3000]{{1,2}}(?=[0-9])"
    rf"|(?<=[{_CN}第]){_GAP}(?=[{_FIGURE}])"
    rf"|(?<=[{_FIGURE}几半数余多来%.:]){_GAP}(?=[{_CN}余多来几%‰℃°\u4e00-\u9fff㎡㎥])"
    rf"|(?<=[年月日至到])[ \t\u3000]{{1,2}}(?=[0-9]{{1,2}}[ \t\u3000]{{0,2}}[月日年时])"
    rf"|(?<=分之){_GAP}(?=[{_FIGURE}点])|(?<=个){_GAP}(?=百)"
    rf"|(?<=[0-9%])[ \t]{{1,2}}(?=[-~][ \t]{{0,2}}[0-9])|(?<=[ \t][-~])[ \t]{{1,2}}(?=[0-9])"
    rf"|(?<=[\u4e00-\u9fff])[\u200b-\u200f\u2060\ufeff\u00ad]+(?=[{_FIGURE}\u4e00-\u9fff])"
)
_STANDS_ALONE = re.compile(r"(?:^|\n)[\s0-9.\-/]*\Z")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``cuts`` are the positions in it before which something was taken out, with the running total."""

    text: str
    cuts: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()

    def origin(self, position: int) -> int:
        """Offset in the original text of the folded character at ``position``."""
        i = bisect_right(self.cuts, position) - 1
        return position if i < 0 else position + self.removed[i]

    def span(self, start: int, end: int) -> Span:
        """The original interval of the folded interval ``[start, end)``, which is not empty."""
        if not self.cuts:
            return Span(start, end)
        return Span(self.origin(start), self.origin(end - 1) + 1)


def folding_table(*, extra: Sequence[Path] = ()) -> dict[int, str | int]:
    """The table for ``str.translate``. Raises ``ValueError`` for an entry that is not one character for one."""
    table: dict[int, str | int] = dict(_FULL_WIDTH)
    for row in read_rows("numerals/folding.csv", extra=extra):
        written, folded = row["written"], row["folded"]
        if len(written) != 1 or len(folded) != 1:
            raise ValueError(f"numerals/folding.csv: {written!r} -> {folded!r} is not one character for one")
        table[ord(written)] = folded
    return table


def fold(text: str, table: Mapping[int, str | int]) -> Folded:
    """Fold ``text``; see the module. Linear in the length of the text."""
    text = text.translate(table)
    pieces: list[str] = []
    cuts: list[int] = []
    removed: list[int] = []
    last = length = gone = 0
    for match in _CUT.finditer(text):
        start, end = match.span()
        if "\n" in match.group() and not _joins(text, start, end):
            continue
        pieces.append(text[last:start])
        length += start - last
        gone += end - start
        cuts.append(length)
        removed.append(gone)
        last = end
    if not cuts:
        return Folded(text)
    pieces.append(text[last:])
    return Folded("".join(pieces), tuple(cuts), tuple(removed))


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a line end belongs inside a number: not after a line that is nothing but a bare number."""
    lines, figures = text.count("\n", start, end), text[start - 1 : start].isdigit()
    if lines > 2 or (lines > 1 and figures and text[end : end + 1].isdigit()):
        return False
    head = text[max(0, start - 24) : start]
    alone = _STANDS_ALONE.search(head) is not None and (len(head) < 24 or "\n" in head)
    return not (alone and text[end : end + 1].isdigit())
