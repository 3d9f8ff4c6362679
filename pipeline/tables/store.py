"""Where things lie in an output folder.

``OUTPUT/.baoshu/`` holds everything internal::

    parts/<part_id>/<table>.parquet, part.json    rows of one batch (or several, merged), written once
    versions/<version_id>/<table>.parquet, …      the tables of one finished run, never altered
    live/<n>-<version_id>/<table>.parquet, …      what readers open: a copy that bears being switched
    current -> live/<n>-<version_id>              the one pointer; switching it switches all tables
    tmp/                                          unfinished work; the next run removes it
    work/                                         batches on their way; a stopped run goes on there
    lock                                          held for a whole run

``OUTPUT/<table>.parquet`` are links to ``.baoshu/current/<table>.parquet``.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

_DAY = 86_400.0

_REMEDY = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EFBIG: "a file would be larger than the system allows; raise the limit",
    errno.EROFS: "the folder is read-only; make it writable",
    errno.EACCES: "no permission to write there; make the folder writable",
    errno.EPERM: "no permission to write there; make the folder writable",
}


class OutputError(OSError):
    """The output cannot be written; what was published before is untouched. The message says the way out."""


@contextmanager
def explained(place: Path | str) -> Iterator[None]:
    """Turn errors of the disk, or of DuckDB at its limits, into an :class:`OutputError` naming ``place``."""
    try:
        yield
    except OutputError:
        raise
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        number = error.errno if isinstance(error, OSError) else None
        remedy = f"{_REMEDY[number]} ({error})" if number in _REMEDY else str(error)
        raised = OutputError(
            f"{place} cannot be written: {remedy}, or choose another output; "
            "the tables published before are untouched"
        )
        raised.errno = number
        raise raised from error


@dataclass(frozen=True, slots=True)
class Store:
    """Paths of one output folder; making one touches nothing."""

    root: Path

    @property
    def home(self) -> Path:
        """The internal folder."""
        return self.root / ".baoshu"

    @property
    def parts(self) -> Path:
        """Folder of the parts."""
        return self.home / "parts"

    @property
    def versions(self) -> Path:
        """Folder of the versions."""
        return self.home / "versions"

    @property
    def current(self) -> Path:
        """The pointer to the current version."""
        return self.home / "current"

    @property
    def tmp(self) -> Path:
        """Folder of unfinished work."""
        return self.home / "tmp"

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.home / "lock"

    @property
    def live(self) -> Path:
        """Folder of the copies readers open."""
        return self.home / "live"

    def live_folder(self) -> Path | None:
        """The copy readers open now; None before the first version."""
        try:
            return self.live / self.current.readlink().name
        except FileNotFoundError:
            return None

    def current_id(self) -> str | None:
        """Id of the current version; None before the first."""
        folder = self.live_folder()
        return folder.name.partition("-")[2] if folder else None

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A new empty folder under ``tmp``, removed at the end; what it holds is moved out when finished."""
        folder = self.tmp / f"{socket.gethostname()}~{os.getpid()}~{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def point(link: Path, target: str) -> None:
    """Make ``link`` a symbolic link to ``target``, replacing an older link in one step."""
    if link.is_symlink() and str(link.readlink()) == target:
        return
    new = link.with_name(f".{link.name}.{uuid.uuid4().hex}.tmp")
    new.symlink_to(target)
    new.replace(link)


def folders_in(folder: Path) -> list[Path]:
    """The folders in ``folder`` by name; none if it is not there."""
    return sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []


def remove_folder(store: Store, folder: Path) -> None:
    """Remove a folder so that no half of it is ever seen: first out of sight in one step."""
    with store.workspace() as grave:
        folder.rename(grave / folder.name)


def sync(path: Path) -> None:
    """Have the system write a file's or folder's content to the disk, so that a rename cannot precede it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clean_tmp(store: Store) -> None:
    """Remove what dead processes of this machine left under ``tmp``, and anything older than a day."""
    for path in store.tmp.iterdir() if store.tmp.is_dir() else ():
        host, _, rest = path.name.partition("~")
        pid = rest.partition("~")[0]
        foreign = host != socket.gethostname() or not pid.isdecimal()
        if _is_old(path) if foreign else not _is_alive(int(pid)):
            shutil.rmtree(path, ignore_errors=True)
    for path in store.home.glob(".*.tmp"):
        path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _DAY
    except FileNotFoundError:
        return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
