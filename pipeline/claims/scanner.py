"""The scan: one pass over folded text; at each numeral the rules are asked in a fixed order, and the
first answers.

The order is the precedence: what is fixed by form (phrases of the lists, identifiers, dates) before what is
decided by neighbours (names, counts). ``read_amount`` answers always, so no numeral goes without a reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.claims.columns import cells
from pipeline.claims.counting import read_amount
from pipeline.claims.excluding import (
    read_congress,
    read_date,
    read_enumerator,
    read_event,
    read_list_marker,
    read_ordinal,
    read_ratio,
)
from pipeline.claims.found import Found, Page
from pipeline.claims.grammar import Grammar
from pipeline.claims.identifiers import read_identifier
from pipeline.claims.names import read_formula, read_phrase, read_quoted
from pipeline.claims.ratios import read_fraction, read_percent, read_rank, read_times


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: reads at a position of a page, or declines with None."""

    name: str
    read: Callable[[Page, int], Found | None]


ARABIC = (
    Rule("times", read_times),
    Rule("phrase", read_phrase),
    Rule("event", read_event),
    Rule("identifier", read_identifier),
    Rule("date", read_date),
    Rule("rank", read_rank),
    Rule("ordinal", read_ordinal),
    Rule("list", read_list_marker),
    Rule("formula", read_formula),
    Rule("percent", read_percent),
    Rule("fraction", read_fraction),
    Rule("ratio", read_ratio),
    Rule("quoted", read_quoted),
    Rule("amount", read_amount),
)
CHINESE = (
    Rule("times", read_times),
    Rule("phrase", read_phrase),
    Rule("event", read_event),
    Rule("congress", read_congress),
    Rule("rank", read_rank),
    Rule("ordinal", read_ordinal),
    Rule("enumerator", read_enumerator),
    Rule("list", read_list_marker),
    Rule("date", read_date),
    Rule("percent", read_percent),
    Rule("fraction", read_fraction),
    Rule("quoted", read_quoted),
    Rule("formula", read_formula),
    Rule("ratio", read_ratio),
    Rule("amount", read_amount),
)


def scan(text: str, grammar: Grammar) -> list[Found]:
    """All readings of folded ``text``, in order, none overlapping; word-internal characters are left out."""
    page = Page(text, grammar, cells=cells(text, grammar))
    out: list[Found] = []
    search = grammar.scan.search
    match = search(text)
    while match is not None:
        position = match.start()
        found = _read(page, position)
        page.floor = max(found.end, position + 1)
        if not found.inside:
            out.append(found)
        match = search(text, page.floor)
    return out


def _read(page: Page, position: int) -> Found:
    rules = ARABIC if page.text[position].isascii() else CHINESE
    for rule in rules:
        found = rule.read(page, position)
        if found is not None and found.start >= page.floor and found.end > position:
            return found
    return Found(start=position, end=position + 1, rule="other", reason="other")
