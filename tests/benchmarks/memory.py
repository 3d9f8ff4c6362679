"""Peak memory of every process of a command, from outside (Linux: ``/proc``; elsewhere nothing is found)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.1  # seconds; the kernel keeps each process's peak itself, so only its very end can be missed


class Peaks:
    """The peak resident memory, in MiB, of a process and of those below it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._found: dict[int, tuple[str, float]] = {}

    def look(self) -> None:
        """Note the peaks of all processes that live now."""
        for pid in _family(self._pid):
            peak, kind = _peak(pid), "main" if pid == self._pid else _kind(pid)
            if peak and kind:
                self._found[pid] = (kind, peak)

    def of(self, kind: str) -> float | None:
        """The largest peak of a ``main`` process, a ``worker`` or a ``server``; None if there was none."""
        return max((peak for found, peak in self._found.values() if found == kind), default=None)


@contextmanager
def watched(pid: int) -> Iterator[Peaks]:
    """Watch the process ``pid`` inside the block."""
    peaks, over = Peaks(pid), threading.Event()

    def watch() -> None:
        while not over.is_set():
            peaks.look()
            time.sleep(EVERY)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [int(c) for t in (PROC / str(pid) / "task").iterdir() for c in _words(t / "children")]
    except OSError:
        return
    for child in children:
        yield from _family(child)


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except OSError:
        return []


def _peak(pid: int) -> float:
    """``VmHWM`` of a process in MiB; 0 if it has gone."""
    words = _words(PROC / str(pid) / "status")
    return int(words[words.index("VmHWM:") + 1]) / 1024 if "VmHWM:" in words else 0.0


def _kind(pid: int) -> str | None:
    """``worker``, ``server``, or None for helpers of the interpreter."""
    command = " ".join(_words(PROC / str(pid) / "cmdline")).replace("\0", " ")
    if "spawn_main" in command:
        return "worker"
    return "server" if "prefect" in command else None
