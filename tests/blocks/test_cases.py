"""Written pages, one phenomenon each: page → blocks. The cases are data in ``tests/cases/blocks``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.blocks import BlockRules, segment
from pipeline.records import Block, Document

FOLDER = Path(__file__).parents[1] / "cases" / "blocks"
FACTS = ("publication", "issue_number", "issue_date", "issue_date_basis")
FIELDS = ("kind", "headline", "kicker", "subtitle", "byline_role", "organisation", "column_title", "parent")


def read_cases() -> list[Any]:
    cases = []
    for file in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            reason = case.get("fails")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cases.append(pytest.param(case, id=f"{file.stem}: {case['name']}", marks=marks))
    return cases


@pytest.fixture(scope="module")
def rules() -> BlockRules:
    return BlockRules.load()


@pytest.mark.parametrize("case", read_cases())
def test_page_gives_these_blocks(rules: BlockRules, case: dict[str, Any]) -> None:
    layout = segment(Document(document_id="d", source_path="d.txt", sha256="0", text=case["page"]), rules)
    for field in FACTS:
        if field in case:
            assert getattr(layout.document, field) == case[field]
    assert [b.kind for b in layout.blocks] == [w.get("kind", "article") for w in case["blocks"]]
    for block, wanted in zip(layout.blocks, case["blocks"], strict=True):
        check(block, wanted)


def check(block: Block, wanted: dict[str, Any]) -> None:
    """Compare the fields that the case names; an empty string stands for none."""
    for field in FIELDS:
        if field in wanted:
            value = getattr(block, field)
            assert ("" if value is None else value) == wanted[field], field
    if "byline" in wanted:
        assert list(block.byline) == wanted["byline"]
    body = block.body.text
    if "body" in wanted:
        assert body == wanted["body"]
    assert body.startswith(wanted.get("first", ""))
    assert body.endswith(wanted.get("last", ""))
    for piece in wanted.get("contains", ()):
        assert piece in body
    if "repeated" in wanted:
        spans = [(p.clean.text, s) for p in block.passages for s in p.repeated]
        assert [text[s.start : s.end] for text, s in spans] == wanted["repeated"]
