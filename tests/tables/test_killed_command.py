"""The real ``baoshu run``, under Prefect, killed: readers see one version, no process is left behind."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.tables import read_tables
from pipeline.tables.store import Store

from .test_killed_run import check_keys

pytestmark = pytest.mark.full

LAST = 9
PAGES = 12
PATIENCE = 30.0
KILLS = [("", 1), ("", 1), ("ingest: ", 2), ("extract: ", 1), ("link: ", 1)]  # after this line, workers


def write_pages(raw: Path, number: int) -> None:
    raw.mkdir(exist_ok=True)
    for i in range(PAGES):
        text = f"村村有市场\n□本报记者 张三\n今年，河湾镇第{i}村建成{number}个市场。"
        (raw / f"page{i}.txt").write_text(text, encoding="utf-8")


def start(root: Path, workers: int) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BAOSHU_", "PREFECT_"))}
    code = "from flows.cli import main; main()"
    arguments = ["run", str(root / "raw"), "-o", str(root / "output"), "--workers", str(workers)]
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(root: Path) -> float:
    """A run that nobody kills; its seconds."""
    begun = time.monotonic()
    running = start(root, 1)
    _, said = running.communicate(timeout=300)
    assert running.returncode == 0, said
    return time.monotonic() - begun


def descendants(pid: int) -> set[int]:
    """The processes below ``pid`` that Linux tells of."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= {int(child)} | descendants(int(child))
    return found


def kill_after(running: subprocess.Popen[str], line: str, later: float) -> None:
    """Wait for a line that begins so and ``later`` seconds more, kill; what it had started ends by itself."""
    assert running.stderr is not None
    while line:
        heard = running.stderr.readline()
        assert heard, "it ended before"
        if heard.startswith(line) and "/" not in heard.split(",")[0]:
            break
    time.sleep(later)
    children = descendants(running.pid)
    running.kill()
    running.communicate()
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        assert time.monotonic() < deadline, "a process was left behind"
        time.sleep(0.1)


def read_number(output: Path) -> int:
    """Check that the tables are whole and of one run; return the number that its pages say."""
    frames = {name: pd.read_parquet(output / f"{name}.parquet") for name in read_tables()}
    runs = {pq.read_schema(output / f"{name}.parquet").metadata[b"run_id"] for name in frames}
    assert len(runs) == 1
    check_keys(frames)
    assert len(frames["documents"]) == len(frames["claims"]) == PAGES
    (number,) = set(frames["claims"]["value"])
    return int(number)


def test_the_command_killed_at_several_moments(tmp_path: Path) -> None:
    chance, output = random.Random(3), tmp_path / "output"  # noqa: S311 (moments, not secrets)
    write_pages(tmp_path / "raw", 0)
    seconds, good = finish(tmp_path), 0
    for number, (line, workers) in enumerate(KILLS, start=1):
        write_pages(tmp_path / "raw", number)
        later = chance.uniform(0, 0.8) * (0.5 if line else seconds)
        kill_after(start(tmp_path, workers), line, later)
        found = read_number(output)
        assert found in ((good, number) if line in ("", "link: ") else (good,))
        good = found
    write_pages(tmp_path / "raw", LAST)
    finish(tmp_path)
    assert read_number(output) == LAST
    store = Store(output)
    assert not any(store.tmp.iterdir())
    known = {"current", "live", "lock", "parts", "prefect", "tmp", "versions"}
    assert {path.name for path in store.home.iterdir()} == known
