"""Compaction: many small parts (a page or two a day, for a year) are rewritten as a few.

Every part costs a publication some files to open. A merged part has the rows of its sources' wanted documents
as they are; the sources stay as long as an earlier version uses them, and the merged part stands before them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.tables.parts import Part, PartDocument, is_sound, iter_parts, newest_prefix, save_part
from pipeline.tables.planning import planning
from pipeline.tables.rows import PART_TABLES
from pipeline.tables.store import Store

MANY = 32  # so many small parts are worth the work
FEW = 16  # a part with fewer documents is small
_BYTES = 32 * 1024 * 1024  # of the sources of one merged part, which are in memory together


@dataclass(frozen=True, slots=True)
class _Source:
    """A small part and those of its documents that are wanted."""

    part: Part
    documents: tuple[PartDocument, ...]


def compact(store: Store, keys: Collection[str], *, run_id: str) -> list[str]:
    """Merge the small parts that hold documents of the cache keys ``keys``, if there are many of them.

    Parts of the run ``run_id`` are left for a later one: it counts them as its own. Returns the ids of the
    parts made. The caller holds the output.
    """
    small = {p.part_id: p for p in iter_parts(store.root) if p.run_id != run_id and len(p.documents) < FEW}
    if len(small) < MANY:
        return []
    sources = list(_wanted(store, small.values(), keys, run_id))
    return [_merge(store, group) for group in _groups(store, sources)] if len(sources) >= MANY else []


def _wanted(store: Store, small: Collection[Part], keys: Collection[str], run_id: str) -> Iterator[_Source]:
    """The sound ones of ``small`` that a plan would use; a document is in one of them only."""
    used = defaultdict[str, set[str]](set)
    ids, seen = {part.part_id for part in small}, set[str]()
    with (
        store.workspace() as folder,
        planning(store.root, keys, at=folder / "plan.sqlite", verify=False, prefer=run_id) as planned,
    ):
        for key, part_id in planned.done():
            if part_id in ids:
                used[part_id].add(key)
    for part in small:
        mine = {d.document_id: d for d in part.documents if d.key in used[part.part_id]}
        documents = tuple(d for document_id, d in mine.items() if document_id not in seen)
        if documents and is_sound(store.parts / part.part_id, part):
            seen.update(mine)
            yield _Source(part, documents)


def _groups(store: Store, sources: Sequence[_Source]) -> Iterator[list[_Source]]:
    """``sources`` in order, cut where they would be too much at once; two or more together."""
    group, size = list[_Source](), 0
    for source in sources:
        own = sum(path.stat().st_size for path in (store.parts / source.part.part_id).iterdir())
        if group and size + own > _BYTES:
            yield from [group] if len(group) > 1 else []
            group, size = [], 0
        group.append(source)
        size += own
    yield from [group] if len(group) > 1 else []


def _merge(store: Store, group: Sequence[_Source]) -> str:
    documents = [document for source in group for document in source.documents]
    frames = {name: pa.concat_tables(_rows(store, source, name) for source in group) for name in PART_TABLES}
    return save_part(store, frames, documents=documents, run_id="", prefix=newest_prefix(store))


def _rows(store: Store, source: _Source, name: str) -> pa.Table:
    frame = pq.read_table(store.parts / source.part.part_id / f"{name}.parquet")
    if len(source.documents) == len(source.part.documents):
        return frame
    column = "document_id" if "document_id" in frame.column_names else "claim_id"
    owners = pc.list_element(pc.split_pattern(frame.column(column), ":"), 0)
    ids = pa.array([document.document_id for document in source.documents])
    return frame.filter(pc.is_in(owners, value_set=ids))
