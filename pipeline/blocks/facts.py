"""Issue facts: publication, number and date as the page states them, else a date inferred from the bodies.

A date that the page states replaces one read from the file name; what a sidecar says is never touched. A date
inferred from the bodies has the precision that they give (a month or a year).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.blocks.lines import Unit
from pipeline.blocks.rules import BlockRules
from pipeline.records import Block, Document

_NAMEPLATE = frozenset({"masthead", "nameplate", "imprint", "folio"})
_HEADER = frozenset({"meta", "date_line"})
_LEAD = 400
_NEAR = 12
_TOP = 4


def complete_facts(
    document: Document, units: Sequence[Unit], blocks: Sequence[Block], rules: BlockRules
) -> Document:
    """``document`` with the issue facts filled that are still unknown and that the page states or implies."""
    plates = [unit.text for unit in units if unit.label in _NAMEPLATE]
    headers = [unit.text for unit in units if unit.label in _HEADER or unit.text.startswith("date:")]
    date, basis = document.issue_date, document.issue_date_basis
    if basis != "sidecar":
        stated = _stated_date(plates, headers, rules)
        if stated:
            date, basis = stated, "stated"
        elif date is None and (inferred := _inferred_date(blocks, rules)):
            date, basis = inferred, "inferred"
    return replace(
        document,
        publication=document.publication or _publication(units, plates, rules),
        issue_number=document.issue_number or _number(plates, rules),
        issue_date=date,
        issue_date_basis=basis,
    )


def _stated_date(plates: Iterable[str], headers: Iterable[str], rules: BlockRules) -> str | None:
    plates = list(plates)
    for line in [*plates, *headers]:
        if found := rules.search("full_date", line):
            return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    for line in plates:
        if found := rules.search("issue_month", line):
            return f"{found['year']}-{int(found['month']):02}"
    return None


def _number(plates: Sequence[str], rules: BlockRules) -> str | None:
    """The running number (总第…期) before the number within the year; digits only."""
    for name in ("issue_total", "issue_number"):
        for line in plates:
            if found := rules.search(name, line):
                return re.sub(r"\D", "", found["number"])
    return None


def _publication(units: Sequence[Unit], plates: Sequence[str], rules: BlockRules) -> str | None:
    for line in plates:
        if found := rules.match("publication", line):
            return found["name"]
    top = [unit.text for unit in units[:_TOP] if unit.label in _NAMEPLATE]
    names = [
        re.sub(r"\s", "", found["name"]) for line in top if (found := rules.match("nameplate_line", line))
    ]
    return next((name for name in names if rules.search("paper", name)), names[0] if names else None)


def _inferred_date(blocks: Sequence[Block], rules: BlockRules) -> str | None:
    """Year and month of the latest day that the bodies' openings and captions name."""
    year = _year([block.body.text for block in blocks], rules)
    if year is None:
        return None
    months = [month for block in blocks for month in _months(block, rules)]
    return f"{year}-{max(months):02}" if months else str(year)


def _months(block: Block, rules: BlockRules) -> Iterable[int]:
    if block.kind not in {"article", "brief", "caption", "photo"}:
        return
    lead = block.body.text[:_LEAD]
    for found in (m for p in rules.patterns["plain_day"] for m in p.finditer(lead)):
        if not rules.search("earlier_year", lead[max(0, found.start() - 4) : found.start()].rstrip()):
            yield int(found["month"])


def _year(texts: Sequence[str], rules: BlockRules) -> int | None:
    """The latest year named, plans for later years left out; None where nothing makes it the present one."""
    best, supported = 0, False
    relative = any("去年" in text for text in texts)
    for text in texts:
        for found in (m for p in rules.patterns["body_year"] for m in p.finditer(text)):
            year, after = int(found["year"]), text[found.end() : found.end() + _NEAR]
            before = text[max(0, found.start() - 3) : found.start()]
            if rules.match("future_after", after) or rules.search("future_before", before) or year < best:
                continue
            support = rules.search("plan", text[max(0, found.start() - 6) : found.end() + 24]) is not None
            supported = support if year > best else supported or support
            best = year
    return best if best and (supported or not relative) else None
