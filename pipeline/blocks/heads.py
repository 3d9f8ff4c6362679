"""Heads: kicker, headline, subtitle, byline, organisation and column title in a run of display lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.blocks.contents import Contents
from pipeline.blocks.lines import Unit
from pipeline.blocks.rules import BlockRules

DISPLAY = frozenset(
    {"short", "bracketed", "title", "subtitle", "names", "byline", "column", "meta", "date_line"}
)
_SURE = frozenset({"title", "bracketed", "subtitle", "byline", "names"})
_LONGEST_COLUMN = 10
# Up to this length a column word may stand anywhere, in longer lines only at the end.
_ANYWHERE = 4
_SECTION = re.compile(r"[\u3400-\u9fff]{2,4}\s?[·|｜/]\s?[\u3400-\u9fff]{2,4}$")
_FEW = re.compile(r"[\u3400-\u9fff]{4,6}$")
_PLACE_END = re.compile(r"[省市县区旗州盟乡镇村屯街道社局办厅队校院厂站所部委系统苏木嘎查]$")
_LETTER_SPACED = re.compile(r"[\u3400-\u9fff](?:\s[\u3400-\u9fff]){1,3}$")


@dataclass(frozen=True, slots=True)
class Head:
    """The units of a head by role, as indices into the page's units, each in printed order."""

    column: tuple[int, ...] = ()
    kicker: tuple[int, ...] = ()
    headline: tuple[int, ...] = ()
    subtitle: tuple[int, ...] = ()
    byline: tuple[int, ...] = ()
    organisation: tuple[int, ...] = ()
    meta: tuple[int, ...] = ()

    @property
    def units(self) -> tuple[int, ...]:
        """All units of the head in reading order: display lines first, then who signs.

        A column title over the byline of an article whose headline follows stands with the byline.
        """
        display = (*self.kicker, *self.headline, *self.subtitle)
        signs = (*self.byline, *self.organisation, *self.meta)
        if self.byline and self.headline and max(self.byline) < min(display):
            return (*sorted(display), *sorted((*self.column, *signs)))
        return (*sorted((*self.column, *display)), *sorted(signs))


def is_sure(units: Sequence[Unit], run: Sequence[int]) -> bool:
    """True if the run has a byline, a subtitle or a marked title: no section heading has."""
    return any(units[i].label in _SURE for i in run)


def read_head(units: Sequence[Unit], run: Sequence[int], contents: Contents, rules: BlockRules) -> Head:
    """Give each unit of the display run ``run`` its role."""
    by: dict[str, list[int]] = {label: [] for label in DISPLAY}
    for i in run:
        by[units[i].label].append(i)
    titles = sorted([*by["short"], *by["title"], *by["bracketed"]])
    subtitle = _subtitle(titles, by["subtitle"], by["byline"])
    titles = _without(titles, subtitle)
    organisation = _organisation(units, titles, rules)
    titles = _without(titles, organisation)
    column = _column(units, titles, contents, rules)
    titles = _without(titles, column)
    kicker = _kicker(units, titles, rules)
    return Head(
        column=tuple(sorted([*column, *by["column"]])),
        kicker=tuple(kicker),
        headline=tuple(_without(titles, kicker)),
        subtitle=tuple(subtitle),
        byline=tuple(sorted([*by["byline"], *by["names"]])),
        organisation=tuple(organisation),
        meta=tuple(sorted([*by["meta"], *by["date_line"]])),
    )


def _without(indices: Sequence[int], taken: Sequence[int]) -> list[int]:
    gone = set(taken)
    return [i for i in indices if i not in gone]


def _subtitle(titles: Sequence[int], marked: Sequence[int], bylines: Sequence[int]) -> list[int]:
    """The lines marked by a dash, and those that go on under the last of them, before a byline."""
    if not marked or not titles or titles[0] > marked[0]:
        return list(marked)
    end = min((i for i in bylines if i > marked[-1]), default=marked[-1])
    return [*marked, *(i for i in titles if marked[-1] < i < end)]


def _organisation(units: Sequence[Unit], titles: Sequence[int], rules: BlockRules) -> list[int]:
    """A last line that names an organisation, under a headline, is the contributing unit."""
    out: list[int] = []
    for i in reversed(titles[1:]):
        text = units[i].text
        if not rules.organisation_end.search(text) or rules.clause_word.search(text):
            break
        out.insert(0, i)
    return out


def _column(units: Sequence[Unit], titles: Sequence[int], contents: Contents, rules: BlockRules) -> list[int]:
    """A first line of a few characters made of column words, with a headline after it."""
    if len(titles) < 2:
        return []
    text = units[titles[0]].text
    marked = units[titles[0]].label == "bracketed" or rules.match("series", text) is not None
    if marked or _LETTER_SPACED.match(text) or _SECTION.match(text):
        return [titles[0]]
    if units[titles[1]].gap and contents.entry_of(text) is None and _names_no_one(text, rules):
        return [titles[0]]
    text = text.replace(" ", "").strip("[]■□●·")
    ends = [m.end() for m in rules.column_word.finditer(text)]
    if len(text) > _LONGEST_COLUMN or not ends or units[titles[1]].gap == 0:
        return []
    if len(text) > _ANYWHERE and ends[-1] < len(text):
        return []
    return [] if contents.entry_of(text) is not None and len(text) > 6 else [titles[0]]


def _names_no_one(text: str, rules: BlockRules) -> bool:
    """True for a few characters that are neither a place, a body nor a clause: the name of a column."""
    if not _FEW.match(text) or _PLACE_END.search(text) or rules.organisation_end.search(text):
        return False
    return rules.clause_word.search(text) is None


def _kicker(units: Sequence[Unit], titles: Sequence[int], rules: BlockRules) -> list[int]:
    """The line above the headline: a clause, one that ends in a dash or colon, or one set apart."""
    if len(titles) < 2 or units[titles[0]].label == "title":
        return []
    first, second = units[titles[0]], units[titles[1]]
    if second.gap == 0 and not first.text.endswith(("——", "：", ":")):
        return []
    if first.text.endswith(("——", "—")) or rules.clause_word.search(first.text):
        return [titles[0]]
    parted = len(titles) > 2 and units[titles[2]].gap == 0
    return [titles[0]] if parted and not rules.organisation_end.search(first.text) else []
