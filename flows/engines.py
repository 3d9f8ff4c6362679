"""The engine of a run, opened before the flow begins where that saves time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import partial

from pipeline.engine import Engine, open_engine
from pipeline.settings import Settings
from pipeline.stages import load_tools

_opened: ContextVar[tuple[Settings, Engine] | None] = ContextVar("_opened", default=None)


@contextmanager
def opened_early(settings: Settings) -> Iterator[None]:
    """Inside the block ``engine_for`` these settings gives an engine whose processes have begun already.

    They load what they need while this process waits for Prefect. Raises as ``open_engine``.
    """
    with _open(settings) as engine:
        token = _opened.set((settings, engine))
        try:
            yield
        finally:
            _opened.reset(token)


def engine_for(settings: Settings) -> AbstractContextManager[Engine]:
    """The engine opened early for ``settings``, which stays open; else a new one.

    Raises as ``open_engine``.
    """
    opened = _opened.get()
    if opened is not None and opened[0] == settings:
        return nullcontext(opened[1])
    return _open(settings)


def _open(settings: Settings) -> AbstractContextManager[Engine]:
    return open_engine(settings, warm_up=partial(warm_up, settings))


def warm_up(settings: Settings) -> None:
    """In a worker process: load what all stages need."""
    load_tools(settings).preload()
