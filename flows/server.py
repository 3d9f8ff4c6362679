"""A Prefect server of one's own on the loopback interface, for as long as a command needs one.

Prefect would start one itself, but only after it has been imported; started first, it comes up while this
process imports prefect and loads the model.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"
PATIENCE = 120.0  # seconds until a server that does not answer counts as failed
API_ONLY = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
}


class ServerError(RuntimeError):
    """The server did not come up."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started; ``url`` is its address, ``ready`` waits until it answers."""

    process: subprocess.Popen[bytes]
    url: str

    @property
    def api_url(self) -> str:
        """What ``PREFECT_API_URL`` has to be."""
        return f"{self.url}/api"

    def ready(self) -> None:
        """Return once the server answers. Raises ``ServerError`` if it ends or takes too long."""
        deadline = time.monotonic() + PATIENCE
        while not _answers(f"{self.api_url}/health"):
            if self.process.poll() is not None:
                raise ServerError(f"Prefect's server ended with code {self.process.returncode} at its start")
            if time.monotonic() > deadline:
                raise ServerError(f"Prefect's server did not answer at {self.url} within {PATIENCE:g} s")
            time.sleep(0.05)


def start_api_server() -> Server:
    """A server that records runs and does nothing else: no schedules, no pages."""
    arguments = ["uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", HOST]
    return _start([*arguments, "--log-level", "error", "--lifespan", "on"], API_ONLY)


def start_full_server() -> Server:
    """A server with schedules and pages, as ``prefect server start`` makes it."""
    return _start(["prefect", "server", "start", "--host", HOST], {})


def _start(arguments: Sequence[str], variables: dict[str, str]) -> Server:
    """Start the module that ``arguments`` begin with as a server that is stopped at the end of this process.

    If this process is killed, the server ends by itself (``flows.attended``). Call it before prefect is
    imported: what was registered first is done last, so Prefect can still deliver its last messages.
    """
    port = _free_port()
    url = f"http://{HOST}:{port}"
    environment = {**os.environ, **variables, "PREFECT_API_URL": f"{url}/api"}
    process = subprocess.Popen(  # noqa: S603 (this interpreter, fixed arguments)
        [sys.executable, "-m", "flows.attended", *arguments, "--port", str(port)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    atexit.register(_stop, process)
    return Server(process, url)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own loopback address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
