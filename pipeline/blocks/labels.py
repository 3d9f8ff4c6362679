"""Labels: what each unit looks like on its own, from marks, patterns and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.blocks.lines import FINAL, Unit, cut, ends_sentence, relabel
from pipeline.blocks.names import is_names, split_upright
from pipeline.blocks.rules import BlockRules

SHORT = 45
_NOTE_HEAD = 10
_LONGEST_PATTERN = 120
_HEADLINE_END = "——"
_COMMA = re.compile("[，,]")
_INNER_STOP = re.compile("[。；;]")
_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("(", ")"), ("「", "」"), ("『", "』"))
# Order is precedence: the first pattern that fits a short unit names it.
_PATTERNS = (
    "editor", "document_number", "credit_given", "credit_colon", "source", "post_line", "contents", "section",
    "closing_note", "staff_list", "meta", "staff", "furniture", "folio", "date_line", "figure",
    "nameplate", "imprint", "credit",
)  # fmt: skip
_LABELS = {
    "post_line": "meta",
    "document_number": "meta", "credit_given": "credit", "credit_colon": "credit", "page_head": "folio",
    "section": "folio", "registration": "nameplate",
    "closing_note": "source", "staff_list": "staff",
}  # fmt: skip
# Patterns that look far into the line are tried first, but only where it has one of these.
_ONLY_WITH = (("page_head", ("版", "星期")), ("registration", ("统一", "总第", "代号", "CN")))
# Looked for only where the unit has one of these characters: most units have none.
_TAIL_ENDS = "]】〕"


def label_units(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Give every unit its label; an editor's line at the end of a paragraph becomes a unit of its own."""
    return [labelled for unit in units for labelled in _label(unit, rules)]


def _label(unit: Unit, rules: BlockRules) -> Iterator[Unit]:
    if unit.text[-1] in _TAIL_ENDS and (tail := rules.search("editor_tail", unit.text[-48:])):
        at = len(unit.text) - len(tail.group())
        if at > 0:
            left, right = cut(unit, at)
            yield relabel(left, _name(left, rules))
            yield relabel(right, "editor")
            return
    yield relabel(unit, _name(unit, rules))


def _name(unit: Unit, rules: BlockRules) -> str:
    text = unit.text
    if unit.label == "item":
        return _pattern(text, rules) or "item"
    if unit.label == "upright":
        return "names" if len(text) <= 6 and split_upright(text, rules) else "short"
    return _opening(text, rules) or _pattern(text, rules) or _shape(text, rules)


def _opening(text: str, rules: BlockRules) -> str | None:
    """The label that the first characters give."""
    if marked := _marked(text, rules):
        return marked
    if text[-1] in ":：" and len(text) < SHORT and rules.match("address_line", text):
        return "text"
    if text[0] in "(（【" and (bracketed := _bracketed(text, rules)):
        return bracketed
    if text[0] in "本新中人据央光" and rules.match("dateline", text):
        return "text"
    return None


def _shape(text: str, rules: BlockRules) -> str:
    """The label of a line that no pattern names."""
    if text[0] == "【" and len(text) < SHORT and rules.match("bracketed", text):
        return "bracketed"
    if text[0] in "【[编开按" and len(text) > _NOTE_HEAD and rules.match("note", text):
        return "note"
    if text.startswith("——") and len(text) <= 60 and text[-1] not in FINAL:
        return "subtitle"
    if is_running(text) or rules.match("speaker", text):
        return _running(text, rules)
    if " " in text and rules.match("letter_signature", text):
        return "text"
    return _byline(text, rules) or "short"


def _marked(text: str, rules: BlockRules) -> str | None:
    first = text[0]
    if first == "#":
        return "title" if text.startswith("# ") else "heading"
    if text.startswith("**") and text.endswith("**") and 4 < len(text) < SHORT:
        return "heading"
    if first in rules.brief_marks and len(text) < SHORT and rules.match("box_title", text):
        return "short"
    if first in rules.brief_marks and len(text) > 1:
        return "brief"
    if first in rules.box_marks and len(text) > 1:
        return "box"
    if first in rules.column_marks and len(text) < SHORT:
        return "column"
    return None


def _bracketed(text: str, rules: BlockRules) -> str | None:
    if rules.match("resume", text):
        return "resume"
    if len(text) < SHORT and (found := rules.match("turn", text)) and found.end() == len(text):
        return "turn"
    return None


def _pattern(text: str, rules: BlockRules) -> str | None:
    if len(text) > _LONGEST_PATTERN:
        return None
    if text[0] in rules.byline_marks and rules.match("staff", text):
        return "staff"
    if text[0] in rules.byline_marks and rules.match("service_title", text[1:].lstrip()):
        return "short"
    for name, words in _ONLY_WITH:
        if any(word in text for word in words) and rules.match(name, text):
            return _LABELS[name]
    found = rules.first(_PATTERNS, text)
    return _LABELS.get(found, found) if found else None


def _running(text: str, rules: BlockRules) -> str:
    if text[-1] in "摄图道)）" and len(text) <= 400 and rules.search("credit_tail", text[-60:]):
        return "caption"
    return "text"


def _byline(text: str, rules: BlockRules) -> str | None:
    if text[0] in rules.byline_marks and len(text) <= 60:
        return "byline"
    if text.replace(" ", "") in rules.collective:
        return "byline"
    found = rules.roles.search(text)
    if found and len(text) <= 60 and is_names(rules.roles.sub(" ", text[found.start() :]), rules):
        return "byline"
    return "names" if is_names(text, rules) else None


def is_running(text: str) -> bool:
    """True if ``text`` reads as running text, whole or cut off; False for display lines."""
    if text.endswith(_HEADLINE_END):
        return len(text) > SHORT
    if _INNER_STOP.search(text) or len(text) > SHORT or text[-1] in "，,、":
        return True
    if ends_sentence(text):
        return len(text) > 22 or text[-1] not in "！？!?"
    if text[-1] in ":：":
        return len(text) > 14 or text.startswith("编辑同志")
    if text.startswith(("附件:", "附件：")):
        return True
    if text.count("、") > 3 or any(text.count(a) != text.count(b) for a, b in _PAIRS):
        return True
    return not _balanced(_COMMA.split(text))


def _balanced(parts: Sequence[str]) -> bool:
    """Headlines with a comma have halves of like length; cut-off sentences rarely do."""
    if len(parts) == 1:
        return True
    sizes = [len(p) for p in parts]
    return sum(sizes) <= 24 and max(sizes) - min(sizes) <= (2 if len(parts) > 2 else 3)
