"""Telling somebody that a run failed: one HTTP POST to the address in the setting ``webhook``."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

PATIENCE = 10.0  # seconds


def alert_of_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Post ``{"flow", "run", "state", "message", "output"}`` to the webhook of the run; nothing without one.

    A webhook that does not answer raises ``OSError``, which Prefect notes in the run's log.
    """
    request: Any = (flow_run.parameters or {}).get("request") or {}
    if hasattr(request, "model_dump"):
        request = request.model_dump(mode="json")
    address = (request.get("settings") or {}).get("webhook")
    if not address:
        return
    told = {
        "flow": flow.name,
        "run": flow_run.name,
        "state": state.name,
        "message": state.message,
        "output": str(request.get("output")),
    }
    post(address, told)


def post(address: str, message: dict[str, Any]) -> None:
    """Post ``message`` as JSON to an ``http`` or ``https`` address. Raises ``OSError`` if it is not taken."""
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"webhook {address}: not an http address")
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    call = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 (checked)
    with urllib.request.urlopen(call, timeout=PATIENCE) as answer:  # noqa: S310 (checked above)
        answer.read()
