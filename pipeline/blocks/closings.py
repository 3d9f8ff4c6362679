"""Labels of single lines that only their neighbours tell: signatures below a text, headlines with a comma,
the feet of a magazine's pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.blocks.lines import Unit, ends_sentence, relabel
from pipeline.blocks.names import is_names
from pipeline.blocks.rules import BlockRules

_TEXT = frozenset({"text", "item", "brief"})
_BEFORE_TITLE = frozenset({"text", "source", "editor", "caption", "credit", "folio", "furniture", "masthead"})
_PEN_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}$")
_LONGEST_TITLE = 26


def settle_signatures(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Names or a post in brackets on a line of their own under a text close it like a source line."""
    out = list(units)
    for i in range(1, len(out)):
        text = out[i].text
        if text[0] not in "(（" or out[i - 1].label not in _TEXT:
            continue
        if is_signature(text, rules) or rules.match("post_line", text):
            out[i] = relabel(out[i], "source")
    return out


def is_signature(text: str, rules: BlockRules) -> bool:
    """True if ``text`` is a bracket around names, with or without a role, and nothing else."""
    found = rules.match("signature", text)
    if found is None or found.end() != len(text) or found["names"] in rules.no_names:
        return False
    names = rules.roles.sub(" ", found["names"]).strip()
    return is_names(names, rules) or _PEN_NAME.match(names) is not None


def settle_titles(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """A line with a comma that no sentence reaches into is a headline if a subtitle or byline follows."""
    out = list(units)
    for i, unit in enumerate(out[:-1]):
        if unit.label != "text" or unit.wrapped or len(unit.text) > _LONGEST_TITLE:
            continue
        below = out[i + 1]
        headed = below.label in {"subtitle", "byline", "names"} or rules.match("dateline", below.text)
        if (
            headed
            and _stands_alone(out, i)
            and not ends_sentence(unit.text)
            and unit.text[-1] not in "，、：,:"
        ):
            out[i] = relabel(unit, "short")
    return out


def _stands_alone(units: Sequence[Unit], i: int) -> bool:
    """True if no sentence is left open above unit ``i``."""
    if i == 0:
        return True
    above = units[i - 1]
    return (
        units[i].gap > 0
        and above.label in _BEFORE_TITLE
        and (above.label != "text" or ends_sentence(above.text))
    )


def settle_feet(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """The name and the month of a magazine between its texts are the foot of a page, no nameplate."""
    out = list(units)
    begun = False
    for i, unit in enumerate(out):
        begun = begun or unit.label == "text"
        if (
            begun
            and unit.label in {"short", "nameplate", "figure"}
            and rules.match("running_foot", unit.text)
        ):
            out[i] = relabel(unit, "folio")
    return out


def settle_quotes(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Words in quotation marks with a dash and a name under them are set into the text, no part of it."""
    out = list(units)
    for i in range(1, len(out) - 1):
        quote, by = out[i], out[i + 1]
        if (
            quote.label not in {"text", "short"}
            or by.label != "subtitle"
            or not rules.match("quoted", by.text)
        ):
            continue
        whole = quote.text[0] in "“「" and quote.text[-1] in "”」" and quote.text.count(quote.text[0]) == 1
        if whole and out[i - 1].label == "text":
            out[i], out[i + 1] = relabel(quote, "quote"), relabel(by, "quote")
    return out
