"""A dataset of the sample pages made by the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sample import RAW


@dataclass(frozen=True)
class CommandRun:
    """What ``baoshu run`` left."""

    output: Path
    returncode: int
    stdout: str
    stderr: str


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
