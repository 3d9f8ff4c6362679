"""Folding: one alphabet for the grammar, and broken numbers made whole, with the way back to the text.

Characters are folded one for one (full width to half width, traditional to simplified, dashes and quotation
marks to one form each). White space, line ends and zero-width characters that cut a number, or a number from
its unit, are taken out; ``Folded.span`` leads back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.records import Span
from pipeline.vocabulary import VocabularyError, read_rows

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CN = "零一二两三四五六七八九十百千万亿"
_ZERO_WIDTH = "\u200b-\u200f\u2060\ufeff\u00ad"
_FIGURES = frozenset("0123456789" + _CN)
_CHINESE = frozenset(_CN)
_BEFORE_WORD = _FIGURES | frozenset("余多来几数半")
# What may stand left of a gap inside a number, or between a number and its unit; then the gap itself.
_CUT = re.compile(
    rf"(?P<left>[0-9\u4e00-\u9fff%.:~-])(?P<gap>[\s{_ZERO_WIDTH}]{{1,8}})(?=(?P<right>[^\s{_ZERO_WIDTH}]))"
    rf"|(?P<none>[{_ZERO_WIDTH}]+)"
)
_SIZES = {"十": 1, "百": 2, "千": 3}
_CELL = re.compile(r"(?:[\t\u3000|]|[ ]{2})[0-9.,-]+\Z")
_DATE_PART = re.compile(r"[0-9]{1,2}[ \t\u3000]{0,2}[月日年时]")
_LATIN = re.compile(r"[A-Za-z]{2,4}(?![0-9A-Za-z])|m(?![0-9A-Za-z./-])")
_CODED = re.compile(r"[0-9][-/][0-9]+\Z")
_STANDS_ALONE = re.compile(r"(?:^|\n)[\s0-9.\-/]*\Z")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``cuts`` are the positions in it before which something was taken out, with the
    running total.
    """

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
    """The table for ``str.translate``. Raises ``VocabularyError`` for an entry that is not one character for
    one.
    """
    table: dict[int, str | int] = dict(_FULL_WIDTH)
    for row in read_rows("numerals/folding.csv", extra=extra):
        written, folded = row["written"], row["folded"]
        if len(written) != 1 or len(folded) != 1:
            raise VocabularyError(
                f"numerals/folding.csv: {written!r} -> {folded!r} is not one character for one"
            )
        table[ord(written)] = folded
    return table


def fold(text: str, table: Mapping[int, str | int], *, wholes: Collection[str] = ()) -> Folded:
    """Fold ``text``; see the module. Linear in the length of the text.

    ``wholes`` are words that are made whole again after a number: 平⏎方米, 百⏎分点.
    """
    text = text.translate(table)
    pieces: list[str] = []
    cuts: list[int] = []
    removed: list[int] = []
    last = length = gone = 0
    for match in _CUT.finditer(text):
        start, end = match.span("gap") if match.lastgroup != "none" else match.span()
        if match.lastgroup != "none" and not _closes(text, match, wholes):
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


def _closes(text: str, match: re.Match[str], wholes: Collection[str]) -> bool:
    """Whether the gap lies inside a number, or between a number and what goes on with it."""
    left, gap, right = match.group("left", "gap", "right")
    start, end = match.span("gap")
    if "\n" in gap and not _joins(text, start, end):
        return False
    if right.isascii() and right.isdigit():
        return _before_digit(text, left, gap, start, end)
    if right == "." and left in "0123456789":
        return text[end + 1 : end + 2].isdigit()
    if left in _SIZES and _SIZES.get(text[end + 1 : end + 2], 0) >= _SIZES[left]:
        return False
    if left in _FIGURES or left in "几半数余多来%":
        return _before_unit(text, left, (start, end), wholes)
    if left in "第个之点" and right in _CHINESE:
        return left != "点" or text[max(0, start - 6) : start - 1].rstrip(" ")[-1:] in _CHINESE
    if wholes and _mends(text, start, end, wholes):
        return True
    return right in "至到~-" and "\n" in gap and text[end + 1 : end + 2] in _FIGURES


def _before_unit(text: str, left: str, gap: tuple[int, int], wholes: Collection[str]) -> bool:
    """A gap between a number and what goes on with it; after Arabic figures that must be a unit.

    A figure that itself stands after wide white space ends a table row: the next line does not go on with it.
    """
    start, end = gap
    right, lines = text[end], text.count("\n", start, end)
    if right in "~-":
        return text[end + 1 : end + 2] == " "
    if not ("\u4e00" <= right <= "\u9fff" or right in "%‰℃°㎡㎥"):
        return left.isascii() and text[start:end] == " " and _latin_unit(text, end, wholes)
    if (
        not left.isascii()
        or right in "余多来几十百千万亿至到%‰℃"
        or not text[start:end].strip("\u200b\ufeff")
    ):
        return True
    if lines > 1 or (lines and _CELL.search(text[max(0, start - 16) : start])):
        return False
    return any(text[end : end + length] in wholes for length in (1, 2, 3, 4))


def _latin_unit(text: str, position: int, wholes: Collection[str]) -> bool:
    """Whether a unit in Latin letters stands at ``position``, as a word of its own: 5 km, 20 MW."""
    match = _LATIN.match(text, position)
    return match is not None and match.group() in wholes


def _mends(text: str, start: int, end: int, wholes: Collection[str]) -> bool:
    """Whether the gap cuts a word that follows a number; spaces may stand between all its characters."""
    left = text[max(0, start - 8) : start].replace(" ", "")
    right = text[end : end + 8].replace(" ", "")
    return any(
        left[-length - 1 : -length] in _BEFORE_WORD
        and any(left[-length:] + right[:rest] in wholes for rest in (1, 2, 3, 4))
        for length in (1, 2, 3)
    )


def _before_digit(text: str, left: str, gap: str, start: int, end: int) -> bool:
    """A gap before an Arabic digit: spaces part table columns, so two groups of digits close at a line
    end only.
    """
    if left.isascii() and left.isdigit():
        return "\n" in gap or gap.strip() != ""
    if left in _CHINESE or left in ".第之":
        return left != "." or text[start - 2 : start - 1].isdigit()
    if left in "年月日至到":
        return "\n" not in gap and _DATE_PART.match(text, end) is not None
    return left in "~-" and text[start - 2 : start - 1] == " "


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a line end belongs inside a number: not after a line that is nothing but a bare number."""
    lines, figures = text.count("\n", start, end), text[start - 1 : start].isdigit()
    if lines > 2 or (lines > 1 and figures and text[end : end + 1].isdigit()):
        return False
    head = text[max(0, start - 24) : start]
    if figures and _CODED.search(head):
        return False
    alone = _STANDS_ALONE.search(head) is not None and (len(head) < 24 or "\n" in head)
    return not (alone and text[end : end + 1].isdigit())
