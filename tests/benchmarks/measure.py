"""Measuring whole commands from outside: wall and processor seconds, peak memory, seconds per stage."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.benchmarks.memory import watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one command took.

    ``peak`` is the largest resident memory of the command's own process, in MiB, ``worker`` that of its
    largest worker process, None without any; Prefect's server is left out.
    """

    wall: float
    cpu: float
    peak: float
    worker: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One ``baoshu run`` over a corpus. ``share`` of the text stands in sentences with claims."""

    pages: int
    chars: int
    workers: int
    density: float
    share: float
    claims: int
    cost: Cost
    stages: dict[str, float]

    @property
    def rate(self) -> float:
        """Characters per second over the five stages, publishing included; start-up is told apart."""
        return self.chars / sum(self.stages.values())

    @property
    def outside(self) -> float:
        """Wall seconds outside the stages: interpreter, imports, Prefect."""
        return self.cost.wall - sum(self.stages.values())


def spend(command: list[str], *, stdin: bytes = b"", **environment: str) -> tuple[Cost, str]:
    """Run ``command`` to its end: what it took, and what it printed.

    Raises ``RuntimeError`` with its messages if it fails.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(stdin)
        given.seek(0)
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=given, stdout=said, stderr=subprocess.STDOUT, env=_environment(environment)
        )
        with watched(process.pid) as peaks:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode()
    if process.returncode:
        raise RuntimeError(f"{command}: exit code {process.returncode}\n{text[-2000:]}")
    own = peaks.of("main") or usage.ru_maxrss / 1024
    cost = Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=own, worker=peaks.of("worker"))
    return cost, text


def _environment(added: dict[str, str]) -> dict[str, str]:
    """This environment with compiled modules kept, as on a user's machine: compiling all doubles a start."""
    return {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | added


def baoshu(*arguments: str) -> list[str]:
    """The command line of ``baoshu`` in this environment."""
    return [sys.executable, "-c", "from flows.cli import main; main()", *arguments]


def run_corpus(raw: Path, output: Path, *, pages: int, chars: int, density: float, workers: int) -> Run:
    """Run the whole line over ``raw`` into the empty folder ``output``; figures from its tables."""
    cost, said = spend(baoshu("run", str(raw), "-o", str(output), "--workers", str(workers)), COLUMNS="200")
    return Run(
        pages=pages,
        chars=chars,
        workers=workers,
        density=density,
        share=_share(output),
        claims=_count(output / "claims.parquet"),
        cost=cost,
        stages=stage_seconds(said),
    )


def scan_floor(raw: Path) -> float:
    """Characters per second of reading every page and one regular-expression scan for numerals."""
    numerals = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[零〇一二两三四五六七八九十百千万亿]+")
    started = time.perf_counter()
    chars = 0
    for path in sorted(raw.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        chars += len(text)
        for _ in numerals.finditer(text):
            pass
    return chars / (time.perf_counter() - started)


def stage_seconds(said: str) -> dict[str, float]:
    """Wall seconds per stage from the summary that a run prints. Raises ``ValueError`` if there is none."""
    found = re.search(r"^seconds +[\d.]+ \((.+?)\)", said, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"no seconds in {said[-500:]!r}")
    return {name: float(seconds) for name, seconds in re.findall(r"(\w+)\s+([\d.]+)", found.group(1))}


def _share(output: Path) -> float:
    """The share of the text that stands in sentences with claims."""
    query = f"""
        with sentence as (
            select distinct document_id, context_spans, length(context) as n from '{output}/claims.parquet'
        )
        select (select sum(n) from sentence) / (select sum(n_chars) from '{output}/documents.parquet')
    """  # noqa: S608
    return float(duckdb.sql(query).fetchall()[0][0] or 0)


def _count(table: Path) -> int:
    return int(duckdb.sql(f"select count(*) from '{table}'").fetchall()[0][0])  # noqa: S608
