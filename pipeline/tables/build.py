"""Building a version: the live rows of the parts become checked files in a folder nobody reads yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipeline.problems import make_problem, read_catalogue
from pipeline.tables.describe import write_descriptions
from pipeline.tables.integrity import check_keys
from pipeline.tables.merge import SOURCES, connect, prepare, write_sorted
from pipeline.tables.parts import as_frame
from pipeline.tables.planning import Planned, planning
from pipeline.tables.rows import problem_row
from pipeline.tables.run_info import PublishSettings, RunInfo, as_json
from pipeline.tables.schema import SCHEMA_VERSION, Table, arrow_schema, arrow_type, read_tables
from pipeline.tables.store import Store, sync
from pipeline.tables.unchanged import content_key, copy_tables, unchanged_version
from pipeline.tables.validate import TableError
from pipeline.tables.versions import Version, checksums, write_manifest


def build_version(
    folder: Path,
    store: Store,
    keys: Iterable[str],
    *,
    run: RunInfo,
    version_id: str,
    settings: PublishSettings,
) -> Version:
    """Write all files of a version into ``folder/version``, checked, and return its manifest.

    Raises ``TableError`` if a key has no sound part or the contract is broken.
    """
    with planning(store.root, keys, at=folder / "plan.sqlite", prefer=run.run_id) as live:
        _refuse_missing(live)
        return _build(folder, store, live, run=run, version_id=version_id, settings=settings)


def _build(
    folder: Path,
    store: Store,
    live: Planned,
    *,
    run: RunInfo,
    version_id: str,
    settings: PublishSettings,
) -> Version:
    tables, target = read_tables(), folder / "version"
    target.mkdir()
    metadata = {"run_id": run.run_id, "version_id": version_id, "config_hash": run.config_hash}
    metadata |= {"n_inputs": str(run.n_inputs), "versions": as_json(dict(run.versions))}
    content = content_key(store, live, run=run, settings=settings)
    before = unchanged_version(store, content)
    if before is None:
        rows = _merge(folder, store, live, tables, run=run, settings=settings, metadata=metadata)
    else:
        rows = copy_tables(store.versions / before.version_id, target, tables, metadata=metadata)
    n_new = live.count_of(run.run_id)
    rows["runs"] = _write_runs(store, target, run, rows, n_new, tables["runs"], metadata)
    created = datetime.now(UTC)
    write_descriptions(target, tables, run=run, created=created, rows=rows)
    version = Version(
        version_id=version_id,
        run_id=run.run_id,
        schema_version=SCHEMA_VERSION,
        created_at=created,
        config_hash=run.config_hash,
        n_inputs=run.n_inputs,
        parts=live.part_ids(),
        rows=rows,
        checksums=dict(checksums(target)),
        content=content,
        same_as=before.version_id if before else None,
    )
    write_manifest(target, version)
    return version


def _merge(
    folder: Path,
    store: Store,
    live: Planned,
    tables: Mapping[str, Table],
    *,
    run: RunInfo,
    settings: PublishSettings,
    metadata: Mapping[str, str],
) -> dict[str, int]:
    """Write all tables but ``runs`` out of the parts, check their keys, return the numbers of rows."""
    target = folder / "version"
    with connect(folder, settings) as connection:
        prepare(connection, store=store, live=live, tables=tables, settings=settings)
        _register_problems(connection, run, tables["problems"])
        rows = {
            name: write_sorted(
                connection, source, tables[name], target / f"{name}.parquet", metadata=metadata
            )
            for name, source in SOURCES.items()
        }
        check_keys(connection, target, [tables[name] for name in SOURCES])
    return rows


def _refuse_missing(live: Planned) -> None:
    """Raise ``TableError`` if a key is in no sound part."""
    if count := live.n_missing():
        raise TableError(
            f"{count} documents are not extracted or their part is damaged "
            f"(first key {next(live.missing())}); run again"
        )


def _register_problems(connection: duckdb.DuckDBPyConnection, run: RunInfo, table: Table) -> None:
    """Make ``all_problems``: those of the documents, of the run, and codes that no vocabulary lists."""
    kind = read_catalogue()["code-unlisted"]
    unlisted = connection.execute(
        "SELECT column_name, code, n, vocabulary FROM unlisted ORDER BY ALL"
    ).fetchall()
    own = [
        make_problem(kind, document_id=None, column=column, value=value, count=count, vocabulary=vocabulary)
        for column, value, count, vocabulary in unlisted
    ]
    rows = [problem_row(problem) for problem in (*run.problems, *own)]
    connection.register("run_problems", as_frame(rows, table))
    connection.execute(
        "CREATE TEMP VIEW all_problems AS SELECT * FROM problems_live UNION ALL BY NAME "
        "SELECT p.* REPLACE (CASE WHEN document_id IN (SELECT document_id FROM live) "
        "THEN document_id END AS document_id) "
        "FROM run_problems AS p"
    )


def _write_runs(
    store: Store,
    target: Path,
    run: RunInfo,
    rows: Mapping[str, int],
    n_new: int,
    table: Table,
    metadata: Mapping[str, str],
) -> int:
    """Write ``runs``: the history of the current version and this run's row."""
    row: dict[str, Any] = {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "finished_at": datetime.now(UTC),
        "versions": as_json(dict(run.versions)),
        "config": as_json(dict(run.config)),
        "config_hash": run.config_hash,
        "n_inputs": run.n_inputs,
        "n_documents": rows["documents"],
        "n_extracted": n_new,
        "n_articles": rows["articles"],
        "n_mentions": rows["mentions"],
        "n_claims": rows["claims"],
        "n_observations": rows["observations"],
        "n_problems": rows["problems"],
        "stages": [{"stage": s.stage, "items": s.items, "seconds": s.seconds} for s in run.stages],
    }
    earlier = [old for old in _history(store, table) if old["run_id"] != run.run_id]
    frame = as_frame([*earlier, row], table).cast(arrow_schema(table, metadata=metadata))
    path = target / "runs.parquet"
    pq.write_table(frame, path, compression="zstd")
    sync(path)
    return int(frame.num_rows)


def _history(store: Store, table: Table) -> list[dict[str, Any]]:
    path = store.current / "runs.parquet"
    if not path.is_file():
        return []
    with pq.ParquetFile(path) as file:
        found = file.read()
    wanted = {column.name: arrow_type(column) for column in table.columns}
    if set(found.column_names) != set(wanted):
        return []
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows
