"""The sample pages in ``raw/``: how many blocks of each kind they give; breaks change nothing."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.blocks import BlockRules, segment
from pipeline.records import Document, Layout

RAW = Path(__file__).parents[2] / "raw"
COUNTS = Path(__file__).parents[1] / "cases" / "blocks" / "counts.csv"
PAGES = sorted(file for file in RAW.iterdir() if file.suffix in {".txt", ".md"} and file.name != "README.md")
BREAKABLE = "，的了在和是有"


def read(file: Path) -> str:
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def lay_out(text: str) -> Layout:
    document = Document(document_id="d", source_path="d.txt", sha256="0", text=text)
    return segment(document, BlockRules.load())


def read_counts() -> dict[str, dict[str, int]]:
    lines = [x for x in COUNTS.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    counts: dict[str, dict[str, int]] = {}
    for row in csv.DictReader(lines):
        counts.setdefault(row["page"], {})[row["kind"]] = int(row["blocks"])
    return counts


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_block_counts_are_the_reviewed_ones(file: Path) -> None:
    """A change here is a change of what users get: review it, then change ``counts.csv``."""
    found = Counter(block.kind for block in lay_out(read(file)).blocks)
    assert dict(found) == read_counts()[file.name]


def body_places(text: str) -> list[int]:
    """Source offsets in mid-sentence where a column could have ended, far from both ends of a paragraph."""
    places: list[int] = []
    for block in lay_out(text).blocks:
        if block.kind != "article":
            continue
        for segment_ in block.body.segments:
            start, end = segment_.source, segment_.source + segment_.length
            places += [k for k in range(start + 60, end - 20) if text[k - 1] in BREAKABLE and text[k] > "一"]
    return places


TEXTS = {file.name: read(file) for file in PAGES if "\n\n" in read(file)}
PLACES = {name: body_places(text) for name, text in TEXTS.items()}


@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_break_inside_a_paragraph_changes_no_article(data: st.DataObject) -> None:
    """A page cut in two in mid-sentence and put together again gives the same articles.

    One blank line, as between columns: a wider gap is how pictures show, and may make a caption of the rest.
    """
    name = data.draw(st.sampled_from(sorted(name for name, places in PLACES.items() if places)))
    at = data.draw(st.sampled_from(PLACES[name]))
    text = TEXTS[name]
    whole, cut = lay_out(text), lay_out(text[:at] + "\n\n" + text[at:])
    facts = [[(b.kind, b.headline, b.byline, b.body.text) for b in layout.blocks] for layout in (whole, cut)]
    assert facts[0] == facts[1]
