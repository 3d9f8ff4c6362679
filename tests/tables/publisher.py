"""Publishers in processes of their own, for tests that kill, starve or lock them out.

They are forked from a server that has everything imported, so that starting one takes no time.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import resource
import signal
import tempfile
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from pipeline.tables import OutputBusyError, OutputError
from tests.tables.builders import publish_all, record, run_info


def fork_server() -> ForkServerContext:
    """The server, with what publishing imports."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.tables.publisher", "tests.tables.runner"])
    return context


def publish_run(root: Path, number: int) -> None:
    """Publish run ``number``: it has number % 3 + 2 pages and every claim says ``number``."""
    pages = [
        record(f"题{i}\n河湾镇第{i}村有{number}个市场。", path=f"{i}.txt") for i in range(number % 3 + 2)
    ]
    publish_all(root, pages, run=run_info(f"run-{number}"))


def publish_forever(root: Path, said: Connection, first: int = 1) -> None:
    """Say so, then publish run after run from number ``first`` on until killed."""
    said.send("ready")
    for number in itertools.count(first):
        publish_run(root, number)


def publish_once(
    root: Path, said: Connection, number: int, user: int | None = None, limit: int | None = None
) -> None:
    """Publish one run, as another ``user`` or with no file larger than ``limit`` bytes; say how it ended."""
    if user is not None:
        with tempfile.TemporaryDirectory() as elsewhere:
            publish_run(Path(elsewhere), 0)  # load all there is while the interpreter's files can be read
        os.setuid(user)
    if limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        publish_run(root, number)
    except (OutputError, OutputBusyError) as error:
        said.send(str(error))
    else:
        said.send("done")


class Publisher:
    """A running publisher and what it says."""

    def __init__(self, target: Any, root: Path, **options: Any) -> None:
        context = fork_server()
        self._heard, said = context.Pipe(duplex=False)
        self.process: ForkServerProcess = context.Process(
            target=target, args=(root, said), kwargs=options, daemon=True
        )
        self.process.start()
        said.close()

    def hear(self) -> str:
        """The next thing it says, waited for."""
        assert self._heard.poll(300)
        return str(self._heard.recv())

    def kill(self) -> list[str]:
        """SIGKILL; what it had said that nobody heard."""
        self.process.kill()
        self.process.join(300)
        unheard = []
        with contextlib.suppress(EOFError):
            while True:
                unheard.append(str(self._heard.recv()))
        self.close()
        return unheard

    def close(self) -> None:
        """Wait for its end."""
        self.process.join(300)
        self.process.close()
        self._heard.close()


def publish_apart(root: Path, number: int, **options: Any) -> str:
    """Publish a run in another process; how it ended: ``done`` or the message of the error."""
    publisher = Publisher(publish_once, root, number=number, **options)
    try:
        return publisher.hear()
    finally:
        publisher.close()
