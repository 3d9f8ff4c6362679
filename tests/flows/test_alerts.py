"""The webhook is told of a failed run, in JSON, and of nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from flows.alerts import alert_of_failure, post


@pytest.fixture
def hook() -> Iterator[tuple[str, list[Any]]]:
    told: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/alert", told
    server.shutdown()
    thread.join()
    server.server_close()


def failed(webhook: str | None) -> tuple[Any, Any, Any]:
    request = {"raw": ["raw"], "output": "output", "settings": {"webhook": webhook}}
    flow_run = SimpleNamespace(name="output", parameters={"request": request})
    state = SimpleNamespace(name="Failed", message="no space left")
    return SimpleNamespace(name="statistics"), flow_run, state


def test_a_failed_run_is_told(hook: tuple[str, list[Any]]) -> None:
    address, told = hook
    alert_of_failure(*failed(address))
    assert told == [
        {
            "flow": "statistics",
            "run": "output",
            "state": "Failed",
            "message": "no space left",
            "output": "output",
        }
    ]


def test_without_a_webhook_nothing_is_sent(hook: tuple[str, list[Any]]) -> None:
    alert_of_failure(*failed(None))
    assert hook[1] == []


def test_only_http_addresses_are_called() -> None:
    with pytest.raises(ValueError, match="not an http address"):
        post("file:///etc/passwd", {})
