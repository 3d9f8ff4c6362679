"""Jobs on a Dask cluster that is already there. Workers need this package and the same folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.engine import AHEAD, Lost
from pipeline.settings import SettingsError

if TYPE_CHECKING:
    from pipeline.engine import Engine

In = TypeVar("In")
Out = TypeVar("Out")
RETRIES = 2
PATIENCE = 30  # seconds until a scheduler that does not answer counts as missing


class DaskEngine:
    """Maps jobs over the workers of a cluster; Dask hands the jobs of a dead worker to others."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, function: Callable[[In], Out], jobs: Iterable[In], /) -> Iterator[Out | Lost[In]]:
        """As in ``pipeline.engine.Engine``."""
        distributed: Any = import_module("distributed")
        waiting, running = iter(jobs), dict[Any, In]()
        for job in islice(waiting, self._room()):
            running[self._submit(function, job)] = job
        completed = distributed.as_completed(list(running), loop=self._client.loop)
        for future in completed:
            job = running.pop(future)
            for following in islice(waiting, max(0, self._room() - len(running))):
                started = self._submit(function, following)
                running[started] = following
                completed.add(started)
            yield Lost(job) if isinstance(future.exception(), distributed.KilledWorker) else future.result()

    def _submit(self, function: Callable[[In], Out], job: In) -> Any:
        return self._client.submit(function, job, pure=False, retries=RETRIES)

    def _room(self) -> int:
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads) * AHEAD


@contextmanager
def open_cluster(address: str) -> Iterator[Engine]:
    """The engine of the cluster whose scheduler is at ``address``.

    Raises ``SettingsError`` if Dask is not installed, ``OSError`` if no scheduler answers.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise SettingsError("engine dask needs an extra: pip install 'baoshu[dask]'") from None
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        yield DaskEngine(client)
