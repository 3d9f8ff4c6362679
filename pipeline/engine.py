"""Where jobs run: in this process, in several on this machine, or on a Dask cluster that is already there."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Protocol, TypeVar

from pipeline.settings import Settings

In = TypeVar("In")
Out = TypeVar("Out")
AHEAD = 2  # jobs handed out per worker, so that none waits for the next


class Engine(Protocol):
    """Maps a function over jobs. Results come as they are ready, in any order."""

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out]:
        """``function(job)`` for each job; an exception of one is raised."""


class SerialEngine:
    """One job after the other in this process."""

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out]:
        """As in ``Engine``."""
        return map(function, jobs)


class ProcessEngine:
    """A pool of processes that stays up for the whole run, so that each loads its tools once."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self._pool = pool
        self._workers = workers

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out]:
        """As in ``Engine``; only a few jobs are handed out ahead, so ``jobs`` may be endless."""
        waiting = iter(jobs)
        running: set[Future[Out]] = set()
        while True:
            room = self._workers * AHEAD - len(running)
            running |= {self._pool.submit(function, job) for job in islice(waiting, room)}
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()


@contextmanager
def open_engine(settings: Settings) -> Iterator[Engine]:
    """The engine that ``settings`` name, closed at the end."""
    if settings.workers == 1:
        yield SerialEngine()
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(settings.workers, mp_context=context) as pool:
        yield ProcessEngine(pool, settings.workers)
