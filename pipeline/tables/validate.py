"""Validation of a frame against its table's definition, before anything is published."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.tables.schema import Column, Table, arrow_type


class TableError(ValueError):
    """A frame, a part or a version that does not keep the contract; the message names table and column."""


def validate(frame: pa.Table | pa.RecordBatch, table: Table) -> None:
    """Check columns, types, nulls, closed lists and intervals of ``frame``.

    Raises :class:`TableError` with all faults. Keys are checked over whole tables, by
    ``pipeline.tables.integrity``.
    """
    faults = list(_faults(frame, table))
    if faults:
        raise TableError(f"table {table.name}: " + "; ".join(faults))


def _faults(frame: pa.Table | pa.RecordBatch, table: Table) -> Iterator[str]:
    names = [column.name for column in table.columns]
    if frame.schema.names != names:
        missing = [name for name in names if name not in frame.schema.names]
        extra = [name for name in frame.schema.names if name not in names]
        yield f"columns differ (missing {missing}, unknown {extra}, or out of order)"
        return
    for column in table.columns:
        for fault in _column_faults(frame.column(column.name), column):
            yield f"column {column.name}: {fault}"
    yield from _interval_faults(frame, names)


def _column_faults(values: pa.Array | pa.ChunkedArray, column: Column) -> Iterator[str]:
    if values.type != arrow_type(column):
        yield f"type {values.type} instead of {arrow_type(column)}"
        return
    if not column.nullable and values.null_count:
        yield f"{values.null_count} nulls where none is allowed"
    if column.allowed:
        allowed = {category.value for category in column.allowed}
        unknown = {v for v in pc.unique(values.cast(pa.string())).to_pylist() if v is not None} - allowed
        if unknown:
            yield f"values {sorted(unknown)} are not among {sorted(allowed)}"


def _interval_faults(frame: pa.Table | pa.RecordBatch, names: list[str]) -> Iterator[str]:
    if "start" not in names or "end" not in names or not frame.num_rows:
        return
    bad = pc.sum(pc.greater(frame.column("start"), frame.column("end"))).as_py()
    if bad:
        yield f"{bad} rows with start after end"
