"""Labels that need the neighbours: bare names, imprints, captions with their credit lines, advertisements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.blocks.lines import Unit, ends_sentence, relabel
from pipeline.blocks.passages import is_open
from pipeline.blocks.rules import BlockRules
from pipeline.blocks.seams import starts_clean

_DISPLAY = frozenset({"short", "title", "subtitle", "column", "upright"})
_RUNNING = frozenset({"text", "resume", "note", "brief"})
_BESIDE_PAGE_NUMBER = _RUNNING | {"folio", "editor", "source", "caption"}
_UNDER_NAMES = frozenset({"credit", "caption", "meta", "date_line"})
_IMPRINT = frozenset({"imprint", "nameplate"})
_IN_IMPRINT = _DISPLAY | _IMPRINT | {"item", "names", "date_line", "figure", "staff", "folio", "credit"}
_SPACE_BESIDE_PICTURE = 2
_COMMA = re.compile("[，,]")
_SHORT_HAN = re.compile(r"[\u3400-\u9fff]{2,3}$")
_CAPTION_LENGTH = 200
_LONG_LINE = 24
_ADVERT_LINES = 3
_PICTURE = 3


def settle_names(units: Sequence[Unit]) -> list[Unit]:
    """Bare names are a byline only beside a headline and before running text; else they are plain lines."""
    out = list(units)
    for i, unit in enumerate(out):
        if unit.label not in {"names", "short"}:
            continue
        before = out[i - 1].label if i else ""
        after = next((u.label for u in out[i + 1 : i + 4] if u.label not in _UNDER_NAMES), "")
        if unit.label == "names":
            first = i == 0 or before in {"editor", "caption", "furniture"}
            if not _beside_headline(before, after, first=first):
                out[i] = relabel(unit, "short")
        elif _is_pen_name(out, i, before, after):
            out[i] = relabel(unit, "names")
    return out


def _is_pen_name(units: Sequence[Unit], i: int, before: str, after: str) -> bool:
    """Two or three characters between a headline and running text, whatever they begin with."""
    if not _SHORT_HAN.match(units[i].text.replace(" ", "")) or before not in {"short", "subtitle", "title"}:
        return False
    return after in _RUNNING and len(units[i - 1].text) > 5


def settle_unit_names(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """A line right under a marked byline that names an organisation is one of those that sign."""
    out = list(units)
    for i in range(1, len(out)):
        above = out[i - 1]
        if out[i].label != "short" or out[i].gap or above.label != "byline":
            continue
        if above.text[0] in rules.byline_marks and rules.organisation_end.search(out[i].text):
            out[i] = relabel(out[i], "byline")
    return out


def settle_cut_lines(units: Sequence[Unit]) -> list[Unit]:
    """Short lines that are running text cut off: what follows them begins inside a sentence or a number."""
    out = list(units)
    for i, unit in enumerate(out[:-1]):
        if unit.label != "short":
            continue
        follows = out[i + 1]
        signed = i > 0 and out[i - 1].label in {"byline", "names"}
        if _goes_on(unit, follows) or (signed and _opens_body(unit, follows)):
            out[i] = relabel(unit, "text")
    return out


def _opens_body(unit: Unit, follows: Unit) -> bool:
    """A line right under a byline that is too long or too much of a sentence for a section heading."""
    if _COMMA.search(unit.text) and follows.label != "text":
        return True
    return len(unit.text) >= _LONG_LINE and " " not in unit.text and follows.label == "text"


def _goes_on(unit: Unit, follows: Unit) -> bool:
    if follows.label not in {"text", "short"} or follows.gap > 1:
        return False
    return _is_cut(unit.text, follows.text)


def _is_cut(left: str, right: str) -> bool:
    if left[-1].isdigit():
        return right[0].isdigit() or right[1:2] in "，。、,"
    return len(left) >= 8 and (right[0] in "，。、；！？,;”’）)》" or right[1:2] in "，,。")


def _beside_headline(before: str, after: str, *, first: bool) -> bool:
    if before in _DISPLAY | {"names"}:
        return after in _RUNNING | {"names", "byline"}
    return first and after in _DISPLAY | ({"text"} if not before else set())


def settle_imprint(units: Sequence[Unit]) -> list[Unit]:
    """Lines among two or more imprint lines (nameplate, publisher, staff, prices) are masthead."""
    out = list(units)
    i = 0
    while i < len(out):
        j = i
        while j < len(out) and out[j].label not in _RUNNING | {
            "editor",
            "toc",
            "caption",
            "byline",
            "source",
        }:
            j += 1
        _settle_stretch(out, i, j)
        i = max(j, i + 1)
    return out


def settle_contacts(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """How to reach who gave a notice belongs to the notice; a site's imprint in its footer is furniture."""
    out = list(units)
    footer = next((k for k in range(len(out), 0, -1) if out[k - 1].label in _RUNNING), len(out))
    for i in range(1, len(out)):
        unit, above = out[i], out[i - 1]
        keyed = unit.label == "imprint" or rules.match("contact", unit.text) is not None
        if keyed and i >= footer and above.label == "furniture":
            out[i] = relabel(unit, "furniture")
        elif (
            unit.label in {"imprint", "nameplate", "short", "text"}
            and unit.gap <= 1
            and above.label in {"text", "item"}
            and rules.match("contact", unit.text)
        ):
            out[i] = relabel(unit, "item")
    return out


def _settle_stretch(units: list[Unit], start: int, end: int) -> None:
    marked = [k for k in range(start, end) if units[k].label in _IMPRINT]
    if not marked:
        return
    while marked[-1] + 1 < end and units[marked[-1] + 1].label in {"date_line", "figure"}:
        marked.append(marked[-1] + 1)
    single = len(marked) == 1
    first = marked[0] if single and start else start
    for k in range(first, marked[-1] + 1):
        if units[k].label in _IN_IMPRINT:
            units[k] = relabel(units[k], "masthead")


def settle_captions(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Tie credit lines to the text above them; a credit alone finds the caption that stands without one."""
    out = list(units)
    for i, unit in enumerate(out):
        if unit.label == "text" and _stands_beside_picture(out, i) and _opens_like_caption(out, i, rules):
            out[i] = relabel(unit, "caption")
        if unit.label != "credit":
            continue
        if i and _is_over_caption(out, i, rules):
            out[i + 1] = relabel(out[i + 1], "caption")
        elif i > 1 and _closes_text(out[i - 2], out[i - 1], unit):
            out[i] = relabel(unit, "source")
        elif i and _takes_credit(out[i - 1], unit):
            out[i - 1] = relabel(out[i - 1], "caption")
    return _settle_numbered_captions(out, rules)


def _settle_numbered_captions(units: list[Unit], rules: BlockRules) -> list[Unit]:
    """Numbered lines (①…, 图②：…) right above a caption or a credit are captions of the same group."""
    for i in range(len(units) - 2, -1, -1):
        follows = units[i + 1]
        grouped = follows.label in {"caption", "credit"} and follows.gap <= (units[i].text[0] == "图")
        numbered = units[i].label in {"text", "short"} and rules.match("numbered_caption", units[i].text)
        if grouped and numbered:
            units[i] = relabel(units[i], "caption")
    return units


def _is_over_caption(units: Sequence[Unit], i: int, rules: BlockRules) -> bool:
    """True if the credit ``i``, set apart from the display line above it, stands over its caption."""
    if i + 1 >= len(units) or units[i - 1].label != "short" or not units[i].gap:
        return False
    below = units[i + 1]
    dated = rules.match("plain_day", below.text) or rules.match("caption_head", below.text)
    return below.label == "text" and bool(dated) and len(below.text) <= _CAPTION_LENGTH // 2


def _closes_text(before: Unit, text: Unit, credit: Unit) -> bool:
    """A credit in brackets, set apart under the last of several paragraphs, is for all of the pictures."""
    if credit.text[0] not in "(（" or not credit.gap or text.gap >= _SPACE_BESIDE_PICTURE:
        return False
    return before.label == text.label == "text" and not is_open(before.text)


def _takes_credit(text: Unit, credit: Unit) -> bool:
    if text.label not in {"text", "short", "caption"} or len(text.text) > _CAPTION_LENGTH:
        return False
    return credit.gap == 0 or text.gap >= _SPACE_BESIDE_PICTURE or text.label == "caption" or credit.gap == 1


def _stands_beside_picture(units: Sequence[Unit], i: int) -> bool:
    return units[i].gap >= _SPACE_BESIDE_PICTURE and len(units[i].text) <= 100


def _opens_like_caption(units: Sequence[Unit], i: int, rules: BlockRules) -> bool:
    """One whole sentence between head and body, or under the body, with the picture's space before it."""
    if i == 0 or not ends_sentence(units[i].text):
        return False
    if i + 1 == len(units) or units[i + 1].label != "text":
        dated = rules.match("plain_day", units[i].text) or rules.match("caption_head", units[i].text)
        return bool(dated) and units[i].gap >= _PICTURE and units[i - 1].label == "text"
    if units[i - 1].label == units[i + 1].label == "text" and is_open(units[i - 1].text):
        return starts_clean(units[i].text) and not starts_clean(units[i + 1].text)
    return units[i - 1].label in {"names", "byline"} and units[i + 1].label == "text"


def settle_adverts(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """A stretch between closing lines with several order, price and publisher lines is an advertisement."""
    out = list(units)
    start = 0
    for end in range(len(out) + 1):
        if end < len(out) and out[end].label not in {"editor", "toc", "source"}:
            continue
        _settle_advert(out, start, end, rules)
        start = end + 1
    return out


def _settle_advert(units: list[Unit], start: int, end: int, rules: BlockRules) -> None:
    stretch = range(start, end)
    lines = sum(1 for k in stretch if len(units[k].text) < 60 and rules.match("advert", units[k].text))
    signed = any(units[k].label in {"byline", "subtitle"} for k in stretch)
    imprint = sum(
        1 for k in stretch if units[k].label == "imprint" and not rules.match("advert", units[k].text)
    )
    signed = signed or imprint >= _ADVERT_LINES
    if lines >= _ADVERT_LINES and not signed and lines * 6 >= len(stretch):
        for k in stretch:
            if units[k].label not in {"masthead", "toc", "furniture"}:
                units[k] = relabel(units[k], "advert")


def settle_figures(units: Sequence[Unit]) -> list[Unit]:
    """A bare number between running texts is a page number, elsewhere a table's cell."""
    out = list(units)
    for i, unit in enumerate(out):
        if unit.label != "figure":
            continue
        before = out[i - 1].label if i else "text"
        after = out[i + 1].label if i + 1 < len(out) else "text"
        beside = before in _BESIDE_PAGE_NUMBER and after not in {"item", "figure"}
        alone = beside and unit.text.isdigit() and len(unit.text) <= 3
        out[i] = relabel(unit, "folio" if alone else "item")
    return out


def settle_links(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Lines under 相关链接 and the like are links, no headlines, up to the next running text."""
    out = list(units)
    linked = False
    for i, unit in enumerate(out):
        if unit.label == "furniture":
            linked = rules.match("links", unit.text) is not None
        elif linked and unit.label in {"short", "item", "date_line"}:
            out[i] = relabel(unit, "furniture")
        else:
            linked = False
    return out


def settle_sources(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """A source line between headline and text tells of the text below: it belongs to the head."""
    out = list(units)
    for i in range(1, len(out) - 1):
        before = out[i - 1]
        over = before.label in {"title", "subtitle", "date_line", "meta", "furniture"}
        over = over or rules.match("lead_mark", before.text) is not None
        over = over or (before.label == "short" and rules.search("dated_source", out[i].text) is not None)
        under = out[i + 1].label in {"text", "byline", "names", "meta", "date_line"}
        if out[i].label == "source" and over and under and rules.search("meta_source", out[i].text):
            out[i] = relabel(out[i], "meta")
    return out
