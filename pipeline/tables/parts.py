"""Parts: the rows of one batch of documents, written once, checked when read, kept while a version uses them.

A part is the unit of incremental work: each document in it has the caller's cache key (a text that covers
everything its rows depend on), and a key found in a sound part is never extracted again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.problems import read_catalogue
from pipeline.records import Record
from pipeline.tables.rows import PART_TABLES, Rows, record_rows
from pipeline.tables.schema import SCHEMA_VERSION, Table, arrow_schema, read_tables
from pipeline.tables.store import Store, explained, folders_in, remove_folder, sync
from pipeline.tables.stories import SKETCH
from pipeline.tables.validate import validate

_MANIFEST = "part.json"
_OLDEST = 10**9


class PartDocument(msgspec.Struct, frozen=True):
    """A document of a part."""

    document_id: str
    key: str


class Part(msgspec.Struct, frozen=True):
    """What ``part.json`` holds; ``checksums`` is SHA-256 by file name, ``rows`` a count by table.

    ``run_id`` is empty for a part that was merged from several (``pipeline.tables.compact``).
    """

    part_id: str
    schema_version: str
    run_id: str
    documents: tuple[PartDocument, ...]
    checksums: dict[str, str]
    rows: dict[str, int]


def write_part(
    records: Sequence[Record], *, root: Path, keys: Mapping[str, str], run_id: str, fresh: bool = False
) -> str:
    """Write the rows of a batch of documents as one part under ``root`` (the output folder); return its id.

    ``keys`` maps every record's ``document_id`` to its cache key. Quarantined documents are records with an
    empty reading. The part appears complete or not at all; writing the same batch again (a task repeated
    after a lost worker) gives the same id and leaves one part. Safe to call from several processes at once;
    it never touches published tables. ``fresh`` (a run without the cache) writes a part of this run's
    own even if there is one of the same batch; it stands before the older ones.

    Raises ``KeyError`` for a record without a key, ``TableError`` for rows that break the contract,
    ``OutputError`` for a full disk or a read-only folder.
    """
    catalogue, rows = read_catalogue(), Rows()
    documents = []
    for record in records:
        document_id = record.reading.layout.document.document_id
        documents.append(PartDocument(document_id, keys[document_id]))
        rows.extend(record_rows(record, catalogue=catalogue))
    _refuse_twins(documents)
    tables = read_tables()
    frames = {name: part_frame(name, rows.tables[name], tables) for name in PART_TABLES}
    store = Store(root)
    with explained(root):
        return save_part(
            store, frames, documents=documents, run_id=run_id, prefix=newest_prefix(store) if fresh else ""
        )


def save_part(
    store: Store,
    frames: Mapping[str, pa.Table],
    *,
    documents: Sequence[PartDocument],
    run_id: str,
    prefix: str = "",
) -> str:
    """Write the tables ``frames`` of ``documents`` as one part, whole or not at all; return its id.

    The id follows from documents and keys, behind ``prefix``.
    """
    part_id = prefix + _part_id(documents)
    with store.workspace() as folder:
        _write_files(folder, frames, part_id=part_id, documents=documents, run_id=run_id)
        _move_in(folder, store.parts / part_id)
    return part_id


def newest_prefix(store: Store) -> str:
    """The beginning of an id that sorts before all there are: the first part with a key gives its rows."""
    numbers = [int(path.name[1:].split("-")[0]) for path in store.parts.glob("+*-*")]
    return f"+{min(numbers, default=_OLDEST) - 1}-"


def iter_parts(root: Path) -> Iterator[Part]:
    """The manifests of all parts that can be read, of the present schema version, by id, one at a time."""
    return (part for path in folders_in(Store(root).parts) if (part := _read_part(path)) is not None)


def is_sound(folder: Path, part: Part, *, verify: bool = True) -> bool:
    """Whether the part's files are there and (with ``verify``) have their checksums."""
    try:
        return all(
            checksum(folder / name) == digest if verify else (folder / name).is_file()
            for name, digest in part.checksums.items()
        )
    except OSError:
        return False


def remove_parts(root: Path, *, keep: Collection[str] = ()) -> list[str]:
    """Remove every part (also unreadable ones) whose id is not in ``keep``; return the ids removed."""
    store, removed = Store(root), []
    for folder in folders_in(store.parts):
        if folder.name not in keep:
            remove_folder(store, folder)
            removed.append(folder.name)
    return removed


def checksum(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces. Raises ``OSError`` if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_path(store: Store, part_id: str) -> Path:
    """Where the manifest of a part stands."""
    return store.parts / part_id / _MANIFEST


def _read_part(folder: Path) -> Part | None:
    try:
        part = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=Part)
    except (OSError, msgspec.DecodeError):
        return None
    return part if part.part_id == folder.name and part.schema_version == SCHEMA_VERSION else None


def _refuse_twins(documents: Sequence[PartDocument]) -> None:
    ids = [d.document_id for d in documents]
    twins = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
    if twins:
        raise ValueError(f"documents {twins} occur twice in one batch; give each content once, with also_at")


def _part_id(documents: Sequence[PartDocument]) -> str:
    lines = "\n".join(f"{d.document_id} {d.key}" for d in documents)
    return hashlib.sha256(f"{SCHEMA_VERSION}\n{lines}".encode()).hexdigest()[:24]


def _write_files(
    folder: Path,
    frames: Mapping[str, pa.Table],
    *,
    part_id: str,
    documents: Sequence[PartDocument],
    run_id: str,
) -> None:
    checksums = {}
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        pq.write_table(frame, path, compression="zstd")
        sync(path)
        checksums[path.name] = checksum(path)
    counts = {name: frame.num_rows for name, frame in frames.items()}
    part = Part(part_id, SCHEMA_VERSION, run_id, tuple(documents), checksums, counts)
    (folder / _MANIFEST).write_bytes(msgspec.json.encode(part))
    sync(folder / _MANIFEST)
    sync(folder)


def part_frame(name: str, rows: Sequence[Mapping[str, Any]], tables: Mapping[str, Table]) -> pa.Table:
    """Rows of a part's table: one of the published tables, or the sketches of ``stories``."""
    return (
        pa.Table.from_pylist(list(rows), schema=SKETCH) if name == "stories" else as_frame(rows, tables[name])
    )


def as_frame(rows: Sequence[Mapping[str, Any]], table: Table) -> pa.Table:
    """Rows as an Arrow table of ``table``'s schema, validated. Raises ``TableError``."""
    schema = arrow_schema(table)
    arrays = [pa.array([row[f.name] for row in rows], type=f.type) for f in schema]
    frame = pa.Table.from_arrays(arrays, schema=schema)
    validate(frame, table)
    return frame


def _move_in(folder: Path, target: Path) -> None:
    """Move a finished part to its place; a sound part that is there stays, a broken one is replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(3):
        try:
            folder.rename(target)
            sync(target.parent)
            return
        except OSError as error:
            present = _read_part(target)
            if present is not None and is_sound(target, present):
                return
            if not target.exists():
                raise error
            shutil.rmtree(folder.parent / f"{folder.name}-old", ignore_errors=True)
            target.rename(folder.parent / f"{folder.name}-old")
    raise OSError(f"part {target} cannot be replaced")
