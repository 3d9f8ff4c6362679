"""Rows of each table for each sample page, frozen: a change is a reviewed difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from counts import HEADER, counted, read_counts


@pytest.mark.full
def test_row_counts(dataset: Path) -> None:
    assert [HEADER, *counted(dataset)] == read_counts(), "if this is meant: python tests/golden/refresh.py"
