"""Cutting a page into blocks: the stage's entry point."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.blocks.articles import draft_blocks
from pipeline.blocks.build import build_blocks
from pipeline.blocks.closings import settle_feet, settle_quotes, settle_signatures, settle_titles
from pipeline.blocks.contents import Contents, mark_contents
from pipeline.blocks.context import (
    settle_adverts,
    settle_captions,
    settle_contacts,
    settle_cut_lines,
    settle_figures,
    settle_imprint,
    settle_links,
    settle_names,
    settle_sources,
    settle_unit_names,
)
from pipeline.blocks.facts import complete_facts
from pipeline.blocks.labels import label_units
from pipeline.blocks.lines import Unit, read_lines, read_units
from pipeline.blocks.markdown import settle_headings
from pipeline.blocks.repeats import mark_repeats
from pipeline.blocks.rules import BlockRules
from pipeline.blocks.verse import settle_verse
from pipeline.records import Document, Layout


def segment(document: Document, rules: BlockRules) -> Layout:
    """Cut ``document`` into blocks and complete its issue facts.

    Every visible character of ``document.text`` stands in exactly one block, and in exactly one passage of
    it. Offsets are source offsets (code points). A document without visible text gives no blocks.
    """
    units, contents = read_page(document.text, rules)
    drafts = draft_blocks(units, contents, rules)
    blocks = build_blocks(drafts, units, document.text, rules)
    document = complete_facts(document, units, blocks, rules)
    return Layout(document=document, blocks=tuple(mark_repeats(blocks)))


def read_page(text: str, rules: BlockRules) -> tuple[list[Unit], Contents]:
    """The labelled units of a page and its table of contents."""
    openers = rules.byline_marks + rules.brief_marks + rules.box_marks + rules.column_marks + "#"
    units = label_units(read_units(read_lines(text), openers), rules)
    units, contents = mark_contents(units, rules)
    return _settle(units, rules), contents


def _settle(units: Sequence[Unit], rules: BlockRules) -> list[Unit]:
    """Labels settled by the neighbours, one kind after the other."""
    units = settle_titles(settle_signatures(settle_feet(units, rules), rules), rules)
    units = settle_headings(settle_cut_lines(settle_quotes(units, rules)), rules)
    units = settle_verse(settle_unit_names(settle_names(units), rules))
    units = settle_links(settle_sources(units, rules), rules)
    units = settle_imprint(settle_contacts(settle_adverts(units, rules), rules))
    return settle_captions(settle_figures(units), rules)
