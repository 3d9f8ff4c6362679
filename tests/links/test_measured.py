"""What is measured, case by case, without a tagger."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest
from build import reading

from pipeline.links import Linker, link_batch

CASES_FOLDER = Path(__file__).parents[1] / "cases" / "links"
CASES = tomllib.loads((CASES_FOLDER / "measured.toml").read_text(encoding="utf-8"))["case"]


def genre() -> list[Any]:
    """Sentences of the genre with the phrases that are right for each claim; known failures are marked."""
    lines = (CASES_FOLDER / "measured_genre.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) >= 60
    return [
        pytest.param(
            row["text"],
            [claim.split("/") for claim in row["expected"].split(";")],
            marks=[pytest.mark.xfail(reason=row["xfail"])] if row["xfail"] else [],
        )
        for row in rows
    ]


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


@pytest.mark.parametrize(("text", "expected"), genre())
def test_sentences_of_the_genre(text: str, expected: list[list[str]], linker: Linker) -> None:
    [record] = link_batch([reading(text)], linker)
    found = [context.measured or "" for context in record.contexts]
    assert len(found) == len(expected)
    assert [f for f, right in zip(found, expected, strict=True) if not f.endswith(tuple(right))] == []
