"""Single readings of the sample pages, one by one: what the tables must say about a quantity."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from readings import Row, Tables, load_tables, rows, wrong


def cases() -> list[Any]:
    """Every row; known failures are marked."""
    marks = {
        row["passage"]: [pytest.mark.xfail(reason=row["xfail"])] if row["xfail"] else [] for row in rows()
    }
    return [pytest.param(row, id=row["passage"], marks=marks[row["passage"]]) for row in rows()]


@pytest.fixture(scope="module")
def tables(dataset: Path) -> Tables:
    return load_tables(dataset)


@pytest.mark.full
@pytest.mark.parametrize("row", cases())
def test_reading(row: Row, tables: Tables) -> None:
    assert wrong(row, tables) is None
