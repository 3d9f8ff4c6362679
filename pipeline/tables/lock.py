"""One publisher at a time: an advisory lock that the system drops with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.tables.store import Store, explained

_PAUSE = 0.2


class OutputBusyError(RuntimeError):
    """Another run holds the output folder."""


@dataclass(frozen=True, slots=True)
class Held:
    """Proof that this process holds the lock of ``root``."""

    root: Path


@contextmanager
def hold(root: Path, *, wait: float = 0.0) -> Iterator[Held]:
    """Hold the output folder ``root`` for a run (give the result to ``publish``) or for a single step.

    Waits up to ``wait`` seconds, then raises :class:`OutputBusyError` that names the other process.
    Raises ``OutputError`` if the folder cannot be written.
    """
    store = Store(root)
    with explained(root):
        store.home.mkdir(parents=True, exist_ok=True)
        handle = os.open(store.lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(handle, root, time.monotonic() + wait)
        with explained(root):
            os.truncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield Held(root)
    finally:
        os.close(handle)


def _acquire(handle: int, root: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                owner = os.pread(handle, 20, 0).decode(errors="replace") or "unknown"
                raise OutputBusyError(
                    f"{root} is in use by another run (process {owner}); "
                    "wait for it, or choose another output folder"
                ) from None
        time.sleep(_PAUSE)
