"""Bounded time: stop a function that runs too long; and no time for what is not needed."""

from __future__ import annotations

import ctypes
import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

RARELY = (100_000, 20, 20)  # objects made before the collector of cycles looks, and its generations


class TooSlowError(TimeoutError):
    """The function did not end within its time."""


def time_limit(seconds: float) -> AbstractContextManager[None]:
    """Raise ``TooSlowError`` inside the block once ``seconds`` have passed.

    In the main thread by the alarm signal, which also stops a regular expression; in another thread (a Dask
    worker's) or without that signal (Windows) between two steps of Python code. Limits do not nest.
    """
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        return _by_signal(seconds)
    return _in_thread(seconds)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the collector of reference cycles look rarely inside the block.

    A batch is hundreds of thousands of records without a cycle among them. With Python's own thresholds the
    collector walks over all of them again and again, a fifth of the time of linking, and finds nothing.
    """
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _in_thread(seconds: float) -> Iterator[None]:
    """A timer raises ``TooSlowError`` in this thread; the lock makes sure that none comes after the block."""
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def stop() -> None:
        with lock:
            if not over.is_set():
                _raise_in(thread)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except TooSlowError:
        raise TooSlowError(f"took longer than {seconds:g} s") from None
    finally:
        timer.cancel()
        with lock:
            over.set()


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooSlowError))
