"""How a run tells what it is doing: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

LINE_EVERY = 5.0  # seconds


class Reporter(Protocol):
    """Told about every stage of a run, in documents."""

    def begin(self, stage: str, total: int) -> None:
        """``stage`` starts; ``total`` documents are before it."""

    def advance(self, stage: str, documents: int) -> None:
        """``documents`` more are through ``stage``."""

    def end(self, stage: str, note: str) -> None:
        """``stage`` is through; ``note`` says with what."""


class Silent:
    """Tells nothing."""

    def begin(self, stage: str, total: int) -> None:
        """As in ``Reporter``."""

    def advance(self, stage: str, documents: int) -> None:
        """As in ``Reporter``."""

    def end(self, stage: str, note: str) -> None:
        """As in ``Reporter``."""


class Lines:
    """A line at the end of every stage, and in between every few seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._done = self._total = 0
        self._last = 0.0

    def begin(self, stage: str, total: int) -> None:  # noqa: ARG002
        """As in ``Reporter``."""
        self._done, self._total, self._last = 0, total, time.monotonic()

    def advance(self, stage: str, documents: int) -> None:
        """As in ``Reporter``."""
        self._done += documents
        if time.monotonic() - self._last >= LINE_EVERY:
            self._last = time.monotonic()
            self._console.print(f"{stage}: {self._done}/{self._total} documents", highlight=False)

    def end(self, stage: str, note: str) -> None:
        """As in ``Reporter``."""
        self._console.print(f"{stage}: {note}", highlight=False)


class Bar:
    """A progress bar for each stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._rows: dict[str, TaskID] = {}

    def begin(self, stage: str, total: int) -> None:
        """As in ``Reporter``."""
        self._rows[stage] = self._progress.add_task(stage, total=total)

    def advance(self, stage: str, documents: int) -> None:
        """As in ``Reporter``."""
        self._progress.advance(self._rows[stage], documents)

    def end(self, stage: str, note: str) -> None:
        """As in ``Reporter``."""
        row = self._rows[stage]
        total = self._progress.tasks[row].total or 1
        self._progress.update(row, description=f"{stage}: {note}", total=total, completed=total)


_reporter: ContextVar[Reporter] = ContextVar("reporter", default=Silent())  # noqa: B039


def current_reporter() -> Reporter:
    """Whom to tell. Prefect copies the flow's module with its variables, hence a function."""
    return _reporter.get()


@contextmanager
def reporting(console: Console, *, quiet: bool) -> Iterator[None]:
    """Report on ``console`` inside the block; with ``quiet`` nothing."""
    if quiet:
        yield
    elif console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        shown = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
        with shown, _telling(Bar(shown)):
            yield
    else:
        with _telling(Lines(console)):
            yield


@contextmanager
def _telling(told: Reporter) -> Iterator[None]:
    token = _reporter.set(told)
    try:
        yield
    finally:
        _reporter.reset(token)
