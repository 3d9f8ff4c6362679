"""What is measured, case by case, without a tagger."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from build import reading

from pipeline.links import Linker, link_batch

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "links" / "measured.toml").read_text(encoding="utf-8")
)["case"]


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


@pytest.mark.parametrize("case", CASES, ids=[c["rule"] for c in CASES])
def test_measured(case: dict, linker: Linker) -> None:
    [record] = link_batch([reading(case["text"])], linker)
    assert [c.measured for c in record.contexts] == case["measured"]


@pytest.mark.parametrize("case", CASES, ids=[c["rule"] for c in CASES])
def test_offsets_point_at_the_phrase(case: dict, linker: Linker) -> None:
    [record] = link_batch([reading(case["text"])], linker)
    text = record.reading.layout.blocks[0].body.text
    for context in record.contexts:
        if context.measured_start is not None:
            assert text[context.measured_start : context.measured_end] == context.measured
