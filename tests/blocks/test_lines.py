"""What lines look like on their own; the table is ``tests/cases/blocks/lines.csv``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.blocks import BlockRules
from pipeline.blocks.labels import label_units
from pipeline.blocks.lines import read_lines, read_units

TABLE = Path(__file__).parents[1] / "cases" / "blocks" / "lines.csv"


def read_table() -> list[tuple[str, str]]:
    lines = [x for x in TABLE.read_text(encoding="utf-8").splitlines() if x and not x.startswith("# What")]
    return [(row["text"], row["label"]) for row in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def rules() -> BlockRules:
    return BlockRules.load()


@pytest.mark.parametrize(("text", "label"), read_table())
def test_line_has_label(rules: BlockRules, text: str, label: str) -> None:
    (unit,) = label_units(read_units(read_lines(text), ""), rules)
    assert unit.label == label
