"""Which documents are extracted already: wanted keys against the manifests of all parts, in bounded memory.

Keys and parts are matched in a small SQLite database, so that it does not matter how many there are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.tables.parts import Part, is_sound, iter_parts
from pipeline.tables.store import Store

_SCHEMA = """
CREATE TABLE wanted (
    rank INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, part_id TEXT, document_id TEXT, run_id TEXT
)
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is there and what is to be done.

    ``done`` gives the part of each wanted key that needs no extraction, ``missing`` the other wanted keys in
    the order given, ``corrupt`` the ids of parts that failed their check (their documents are ``missing``).
    """

    done: Mapping[str, str]
    missing: tuple[str, ...]
    corrupt: tuple[str, ...]


class Planned:
    """A plan on disk: what ``Plan`` says, for any number of keys. Made by :func:`planning`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.corrupt: list[str] = []

    def fill(self, root: Path, wanted: Iterable[str], *, verify: bool, prefer: str | None) -> None:
        """Note the keys ``wanted`` and the part of each that has one."""
        rows = ((key,) for key in wanted)
        self._database.executemany("INSERT OR IGNORE INTO wanted (key) VALUES (?)", rows)
        for own in (True, False) if prefer is not None else (False,):
            for part in iter_parts(root):
                if (part.run_id == prefer) == own:
                    self._take(root, part, verify=verify)

    def _take(self, root: Path, part: Part, *, verify: bool) -> None:
        useful = [d for d in part.documents if self.is_missing(d.key)]
        if useful and not is_sound(Store(root).parts / part.part_id, part, verify=verify):
            self.corrupt.append(part.part_id)
            return
        rows = ((part.part_id, d.document_id, part.run_id, d.key) for d in useful)
        change = "UPDATE wanted SET part_id = ?, document_id = ?, run_id = ? WHERE key = ?"
        self._database.executemany(change, rows)

    def is_missing(self, key: str) -> bool:
        """Whether ``key`` is wanted and in no sound part."""
        query = "SELECT 1 FROM wanted WHERE key = ? AND part_id IS NULL"
        return self._database.execute(query, (key,)).fetchone() is not None

    def missing(self) -> Iterator[str]:
        """The wanted keys that are in no sound part, in the order given."""
        query = "SELECT key FROM wanted WHERE part_id IS NULL ORDER BY rank"
        return (str(key) for (key,) in self._database.execute(query))

    def done(self) -> Iterator[tuple[str, str]]:
        """Key and part of the others, in the order given."""
        yield from self._database.execute(
            "SELECT key, part_id FROM wanted WHERE part_id IS NOT NULL ORDER BY rank"
        )

    def documents(self) -> Iterator[tuple[str, str]]:
        """Part and document of every key that has them, each pair once, in order."""
        yield from self._database.execute(
            "SELECT DISTINCT part_id, document_id FROM wanted WHERE part_id IS NOT NULL ORDER BY 1, 2"
        )

    def part_ids(self) -> tuple[str, ...]:
        """The parts in use, in order."""
        query = "SELECT DISTINCT part_id FROM wanted WHERE part_id IS NOT NULL ORDER BY 1"
        return tuple(part_id for (part_id,) in self._database.execute(query))

    def count_of(self, run_id: str) -> int:
        """How many documents were extracted by the run ``run_id``."""
        query = "SELECT count(*) FROM (SELECT DISTINCT part_id, document_id FROM wanted WHERE run_id = ?)"
        return int(self._database.execute(query, (run_id,)).fetchone()[0])

    def n_missing(self) -> int:
        """How many keys are missing."""
        query = "SELECT count(*) FROM wanted WHERE part_id IS NULL"
        return int(self._database.execute(query).fetchone()[0])


@contextmanager
def planning(
    root: Path,
    wanted: Iterable[str],
    *,
    at: Path | None = None,
    verify: bool = True,
    prefer: str | None = None,
) -> Iterator[Planned]:
    """Which of the cache keys ``wanted`` are extracted already in parts under ``root``, and which are not.

    The plan stands in a new file ``at`` (None: in memory). With ``verify`` every file of every useful part is
    read and its checksum compared; a corrupt part counts as missing. Without it only the files' presence is
    checked. Parts of the run ``prefer`` go first. Changes nothing else.
    """
    if at is not None:
        at.unlink(missing_ok=True)
    with closing(sqlite3.connect(at or ":memory:", isolation_level=None)) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}; BEGIN")
        planned = Planned(database)
        planned.fill(root, wanted, verify=verify, prefer=prefer)
        yield planned


def plan(root: Path, wanted: Iterable[str], *, verify: bool = True, prefer: str | None = None) -> Plan:
    """As :func:`planning`, all in memory, for a number of keys that fits there."""
    with planning(root, wanted, verify=verify, prefer=prefer) as planned:
        return Plan(dict(planned.done()), tuple(planned.missing()), tuple(planned.corrupt))
