"""Publishing: a version is built beside the current one, then switched to in one step."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline.tables import remote
from pipeline.tables.build import build_version
from pipeline.tables.compact import compact
from pipeline.tables.lock import Held, hold
from pipeline.tables.parts import remove_parts
from pipeline.tables.run_info import Published, PublishSettings, RunInfo
from pipeline.tables.store import Store, clean_tmp, explained, sync
from pipeline.tables.versions import Version, next_version_id, remove_old, switch, used_parts, versions

_DOUBLINGS = 3
_UPLOADS = 3


class EmptyRunError(RuntimeError):
    """A run that found no page at all, where the version before has some: most likely its input is lost."""


def publish(
    *,
    root: Path,
    keys: Collection[str],
    run: RunInfo,
    settings: PublishSettings | None = None,
    held: Held | None = None,
) -> Published:
    """Publish the documents with the cache keys ``keys`` out of the parts under ``root`` as a new version.

    Documents of other keys (changed or deleted since) are left out. Each table is one Parquet file; all
    ``OUTPUT/<table>.parquet`` switch together in one rename after columns, closed lists, primary and foreign
    keys have been checked; whatever fails or dies before leaves the last version. If nothing has changed that
    the tables depend on, those of the current version are taken over instead of merged. Versions beyond
    ``settings.keep_versions`` and parts that no kept version uses are then removed. Without ``keys``
    empty tables are published, but never over a version that has documents.

    Pass ``held`` if the caller holds the output with :func:`pipeline.tables.hold` (recommended for a whole
    run: no other run can then remove its parts); else the lock is taken here.

    With ``settings.target`` (``s3://bucket/prefix``) the version is then copied to object storage
    (:func:`push`); ``root`` keeps the parts and a copy.

    Raises ``TableError`` if a key has no sound part or the contract is broken, ``OutputBusyError`` if another
    run holds the output, ``EmptyRunError`` if there is no key where there were documents before,
    ``OutputError`` for a full disk or a read-only folder.
    """
    settings = settings or PublishSettings()
    if held is None:
        with hold(root, wait=settings.wait) as own:
            return publish(root=root, keys=keys, run=run, settings=settings, held=own)
    after = 0
    if settings.target:
        with explained(settings.target):
            after = remote.last_number(settings.target)
    with explained(root):
        published = _publish(Store(root), keys, run=run, settings=settings, after=after)
    if settings.target:
        with explained(settings.target):
            push(root, settings.target, version_id=published.version_id, keep=settings.keep_versions)
    return published


def push(root: Path, url: str, *, version_id: str, keep: int = 3) -> None:
    """Copy a version to object storage at ``url`` and point readers to it; keep the latest ``keep`` there.

    The pointer is written last, so readers see the version before or this one, whole. Raises ``OSError`` if
    another run removes the upload again and again.
    """
    filesystem, prefix = remote.connect(url)
    folder = Store(root).versions / version_id
    for _ in range(_UPLOADS):
        remote.upload(folder, filesystem, prefix, version_id)
        remote.point(filesystem, prefix, version_id)
        if remote.is_whole(folder, filesystem, prefix, version_id):
            remote.remove_old(filesystem, prefix, keep)
            return
    raise OSError(f"another run removes version {version_id} again and again; let one run publish at a time")


def _publish(
    store: Store, keys: Collection[str], *, run: RunInfo, settings: PublishSettings, after: int
) -> Published:
    clean_tmp(store)
    if not keys:
        refuse_to_empty(store.root)
    compact(store, keys, run_id=run.run_id)
    version_id = next_version_id(store, run.run_id, after=after)
    with store.workspace() as folder:
        version = _build(folder, store, keys, run=run, version_id=version_id, settings=settings)
        store.versions.mkdir(parents=True, exist_ok=True)
        (folder / "version").rename(store.versions / version_id)
    sync(store.versions)
    switch(store.root, version_id)
    removed = remove_old(store, settings.keep_versions)
    removed_parts = remove_parts(store.root, keep=used_parts(versions(store.root)))
    return Published(
        version_id=version_id,
        path=store.versions / version_id,
        rows=version.rows,
        removed_versions=tuple(removed),
        removed_parts=tuple(removed_parts),
        same_as=version.same_as,
    )


def refuse_to_empty(root: Path, *, inputs: Sequence[Path] = ()) -> None:
    """Raise :class:`EmptyRunError`, naming ``inputs``, if the current version of ``root`` has documents."""
    before = next((v for v in versions(root) if v.current), None)
    if before is not None and before.rows["documents"]:
        where = " in " + ", ".join(map(str, inputs)) if inputs else ""
        raise EmptyRunError(
            f"no page was found{where}, but the version before ({before.version_id}) has "
            f"{before.rows['documents']} documents; it stays. Check that the input folder is there and its "
            f"pages match the filters; for an empty dataset choose another output than {root}"
        )


def _build(
    folder: Path,
    store: Store,
    keys: Collection[str],
    *,
    run: RunInfo,
    version_id: str,
    settings: PublishSettings,
) -> Version:
    """Build the version; if DuckDB cannot do with its memory, again with twice as much."""
    for doubled in range(_DOUBLINGS):
        enough = replace(settings, memory_mb=settings.memory_mb << doubled)
        try:
            return build_version(folder, store, keys, run=run, version_id=version_id, settings=enough)
        except duckdb.OutOfMemoryException:
            shutil.rmtree(folder / "version")
    enough = replace(settings, memory_mb=settings.memory_mb << _DOUBLINGS)
    return build_version(folder, store, keys, run=run, version_id=version_id, settings=enough)
