"""``baoshu serve``: the run on a schedule, on a single machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Config, Output, folder_of, is_url, settings_of
from flows.commands.run import Raw


def serve(
    raw: Raw,
    output: Output = "output",
    cron: Annotated[
        str, typer.Option("--cron", help="When to run, as cron has it.", metavar="'0 6 * * *'")
    ] = "0 6 * * *",
    name: Annotated[str, typer.Option("--name", help="The deployment's name on Prefect's pages.")] = "baoshu",
    config: Config = None,
) -> None:
    """Run on a schedule until stopped, as a Prefect deployment of this machine.

    Uses the Prefect server that PREFECT_API_URL or a profile names; without one a server is started on the
    loopback interface, with its pages, and stopped at the end. Other settings come from --config or the
    environment.
    """
    settings = settings_of(config)
    folder = folder_of(output)
    _connect(folder)
    from flows.request import RunRequest
    from flows.statistics import statistics

    paths = tuple(path.resolve() for path in raw)
    target = output if is_url(output) else None
    request = RunRequest(raw=paths, output=folder.resolve(), target=target, settings=settings)
    parameters = {"request": request.model_dump(mode="json")}
    statistics.serve(name=name, cron=cron, parameters=parameters, tags=["baoshu"])


def _connect(output: Path) -> None:
    """Set the environment, start a server where the user has none."""
    from flows.environment import has_server, prefect_environment
    from flows.server import start_full_server

    (output / ".baoshu").mkdir(parents=True, exist_ok=True)
    os.environ.update(prefect_environment(output, os.environ, verbose=1))
    if has_server(os.environ):
        return
    server = start_full_server()
    os.environ["PREFECT_API_URL"] = server.api_url
    server.ready()
    typer.echo(f"Prefect's pages: {server.url}")
