"""The benchmark itself: what it measures from outside, and what it makes of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as benchmark
from tests.benchmarks.incremental import FIRST, Incremental
from tests.benchmarks.measure import Cost, Run, spend, stage_seconds
from tests.benchmarks.report import make_table

STAGES = {"ingest": 1.0, "segment": 1.0, "extract": 2.0, "link": 5.0, "publish": 1.0}
CHILD = """
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
    pool.submit(bytearray, 72 << 20).result()
    pool.submit(time.sleep, 0.5).result()
"""


def run(*, pages: int, workers: int, wall: float) -> Run:
    cost = Cost(wall=wall, cpu=20.0, peak=300.0, worker=400.0 if workers > 1 else None)
    stages = {name: seconds / workers for name, seconds in STAGES.items()}
    return Run(
        pages=pages,
        chars=1_000_000,
        workers=workers,
        density=0.17,
        share=0.16,
        claims=10,
        cost=cost,
        stages=stages,
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks of processes are read from /proc")
def test_memory_is_told_apart_by_process() -> None:
    cost, _ = spend([sys.executable, "-c", CHILD])
    assert cost.peak > 5
    assert cost.worker is not None
    assert cost.worker > 72


def test_seconds_are_those_of_the_summary() -> None:
    said = "documents  3\nseconds    6.5 (ingest 1.0, segment 0.5, publish 5.0)\n"
    assert stage_seconds(said) == {"ingest": 1.0, "segment": 0.5, "publish": 5.0}


def test_a_run_that_fails_does_not_take_the_others_along(monkeypatch: pytest.MonkeyPatch) -> None:
    def one(_: Path, case: benchmark.Case) -> Run:
        if case[0] == 100:
            raise RuntimeError("no space left")
        return run(pages=case[0], workers=case[2], wall=15.0)

    monkeypatch.setattr(benchmark, "_run", one)
    monkeypatch.setattr(benchmark, "_commands", lambda _: {"run raw": Cost(wall=9.0, cpu=8.0, peak=200.0)})
    monkeypatch.setattr(benchmark, "peer_rates", lambda _: {"baoshu, grammar alone": 500.0})
    monkeypatch.setattr(benchmark, "write_corpus", lambda *_, **__: 1)
    monkeypatch.setattr(benchmark, "scan_floor", lambda _: 1000.0)
    again = Incremental(
        pages=2, stages={FIRST: 20.0, "nothing changed": 1.0}, wall={FIRST: 30.0, "nothing changed": 8.0}
    )
    monkeypatch.setattr(benchmark, "run_again", lambda *_: again)
    table = make_table(benchmark.measure([(100, 0.17, 1), (50, 0.17, 1), (50, 0.17, 2)]))
    assert "Failed: 100 pages, 1 workers: no space left" in table
    assert "| nothing changed | 1.0 | 0.050 | 8.0 |" in table
    assert "| 50 | 1,000,000 | 16% | 2 | 200,000 | 2.00 | 15.0 | 20 |" in table


@pytest.mark.parametrize(("text", "size"), [("1000", (1000, None)), ("10000:2", (10000, [2]))])
def test_a_size_may_name_its_workers(text: str, size: object) -> None:
    assert benchmark._size(text) == size
