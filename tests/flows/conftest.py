"""Datasets of the sample pages: one made by the stages alone, one by the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.engine import SerialEngine
from pipeline.run import Work, prepare, publish_run, run_stage
from pipeline.settings import Settings
from pipeline.tables import Published, hold
from pipeline.work import ORDER, Done

RAW = Path(__file__).parents[2] / "raw"


def run_stages(
    raw: Path, output: Path, settings: Settings | None = None, told: Callable[[Done], None] = lambda _: None
) -> tuple[Work, Published]:
    """A whole run without Prefect."""
    with hold(output) as held:
        work = prepare([raw], output, run_id="r1", settings=settings or Settings())
        reports = [run_stage(stage, work, engine=SerialEngine(), told=told) for stage in ORDER]
        return work, publish_run(work, reports, held=held)


@dataclass(frozen=True)
class CommandRun:
    """What ``baoshu run`` left."""

    output: Path
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("dataset")
    run_stages(RAW, output)
    return output


@pytest.fixture(scope="session")
def command_run(tmp_path_factory: pytest.TempPathFactory) -> CommandRun:
    """``baoshu run --strict`` over the sample pages and two files that are no pages."""
    raw = tmp_path_factory.mktemp("raw") / "pages"
    shutil.copytree(RAW, raw)
    (raw / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (raw / "blank.txt").write_text(" \n", encoding="utf-8")
    output = tmp_path_factory.mktemp("output") / "new" / "folder"
    done = baoshu("run", str(raw), "-o", str(output), "--strict")
    return CommandRun(output, done.returncode, done.stdout, done.stderr)


def baoshu(*args: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own, at a home without any Prefect profile."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BAOSHU_", "PREFECT_"))}
    command = [sys.executable, "-c", "from flows.cli import main; main()", *args]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
