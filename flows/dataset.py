"""Rows of a published dataset, for the commands that show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flows.commands.options import place_of
from flows.exits import UsageError

if TYPE_CHECKING:
    import pyarrow.dataset as ds

Row = dict[str, Any]


def read_rows(
    output: str,
    table: str,
    *,
    where: ds.Expression | None = None,
    columns: Sequence[str] | None = None,
) -> Iterator[Row]:
    """The rows of ``table`` of the dataset ``output`` that fulfil ``where``, a batch in memory at a time.

    Raises ``UsageError`` if there is no dataset.
    """
    import pyarrow.dataset as ds

    from pipeline.tables import open_dataset

    try:
        dataset = open_dataset(place_of(output))
    except FileNotFoundError:
        raise UsageError(f"{output}: no dataset here; baoshu run RAW -o {output} makes one") from None
    found = ds.dataset(dataset.path(table), filesystem=dataset.filesystem)
    for batch in found.scanner(filter=where, columns=list(columns) if columns else None).to_batches():
        yield from batch.to_pylist()


def find_row(output: str, table: str, column: str, value: str) -> Row:
    """The one row whose ``column`` is ``value`` or alone begins with it, else ``UsageError``."""
    import pyarrow.compute as pc

    found = list(read_rows(output, table, where=pc.starts_with(pc.field(column), value)))
    exact = [row for row in found if row[column] == value]
    if len(exact or found) != 1:
        what = "no" if not found else "more than one"
        raise UsageError(f"{output}: {what} {column} {value}; `baoshu show {output}` lists them")
    return (exact or found)[0]


def split_context(row: Row) -> tuple[str, str, str]:
    """The sentence of a claim in three pieces: before the quantity, the quantity, after it."""
    context: str = row["context"] or ""
    start = _clean_offset(row, row["start"])
    last = _clean_offset(row, row["end"] - 1)
    if start is None or last is None or not start <= last < len(context):
        return context, "", ""
    return context[:start], context[start : last + 1], context[last + 1 :]


def _clean_offset(row: Row, source: int) -> int | None:
    """Where the source offset stands in ``context``, found through ``context_spans``."""
    before = 0
    for span in row["context_spans"] or ():
        if span["start"] <= source < span["end"]:
            return int(before + source - span["start"])
        before += span["end"] - span["start"]
    return None
