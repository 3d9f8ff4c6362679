"""The pages of a run in a small database on disk, so that it does not matter to memory how many there are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.sources import BYTES_PER_CHAR, Batch, Source, merged

_SCHEMA = """
CREATE TABLE seen (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE page (
    rank INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL, name TEXT NOT NULL,
    also_at TEXT NOT NULL, size INTEGER NOT NULL, key TEXT NOT NULL UNIQUE, todo INTEGER NOT NULL DEFAULT 0
);
"""
_COLUMNS = "path, name, also_at, sha256, size, key"


class Inventory:
    """The distinct pages of a run in the order they were found. Made by :func:`open_inventory`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def first_time(self, path: str) -> bool:
        """Whether ``path`` is asked about for the first time."""
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (path,)).rowcount > 0

    def add(self, source: Source) -> None:
        """Add a page; if its content is there already, only its place is added to that page."""
        if known := list(self._sources("WHERE sha256 = ?", source.sha256)):
            self._change(merged(known[0], source))
            return
        self._database.execute(
            f"INSERT INTO page ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            (source.path, source.name, json.dumps(source.also_at), source.sha256, source.size, source.key),
        )

    def mark(self, keys: Iterable[str]) -> None:
        """Note that the pages with these keys have to be read."""
        self._database.executemany("UPDATE page SET todo = 1 WHERE key = ?", ((key,) for key in keys))

    def mark_all(self) -> None:
        """Note that all pages have to be read."""
        self._database.execute("UPDATE page SET todo = 1")

    def keys(self) -> Iterator[str]:
        """The keys of all pages."""
        return (str(key) for (key,) in self._database.execute("SELECT key FROM page ORDER BY rank"))

    def take(self, batch: Batch) -> bool:
        """Take the pages of ``batch`` out of what is to be read; False if they are not all in it."""
        keys = [source.key for source in batch.sources]
        if not all(self._is_todo(key) for key in keys):
            return False
        self._database.executemany("UPDATE page SET todo = 0 WHERE key = ?", ((key,) for key in keys))
        return True

    def todo(self) -> Iterator[Source]:
        """The pages that have to be read and are not taken."""
        return self._sources("WHERE todo = 1 ORDER BY rank")

    def todo_chars(self) -> int:
        """Their rough size in characters."""
        return self._number("SELECT coalesce(sum(size), 0) FROM page WHERE todo = 1") // BYTES_PER_CHAR

    def todo_count(self) -> int:
        """Their number."""
        return self._number("SELECT count(*) FROM page WHERE todo = 1")

    def _is_todo(self, key: str) -> bool:
        query = "SELECT 1 FROM page WHERE key = ? AND todo = 1"
        return self._database.execute(query, (key,)).fetchone() is not None

    def _sources(self, where: str, *values: str) -> Iterator[Source]:
        query = f"SELECT {_COLUMNS} FROM page {where}"  # noqa: S608 (our own text)
        for path, name, also_at, sha256, size, key in self._database.execute(query, values):
            places = tuple(json.loads(also_at))
            yield Source(path=path, name=name, also_at=places, sha256=sha256, size=size, key=key)

    def _change(self, source: Source) -> None:
        change = "UPDATE page SET also_at = ?, key = ? WHERE sha256 = ?"
        self._database.execute(change, (json.dumps(source.also_at), source.key, source.sha256))

    def _number(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])


@contextmanager
def open_inventory(path: Path) -> Iterator[Inventory]:
    """A new inventory in the file ``path``, complete there at the end."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}; BEGIN")
        yield Inventory(database)
        database.execute("COMMIT")


@dataclass(frozen=True, slots=True)
class Keys(Collection[str]):
    """The keys of all pages in the finished inventory at ``path``, read when they are asked for."""

    path: Path

    def __len__(self) -> int:
        with closing(sqlite3.connect(self.path)) as database:
            return int(database.execute("SELECT count(*) FROM page").fetchone()[0])

    def __iter__(self) -> Iterator[str]:
        with closing(sqlite3.connect(self.path)) as database:
            yield from (key for (key,) in database.execute("SELECT key FROM page ORDER BY rank"))

    def __contains__(self, key: object) -> bool:
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute("SELECT 1 FROM page WHERE key = ?", (key,)).fetchone() is not None
