"""A whole run killed at any moment of any stage: readers see one version, the next run cleans up."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.tables import read_tables, versions
from pipeline.tables.store import Store

from .publisher import Publisher
from .runner import ALWAYS, STAGES, page_count, run_forever, run_once

KILLS = 30
LAST = 1000  # number of the run that nobody kills

pytestmark = pytest.mark.full


def read_all(output: Path) -> tuple[int, dict[str, pd.DataFrame]]:
    """Every table as a user reads it, and the number of the one run that all are of."""
    frames = {name: pd.read_parquet(output / f"{name}.parquet") for name in read_tables()}
    runs = {pq.read_schema(output / f"{name}.parquet").metadata[b"run_id"] for name in frames}
    assert len(runs) == 1
    return int(runs.pop().removeprefix(b"run-")), frames


def check_keys(frames: dict[str, pd.DataFrame]) -> None:
    for table in read_tables().values():
        if table.primary_key:
            assert not frames[table.name].duplicated(list(table.primary_key)).any()
        for key in table.foreign_keys:
            used = frames[table.name][key.column].explode().dropna().astype(str)
            assert set(used) <= set(frames[key.reference_table][key.reference_column].astype(str))


def check_output(output: Path) -> int:
    """Check the tables against the pages of the run that they name; return its number."""
    number, frames = read_all(output)
    check_keys(frames)
    claims, (run,) = frames["claims"], frames["runs"].tail(1).to_dict("records")
    assert len(frames["documents"]) == len(claims) == page_count(number) + 1
    assert sorted(claims["value"]) == sorted([number] * page_count(number) + [ALWAYS])
    assert run["run_id"] == f"run-{number}"
    for table in ("documents", "articles", "mentions", "claims", "observations", "problems"):
        assert run[f"n_{table}"] == len(frames[table])
    return number


def check_no_debris(output: Path) -> None:
    store = Store(output)
    assert not any(store.tmp.iterdir())
    assert {path.name for path in store.versions.iterdir()} == {v.version_id for v in versions(output)}
    assert len(versions(output)) <= 3
    assert len(list(store.live.iterdir())) <= 2
    assert {path.name for path in store.parts.iterdir()} == {p for v in versions(output) for p in v.parts}
    known = {".baoshu", "README.md", "datapackage.json", *(f"{name}.parquet" for name in read_tables())}
    assert {path.name for path in output.iterdir()} == known
    assert {path.name for path in store.home.iterdir()} == {
        *("current", "live", "lock", "parts", "tmp", "versions")
    }


@dataclass(frozen=True)
class Killed:
    """Where a kill fell: the stage and the number of the run, and the last run that had ended (or None)."""

    stage: str
    number: int
    done: int | None


def kill_in(root: Path, first: int, stage: str, later: float, turn: int) -> Killed:
    """Run from number ``first`` on; kill ``later`` seconds after ``stage`` began for the ``turn``-th time."""
    runner = Publisher(run_forever, root, first=first)
    heard = [runner.hear()]
    while sum(line.startswith(f"{stage} ") for line in heard) < turn:
        heard.append(runner.hear())
    time.sleep(later)
    return _killed([*heard, *runner.kill()])


def _killed(heard: Sequence[str]) -> Killed:
    lines = [line.split() for line in heard]
    done = [int(number) for what, number in lines if what == "done"]
    return Killed(lines[-1][0], int(lines[-1][1]), done[-1] if done else None)


def measure(root: Path, number: int) -> dict[str, float]:
    """Do one run in another process; seconds by stage."""
    runner = Publisher(run_once, root, number=number)
    at, stage, seconds = time.monotonic(), runner.hear().split()[0], {}
    while stage != "done":
        following = runner.hear().split()[0]
        seconds[stage] = time.monotonic() - at
        at, stage = time.monotonic(), following
    runner.close()
    return seconds


def test_a_whole_run_killed_thirty_times(tmp_path: Path) -> None:
    """Kills fall into every stage; every second time the next run finds the pages of the killed one."""
    chance, output = random.Random(6), tmp_path / "output"  # noqa: S311 (moments, not secrets)
    measure(tmp_path, 1)
    seconds = measure(tmp_path, 2)
    good, number, hits = 2, 3, Counter[str]()
    for attempt in range(KILLS):
        stage = STAGES[attempt % len(STAGES)]
        later = chance.uniform(0, seconds[stage])
        killed = kill_in(tmp_path, number, stage, later, turn=chance.choice((1, 1, 2)))
        hits[killed.stage] += 1
        good = good if killed.done is None else killed.done
        found = check_output(output)
        assert found in ({good, killed.number} if killed.stage == "publish" else {good})
        good, number = found, max(killed.number, found) + attempt % 2
    print(f"{KILLS} kills: {dict(hits)}")  # noqa: T201 (shown with -s)
    assert hits.keys() >= set(STAGES)
    measure(tmp_path, LAST)
    assert check_output(output) == LAST
    check_no_debris(output)
    check_equal_to_a_fresh_run(tmp_path)


def check_equal_to_a_fresh_run(root: Path) -> None:
    fresh = root / "fresh"
    fresh.mkdir()
    measure(fresh, LAST)
    (_, ours), (_, theirs) = read_all(root / "output"), read_all(fresh / "output")
    for name in set(ours) - {"runs"}:
        pd.testing.assert_frame_equal(ours[name], theirs[name], obj=name)
