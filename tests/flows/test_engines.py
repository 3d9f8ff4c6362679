"""The same rows from one process, several, and a cluster; also when workers die."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd
import pytest

from pipeline import run
from pipeline.engine import Lost, ProcessEngine, SerialEngine, open_engine
from pipeline.run import prepare, publish_run, run_stage
from pipeline.settings import Settings, SettingsError
from pipeline.tables import hold
from pipeline.work import ORDER
from tests.flows.poison import deadly, slow_square
from tests.sample import RAW

TABLES = ("documents", "articles", "mentions", "claims", "claim_links", "observations", "problems")


def rows(output: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(output / f"{table}.parquet")


def run_with(settings: Settings, raw: Path, output: Path) -> None:
    with hold(output) as held, open_engine(settings) as engine:
        work = prepare([raw], output, run_id="r1", settings=settings)
        reports = [run_stage(stage, work, engine=engine) for stage in ORDER]
        publish_run(work, reports, held=held)


def test_a_serial_engine_is_lazy() -> None:
    taken: list[int] = []
    results = SerialEngine().map(lambda n: n + 1, (taken.append(n) or n for n in range(9)))
    assert next(results) == 1
    assert taken == [0]


def test_dask_without_an_address_is_wrong_use() -> None:
    with pytest.raises(SettingsError, match="scheduler's address"), open_engine(Settings(engine="dask")):
        pass


@pytest.mark.full
def test_two_workers_give_the_same_rows_as_one(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    run_with(Settings(batch_chars=2000), RAW, one)
    run_with(Settings(batch_chars=1000, workers=2), RAW, two)
    for table in TABLES:
        pd.testing.assert_frame_equal(rows(one, table), rows(two, table))
    assert len(rows(one, "claims")) > 100


@pytest.mark.full
def test_a_page_that_kills_its_worker_is_set_aside_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir()
    for number in range(6):
        (raw / f"{number}.txt").write_text(f"{number}号村修路{number}7公里。", encoding="utf-8")
    (raw / "3.txt").write_text("deadly at extract", encoding="utf-8")
    monkeypatch.setattr(run, "run_job", deadly)
    run_with(Settings(workers=2, batch_chars=40), raw, output)
    documents = rows(output, "documents").set_index("source_path")["status"].to_dict()
    assert documents == {f"{n}.txt": "quarantined" if n == 3 else "ok" for n in range(6)}
    problems = rows(output, "problems").set_index("code")
    assert problems.loc["worker-lost", "stage"] == "extract"
    assert len(rows(output, "claims")) == 5


@pytest.mark.full
def test_jobs_beside_one_that_kills_its_worker_are_done() -> None:
    with closing(ProcessEngine(2)) as engine:
        results = list(engine.map(os._exit, [0])) + list(engine.map(abs, range(-9, 0)))
    assert results[0] == Lost(0)
    assert sorted(results[1:]) == list(range(1, 10))  # type: ignore[type-var]


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers on loopback, each a process of its own: (address, worker processes)."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with socket_port() as port:
        address = f"tcp://127.0.0.1:{port}"
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    processes = [subprocess.Popen([*dask, "--no-dashboard"], **quiet)]  # type: ignore[call-overload]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    command = [*worker, "--no-dashboard"]
    processes += [subprocess.Popen(command, cwd=RAW.parent, **quiet) for _ in range(workers)]  # type: ignore[call-overload]
    try:
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@contextmanager
def socket_port() -> Iterator[int]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


@pytest.mark.full
@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_gives_the_same_rows_as_a_local_run(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    run_with(Settings(batch_chars=1000), RAW, one)
    with cluster(2) as (address, workers):
        settings = Settings(batch_chars=1000, engine="dask", address=address)
        with hold(two) as held, open_engine(settings) as engine:
            wait_for_workers(engine, 2)
            killed: list[str] = []

            def kill(done: object) -> None:
                if not killed:
                    workers[0].kill()
                    killed.append(str(done))

            work = prepare([RAW], two, run_id="r1", settings=settings)
            reports = [
                run_stage(stage, work, engine=engine, told=kill if stage == "extract" else lambda _: None)
                for stage in ORDER
            ]
            publish_run(work, reports, held=held)
    assert killed
    for table in TABLES:
        pd.testing.assert_frame_equal(rows(one, table), rows(two, table))


def wait_for_workers(engine: object, number: int) -> None:
    engine._client.wait_for_workers(number, timeout=60)  # type: ignore[attr-defined]


@pytest.mark.full
@pytest.mark.filterwarnings("default")
def test_dask_does_again_what_a_dead_worker_had_in_hand() -> None:
    with cluster(2) as (address, workers), open_engine(Settings(engine="dask", address=address)) as engine:
        wait_for_workers(engine, 2)
        results = engine.map(slow_square, range(40))
        first = [next(results) for _ in range(6)]
        workers[0].kill()
        assert sorted([*first, *results]) == [n * n for n in range(40)]  # type: ignore[type-var]


def test_a_thread_is_stopped_too() -> None:
    import threading

    from pipeline.limits import TooSlowError, time_limit

    said: list[str] = []

    def work() -> None:
        try:
            with time_limit(0.2):
                while True:
                    time.sleep(0.01)
        except TooSlowError as error:
            said.append(str(error))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout=20)
    assert said == ["took longer than 0.2 s"]
