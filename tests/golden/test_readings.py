"""Single readings of the sample pages, one by one: what the tables must say about a quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.vocabulary import _read_csv

ROWS = list(_read_csv(Path(__file__).parent / "readings.csv"))


def cases() -> list[Any]:
    """Every row; known failures are marked."""
    return [
        pytest.param(
            row, id=row["passage"], marks=[pytest.mark.xfail(reason=row["xfail"])] if row["xfail"] else []
        )
        for row in ROWS
    ]


@pytest.fixture(scope="module")
def tables(dataset: Path) -> dict[str, pd.DataFrame]:
    names = ("documents", "texts", "claims", "mentions")
    return {name: pd.read_parquet(dataset / f"{name}.parquet") for name in names}


def place(row: dict[str, str], tables: dict[str, pd.DataFrame]) -> tuple[str, int, int, str]:
    """Document, source offsets and text of the marked quantity; breaks of the page may stand anywhere."""
    documents = tables["documents"]
    (document_id,) = documents[documents.source_path.str.contains(row["page"], regex=False)].document_id
    (text,) = tables["texts"][tables["texts"].document_id == document_id].text
    before, quantity, after = re.split("[【】]", row["passage"])
    parts = [r"\s*".join(map(re.escape, part)) for part in (before, quantity, after)]
    found = list(re.finditer(r"{}\s*({})\s*{}".format(*parts), text))
    assert found, "the passage does not stand on the page"
    return document_id, *found[0].span(1), found[0].group(1)


def same(told: object, expected: str) -> bool:
    """Whether a value of a table is what the row says; nothing after ``=`` means null."""
    if told is None or told is pd.NA or told != told:
        return not expected
    return told == Decimal(expected) if isinstance(told, Decimal) else str(told) == expected


@pytest.mark.parametrize("row", cases())
def test_reading(row: dict[str, str], tables: dict[str, pd.DataFrame]) -> None:
    document_id, start, end, quote = place(row, tables)
    if row["expected"] == "excluded":
        mentions = tables["mentions"]
        here = (mentions.document_id == document_id) & (mentions.start < end) & (mentions.end > start)
        assert set(mentions[here].status) <= {"excluded"}
        return
    claims = tables["claims"]
    found = claims[(claims.document_id == document_id) & (claims.start < end) & (claims.end > start)]
    assert len(found) == 1, f"{len(found)} claims overlap it"
    expected = dict(item.split("=") for item in row["expected"].split(" "))
    if expected.pop("span", None) != "any":
        assert found.iloc[0].quote == quote
    told = found.iloc[0].to_dict()
    assert {name: told[name] for name in expected if not same(told[name], expected[name])} == {}
