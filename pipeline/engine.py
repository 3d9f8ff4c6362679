"""Where jobs run: in this process, in several on this machine, or on a Dask cluster that is already there.

An engine gives a job back as ``Lost`` if it takes its worker down with it (a crash, the system's memory
killer); jobs that were merely beside it are done again. Jobs can therefore be done twice and must bear it.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Generic, Protocol, TypeVar

from pipeline.settings import Settings, SettingsError

In = TypeVar("In")
Out = TypeVar("Out")
AHEAD = 2  # jobs handed out per worker, so that none waits for the next


@dataclass(frozen=True, slots=True)
class Lost(Generic[In]):
    """A job whose worker died of it."""

    job: In


class Engine(Protocol):
    """Maps a function over jobs. Results come as they are ready, in any order."""

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out | Lost[In]]:
        """``function(job)`` for each job, only a few handed out ahead; what ``function`` raises is raised."""


class SerialEngine:
    """One job after the other in this process."""

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out | Lost[In]]:
        """As in ``Engine``; a job that is lost takes everything down."""
        return map(function, jobs)


class ProcessEngine:
    """Processes that stay up for the whole run, so that each loads its tools once.

    They begin at once, with ``warm_up``, so that they are ready when the first jobs come.
    """

    def __init__(self, workers: int, *, warm_up: Callable[[], object] | None = None) -> None:
        self._workers = workers
        self._pool = self._new_pool()
        if warm_up is not None:  # should it fail, the first job fails of the same, and that is told
            _ = [self._pool.submit(warm_up) for _ in range(workers)]

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out | Lost[In]]:
        """As in ``Engine``. When a worker dies, the jobs in hand are done again, each alone."""
        waiting, suspects = iter(jobs), list[In]()
        running: dict[Future[Out], In] = {}
        while True:
            for job in islice(waiting, self._workers * AHEAD - len(running)):
                running[self._pool.submit(function, job)] = job
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                if future in running and isinstance(future.exception(), BrokenExecutor):
                    suspects += running.values()
                    running.clear()
                    self._renew()
                elif future in running:
                    del running[future]
                    yield future.result()
        for job in suspects:
            yield self._alone(function, job)

    def _alone(self, function: Callable[[In], Out], job: In) -> Out | Lost[In]:
        try:
            return self._pool.submit(function, job).result()
        except BrokenExecutor:
            self._renew()
            return Lost(job)

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_end_with_parent)

    def _renew(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new_pool()

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """In a worker: end when the process that started it is gone, also when it was killed."""
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def open_engine(settings: Settings, *, warm_up: Callable[[], object] | None = None) -> Iterator[Engine]:
    """The engine that ``settings`` name, closed at the end; processes of its own begin with ``warm_up``.

    Raises ``SettingsError`` for Dask without an address or without its package, ``OSError`` if no scheduler
    answers.
    """
    if settings.engine == "dask":
        if settings.address is None:
            raise SettingsError("address: engine dask needs the scheduler's address, tcp://host:8786")
        from pipeline.cluster import open_cluster

        with open_cluster(settings.address) as engine:
            yield engine
    elif settings.workers == 1:
        yield SerialEngine()
    else:
        with closing(ProcessEngine(settings.workers, warm_up=warm_up)) as engine:
            yield engine
