"""A publisher killed at any moment leaves the last good version, whole, and nothing that stays."""

from __future__ import annotations

import random
import time
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from pipeline.tables import read_tables, versions
from pipeline.tables.store import Store

from .publisher import Publisher, publish_apart, publish_forever, publish_once

KILLS = 30


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
    assert publish_apart(tmp_path, 0) == "done"
    begun = time.monotonic()
    assert publish_apart(tmp_path, 99) == "done"  # other pages than before, or nothing would be merged
    long = 2.5 * (time.monotonic() - begun)
    seen = set()
    for attempt in range(KILLS):
        publisher = Publisher(publish_forever, tmp_path, first=100 * attempt + 1)
        assert publisher.hear() == "ready"
        time.sleep(chance.uniform(0.0, long))
        publisher.kill()
        seen.add(check_output(tmp_path))
    assert len(seen) > 1
    assert publish_apart(tmp_path, 1) == "done"
    assert check_output(tmp_path) == 1
    check_no_debris(tmp_path)


@pytest.mark.full
def test_readers_during_many_runs(tmp_path: Path) -> None:
    assert publish_apart(tmp_path, 0) == "done"
    publisher, reads, seen = Publisher(publish_forever, tmp_path), 0, set()
    assert publisher.hear() == "ready"
    until = time.monotonic() + 300
    try:
        while len(seen) < 8 and time.monotonic() < until:
            for read in (pd.read_parquet, read_polars, read_duckdb):
                claims = read(str(tmp_path / "claims.parquet"))
                (number,) = claims["value"].unique()
                assert len(claims) == int(number) % 3 + 2
                seen.add(number)
                reads += 1
    finally:
        publisher.kill()
    assert len(seen) == 8
    assert reads > len(seen)


def read_polars(path: str) -> pd.DataFrame:
    return pd.DataFrame(pl.read_parquet(path).select("value").to_dict(as_series=False))


def read_duckdb(path: str) -> pd.DataFrame:
    with duckdb.connect(":memory:") as connection:
        return connection.read_parquet(path).select("value").df()


@pytest.mark.full
def test_two_runs_at_once_in_two_processes(tmp_path: Path) -> None:
    assert publish_apart(tmp_path, 0) == "done"
    both = [Publisher(publish_once, tmp_path, number=number) for number in (1, 2)]
    ends = sorted(publisher.hear() for publisher in both)
    for publisher in both:
        publisher.close()
    assert ends[-1] == "done" or "in use by another run" in ends[-1]
    assert "done" in ends
    assert check_output(tmp_path) in (1, 2)
