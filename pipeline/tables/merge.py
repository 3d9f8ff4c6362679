"""Merging across documents in DuckDB, out of core: live rows of all parts become the tables of a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.codes import listed_areas, listed_indicators, listed_units, status_pattern
from pipeline.tables.parts import as_frame, part_frame
from pipeline.tables.planning import Planned
from pipeline.tables.rows import PART_TABLES
from pipeline.tables.run_info import PublishSettings
from pipeline.tables.schema import Table, arrow_schema
from pipeline.tables.store import Store, sync
from pipeline.tables.stories import join_chains, register_similarity
from pipeline.tables.validate import validate

SOURCES = {
    "documents": "documents_live",
    "texts": "texts_live",
    "articles": "articles_storied",
    "mentions": "mentions_live",
    "claims": "claims_live",
    "claim_links": "claim_links_live",
    "observations": "observed",
    "indicators": "code_indicators",
    "units": "code_units",
    "areas": "code_areas",
    "problems": "all_problems",
}
_ROWS_AT_ONCE = 50_000
CLAIMS_AT_ONCE = 100_000


@contextmanager
def connect(folder: Path, settings: PublishSettings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with bounded memory that spills into ``folder`` and loads nothing from outside."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(folder / "spill"),
        "memory_limit": f"{settings.memory_mb}MB",
        "threads": settings.threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        yield connection
    finally:
        connection.close()


def prepare(
    connection: duckdb.DuckDBPyConnection,
    *,
    store: Store,
    live: Planned,
    tables: Mapping[str, Table],
    settings: PublishSettings,
) -> None:
    """Make the views and tables named in :data:`SOURCES` except ``all_problems`` over what is in ``live``."""
    _make_wanted(connection, live)
    part_ids = live.part_ids()
    for name in PART_TABLES:
        _part_view(connection, name, [store.parts / p / f"{name}.parquet" for p in part_ids], tables)
    _register_codes(connection, tables, settings)
    register_similarity(connection)
    for script in ("macros", "live", "candidates"):
        connection.execute(read_sql(script))
    join_chains(connection)
    for script in ("stories", "codes"):
        connection.execute(read_sql(script))
    _merge_claims(connection)


def _merge_claims(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``observed``, some claims at a time: the lists of an aggregate do not spill to disk."""
    (claims,) = connection.execute("SELECT count(*) FROM claims_live").fetchone() or (0,)
    slices = claims // CLAIMS_AT_ONCE + 1
    connection.execute("SET VARIABLE slices = ?", [slices])
    connection.execute(read_sql("stated"))
    for number in range(slices):
        connection.execute("SET VARIABLE slice = ?", [number])
        connection.execute(read_sql("grouped"))
        if number == 0:
            connection.execute(read_sql("observations"))
            connection.execute("CREATE TEMP TABLE observed AS SELECT * FROM merged")
        else:
            connection.execute("INSERT INTO observed SELECT * FROM merged")


def _make_wanted(connection: duckdb.DuckDBPyConnection, live: Planned) -> None:
    """Make the table ``wanted`` (part_id, document_id), some thousand rows in memory at a time."""
    connection.execute("CREATE TEMP TABLE wanted (part_id VARCHAR, document_id VARCHAR)")
    documents = live.documents()
    while rows := list(islice(documents, _ROWS_AT_ONCE)):
        part_ids, document_ids = zip(*rows, strict=True)
        frame = pa.table({"part_id": part_ids, "document_id": document_ids})
        connection.register("some_wanted", frame)
        connection.execute("INSERT INTO wanted SELECT part_id, document_id FROM some_wanted")
        connection.unregister("some_wanted")


def read_sql(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (files("pipeline.tables") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def write_sorted(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    table: Table,
    path: Path,
    *,
    metadata: Mapping[str, str],
) -> int:
    """Write ``source`` as ``table`` to ``path``, in the table's order; return the number of rows.

    Batches are validated one by one, so memory is bounded by a row group. Raises ``TableError``.
    """
    schema, rows = arrow_schema(table, metadata=metadata), 0
    relation = connection.sql(_select(source, table))
    with writing(path, schema) as writer:
        for batch in relation.to_arrow_reader(table.row_group):
            frame = conform(batch, schema)
            validate(frame, table)
            writer.write_batch(frame, row_group_size=table.row_group)
            rows += frame.num_rows
    sync(path)
    return rows


def writing(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of a published table."""
    return pq.ParquetWriter(path, schema, compression="zstd", write_page_index=True)


def conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """``batch`` with the types and the metadata of ``schema``; categories become dictionaries."""
    arrays = []
    for field in schema:
        values = batch.column(field.name)
        if pa.types.is_dictionary(field.type) and not pa.types.is_dictionary(values.type):
            values = values.cast(pa.string()).dictionary_encode()
        arrays.append(values.cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _select(source: str, table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{name}" NULLS LAST' for name in dict.fromkeys((*table.sort, *table.primary_key)))
    return f"SELECT {names} FROM {source} ORDER BY {order}"  # noqa: S608 (names come from the schema)


def _part_view(
    connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path], tables: Mapping[str, Table]
) -> None:
    if not paths:
        empty = part_frame(name, [], tables).append_column("part_id", pa.array([], pa.string()))
        connection.register(f"part_{name}", empty)
        return
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    connection.execute(
        f"CREATE TEMP VIEW part_{name} AS "  # noqa: S608 (paths are the store's own)
        "SELECT * EXCLUDE (filename), regexp_extract(filename, '([^/]+)/[^/]+$', 1) AS part_id "
        f"FROM read_parquet([{listed}], filename = true)"
    )


def _register_codes(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], settings: PublishSettings
) -> None:
    extra = settings.vocabularies
    connection.register("listed_units", as_frame(listed_units(extra), tables["units"]))
    connection.register("listed_indicators", as_frame(listed_indicators(extra), tables["indicators"]))
    connection.register("listed_areas", as_frame(listed_areas(extra), tables["areas"]))
    connection.execute("SET VARIABLE about_share = ?", [settings.about_share])
    connection.execute("SET VARIABLE estimate_words = ?", [status_pattern("E", extra)])
    connection.execute("SET VARIABLE forecast_words = ?", [status_pattern("F", extra)])
