"""Keys that hold: primary keys are unique, foreign keys have partners; checked before publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from pipeline.tables.schema import ForeignKey, Table
from pipeline.tables.validate import TableError


def check_keys(connection: duckdb.DuckDBPyConnection, folder: Path, tables: Iterable[Table]) -> None:
    """Check all keys of ``tables`` over ``folder/<table>.parquet``, out of core.

    Raises ``TableError`` with every fault and an example of each.
    """
    faults = [fault for table in tables for fault in _faults(connection, folder, table)]
    if faults:
        raise TableError("; ".join(faults))


def _faults(connection: duckdb.DuckDBPyConnection, folder: Path, table: Table) -> Iterator[str]:
    if table.primary_key:
        twin = connection.execute(_twin_query(folder, table)).fetchone()
        if twin:
            values = dict(zip(table.primary_key, twin, strict=True))
            yield f"table {table.name}: primary key {values} occurs twice"
    for key in table.foreign_keys:
        count, example = connection.execute(_orphan_query(folder, table, key)).fetchall()[0]
        if count:
            yield (
                f"table {table.name}: {count} values of {key.column} (such as {example}) "
                f"are not in {key.reference_table}.{key.reference_column}"
            )


def _twin_query(folder: Path, table: Table) -> str:
    names = ", ".join(f'"{name}"' for name in table.primary_key)
    return f"SELECT {names} FROM {_file(folder, table.name)} GROUP BY {names} HAVING count(*) > 1 LIMIT 1"  # noqa: S608


def _orphan_query(folder: Path, table: Table, key: ForeignKey) -> str:
    value = f'"{key.column}"'
    if table.column(key.column).type == "strings":
        value = f"unnest({value})"
    return (
        f"WITH used AS (SELECT {value} AS value FROM {_file(folder, table.name)}) "  # noqa: S608
        f"SELECT count(*), min(value) FROM used ANTI JOIN "
        f'(SELECT "{key.reference_column}" AS value FROM {_file(folder, key.reference_table)}) AS known '
        "USING (value) WHERE value IS NOT NULL"
    )


def _file(folder: Path, name: str) -> str:
    return "read_parquet('" + str(folder / f"{name}.parquet").replace("'", "''") + "')"
