"""A publisher killed at any moment leaves the last good version, whole, and nothing that stays."""

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

from pipeline.tables import read_tables, versions
from pipeline.tables.store import Store

PUBLISHER = Path(__file__).with_name("publisher.py")
KILLS = 30


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, str(PUBLISHER), str(root), *arguments], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process.stdout as said:
        assert said.readline() == b"ready\n"
    return process


def check_output(root: Path) -> int:
    """Read every table as a user would; return the number of the run they all belong to."""
    frames = {name: pd.read_parquet(root / f"{name}.parquet") for name in read_tables()}
    runs = {pq.read_schema(root / f"{name}.parquet").metadata[b"run_id"].decode() for name in frames}
    assert len(runs) == 1
    number = int(runs.pop().removeprefix("run-"))
    assert len(frames["documents"]) == len(frames["claims"]) == number % 3 + 2
    assert set(frames["claims"]["value"]) == {number}
    assert frames["runs"]["run_id"].iloc[-1] == f"run-{number}"
    return number


def check_no_debris(root: Path) -> None:
    store = Store(root)
    assert not any(store.tmp.iterdir())
    assert len(list(store.versions.iterdir())) == len(versions(root)) <= 3
    assert len(list(store.live.iterdir())) <= 2
    used = {part for version in versions(root) for part in version.parts}
    assert {path.name for path in store.parts.iterdir()} == used
    known = {".baoshu", "README.md", "datapackage.json", *(f"{name}.parquet" for name in read_tables())}
    assert {path.name for path in root.iterdir()} == known
    assert {path.name for path in store.home.iterdir()} == {
        "current",
        "live",
        "lock",
        "parts",
        "tmp",
        "versions",
    }


@pytest.mark.full
def test_killed_thirty_times(tmp_path: Path) -> None:
    chance = random.Random(20)  # noqa: S311 (moments, not secrets)
    start(tmp_path, "once", "0").wait(timeout=120)
    seen = set()
    for _ in range(KILLS):
        process = start(tmp_path, "forever")
        time.sleep(chance.uniform(0.0, 1.5))
        process.kill()
        process.wait(timeout=60)
        seen.add(check_output(tmp_path))
    assert len(seen) > 1
    assert start(tmp_path, "once", "1").wait(timeout=120) == 0
    assert check_output(tmp_path) == 1
    check_no_debris(tmp_path)


@pytest.mark.full
def test_readers_during_many_runs(tmp_path: Path) -> None:
    start(tmp_path, "once", "0").wait(timeout=120)
    process, reads = start(tmp_path, "forever"), 0
    until = time.monotonic() + 20
    try:
        while time.monotonic() < until:
            claims = pd.read_parquet(tmp_path / "claims.parquet")
            assert claims["value"].nunique() == 1
            assert len(claims) == int(claims["value"].iloc[0]) % 3 + 2
            reads += 1
    finally:
        process.kill()
        process.wait(timeout=60)
    assert reads > 20
    assert check_output(tmp_path) > 3


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="needs processes that can be stopped")
def test_two_runs_at_once_in_two_processes(tmp_path: Path) -> None:
    start(tmp_path, "once", "0").wait(timeout=120)
    both = [start(tmp_path, "once", str(number)) for number in (1, 2)]
    codes = sorted(process.wait(timeout=120) for process in both)
    assert codes in ([0, 0], [0, 1])  # one after the other, or the second refused
    assert check_output(tmp_path) in (1, 2)
