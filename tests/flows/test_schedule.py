"""Scheduled runs for real: a server on loopback, a deployment, a run that fires and publishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
import yaml

from flows.environment import prefect_environment
from flows.server import Server

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds; a cron schedule fires at a full minute, and a server takes its time to start

pytestmark = pytest.mark.full


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "page.txt").write_text("甲村新修道路5公里，种植果树20亩。", encoding="utf-8")
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BAOSHU_", "PREFECT_"))}
    return {**kept, **prefect_environment(home, kept, verbose=1), **more}


def wait_for(done: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        text = log.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, text
        assert time.monotonic() < deadline, text
        time.sleep(1)


@contextmanager
def started(command: list[str], log: Path, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, ended with all that it started."""
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env=variables, cwd=ROOT, start_new_session=True
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def quotes(output: Path) -> set[str]:
    return set(pd.read_parquet(output / "claims.parquet")["quote"])


def test_serve_fires_and_publishes(raw: Path, tmp_path: Path) -> None:
    output, log = tmp_path / "output", tmp_path / "log"
    command = [sys.executable, "-c", "from flows.cli import main; main()", "serve", str(raw)]
    command += ["-o", str(output), "--cron", "* * * * *"]
    with started(command, log, environment(output)) as process:
        wait_for((output / "claims.parquet").exists, process, log)
    assert quotes(output) == {"5公里", "20亩"}


def test_the_deployment_file_names_the_flow_and_fitting_parameters() -> None:
    from flows.request import RunRequest

    (deployment,) = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert deployment["entrypoint"] == "flows/statistics.py:statistics"
    request = RunRequest.model_validate(deployment["parameters"]["request"])
    assert request.raw == (Path("raw"),)
    assert deployment["schedules"][0]["cron"] == "0 6 * * *"


def test_a_process_worker_runs_the_deployment_without_any_upload(raw: Path, tmp_path: Path) -> None:
    output, home = tmp_path / "output", tmp_path / "home"
    home.mkdir()
    server_log, worker_log = tmp_path / "server.log", tmp_path / "worker.log"
    port = "42173"
    url = f"http://127.0.0.1:{port}/api"
    variables = environment(home, PREFECT_API_URL=url, PREFECT_HOME=str(home / "prefect"))
    prefect = [sys.executable, "-m", "prefect"]

    def say(*words: str) -> None:
        done = subprocess.run(
            [*prefect, "--no-prompt", *words],
            env=variables,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    serving = [*prefect, "server", "start", "--host", "127.0.0.1", "--port", port]
    with started(serving, server_log, variables) as server:
        Server(server, url.removesuffix("/api")).ready()
        say("work-pool", "create", "baoshu", "--type", "process")
        say("deploy", "--all")
        parameters = f'request={{"raw": ["{raw}"], "output": "{output}"}}'
        say("deployment", "run", "statistics/daily", "--param", parameters)
        with started([*prefect, "worker", "start", "--pool", "baoshu"], worker_log, variables) as worker:
            wait_for((output / "claims.parquet").exists, worker, worker_log)
    assert quotes(output) == {"5公里", "20亩"}
