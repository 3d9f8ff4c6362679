"""Table ``observations`` as SDMX-CSV 2.0, for statistical offices' tools.

The mapping of columns, nulls, codes and open periods is ``vocabularies/tables/sdmx.csv``; the data dictionary
prints it. Source of the format: SDMX 3.0 Technical Specifications, section 5.2 (SDMX-CSV 2.0).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.tables.dataset import Dataset, open_dataset
from pipeline.tables.schema import SCHEMA_VERSION
from pipeline.vocabulary import read_rows

STRUCTURE_ID = f"BAOSHU:OBSERVATIONS({SCHEMA_VERSION})"
_OPEN = ".."
_HALVES = {1: "S1", 7: "S2"}
_QUARTERS = {1: "Q1", 4: "Q2", 7: "Q3", 10: "Q4"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SdmxExport:
    """What an export wrote: ``rows`` observations; ``left_out`` had no time period."""

    path: Path
    rows: int
    left_out: int


def export_sdmx_csv(place: Path | str, path: Path, *, version_id: str | None = None) -> SdmxExport:
    """Write the observations of a dataset (an output folder or URL) to ``path`` as SDMX-CSV 2.0, UTF-8.

    Rows are streamed and keep the table's order. Raises as :func:`pipeline.tables.open_dataset`,
    ``OSError`` if ``path`` cannot be written.
    """
    mapping, rows, left_out = read_rows("tables/sdmx.csv"), 0, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *(entry["component"] for entry in mapping)])
        for row in _observations(open_dataset(place, version_id=version_id)):
            if row["time_start"] is None and row["time_end"] is None:
                left_out += 1
                continue
            writer.writerow(["dataflow", STRUCTURE_ID, "I", *(_cell(entry, row) for entry in mapping)])
            rows += 1
    return SdmxExport(path, rows, left_out)


def time_period(row: Row) -> tuple[str, str]:
    """``TIME_PERIOD`` and ``TIME_BOUND`` of an observation with at least one bound (see the mapping).

    >>> time_period({"time_period": "../2025-10", "time_start": None, "time_end": date(2025, 10, 31)})
    ('2025-10', 'UNTIL')
    """
    start, _, end = row["time_period"].partition("/")
    if not end:
        return start, "_Z"
    if _OPEN in (start, end):
        return (end, "UNTIL") if start == _OPEN else (start, "SINCE")
    first, last = row["time_start"], row["time_end"]
    if first is None or last is None:
        return (end, "UNTIL") if first is None else (start, "SINCE")
    return _closed(first, last), "_Z"


def _closed(first: date, last: date) -> str:
    """A closed interval of whole months or days as SDMX writes it."""
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1:
        return f"{first}/P{(after - first).days}D"
    months = (after.year - first.year) * 12 + after.month - first.month
    if months == 6 and first.month in _HALVES:
        return f"{first.year}-{_HALVES[first.month]}"
    if months == 3 and first.month in _QUARTERS:
        return f"{first.year}-{_QUARTERS[first.month]}"
    return f"{first}/P{months // 12}Y" if months % 12 == 0 else f"{first}/P{months}M"


def _observations(dataset: Dataset) -> Iterator[Row]:
    for batch in dataset.batches("observations"):
        yield from batch.to_pylist()


def _cell(entry: Mapping[str, str], row: Row) -> str:
    special = _SPECIAL.get(entry["component"])
    if special is not None:
        return special(row)
    return _text(row[entry["column"]]) or entry["empty"]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return " ".join(value) if isinstance(value, list) else str(value)


def _measured(row: Row) -> str:
    return "_Z" if row["indicator_id"] else row["measured"] or "_Z"


_SPECIAL: Mapping[str, Callable[[Row], str]] = {
    "MEASURED": _measured,
    "TIME_PERIOD": lambda row: time_period(row)[0],
    "TIME_BOUND": lambda row: time_period(row)[1],
}
