"""What every part of the dashboard is drawn with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.tables import Table
from pipeline.tables.schema import Language


@dataclass(frozen=True, slots=True)
class Page:
    """Connection, data dictionary, words and language; ``review`` is the folder of the review pages."""

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, Table]
    words: Mapping[str, str]
    language: Language
    output: str
    review: Path

    def values(self, table: str, column: str) -> dict[str, str]:
        """Value → label of a closed list; empty for any other column."""
        found = self.tables[table].column(column)
        return {c.value: found.value_label(c.value, self.language) for c in found.allowed}
