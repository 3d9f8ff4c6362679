"""The benchmark: ``python -m tests.benchmarks`` measures; ``--write`` renews the README's table and chart.

Absolute figures depend on the machine and on what else it does; quote ratios. Corpora are made in a
temporary folder and removed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import SAMPLES, write_corpus
from tests.benchmarks.incremental import run_again
from tests.benchmarks.measure import Cost, Run, baoshu, run_corpus, scan_floor, spend
from tests.benchmarks.peers import peer_rates
from tests.benchmarks.report import HERE, draw_chart, make_table, write_readme

Case = tuple[int, float, int]  # pages, density, workers
NORMAL, DENSE = 0.17, 0.36  # chance of a sentence with claims: about 16 % and 32 % of the text


def main() -> None:
    """Parse the options, measure, print; with ``--write`` renew the committed results."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--pages",
        type=_size,
        nargs="+",
        default=[(100, None), (1000, None)],
        help="sizes of the corpora; 10000:2 is 10,000 pages with two workers only",
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of worker processes")
    parser.add_argument("--dense", type=int, default=0, help="pages of a corpus twice as dense in claims")
    parser.add_argument("--write", action="store_true", help="renew results.json, the chart and the README")
    parser.add_argument("--only-report", action="store_true", help="renew chart and README from results.json")
    options = parser.parse_args()
    results = HERE / "results.json"
    if options.only_report:
        found = json.loads(results.read_text(encoding="utf-8"))
    else:
        cases = [(pages, NORMAL, n) for pages, only in options.pages for n in only or options.workers]
        cases += [(options.dense, DENSE, 1)] if options.dense else []
        found = measure(cases)
    print(make_table(found))  # noqa: T201
    if options.write:
        results.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.write or options.only_report:
        draw_chart(found, HERE / "chart.svg")
        write_readme(make_table(found))


def _size(text: str) -> tuple[int, list[int] | None]:
    """``1000`` as pages with all numbers of workers, ``1000:2`` with two alone."""
    pages, _, workers = text.partition(":")
    return int(pages), [int(workers)] if workers else None


def measure(cases: list[Case]) -> dict[str, Any]:
    """All figures, as JSON-able values; a run that fails is told of and left out."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        os.environ.setdefault("PREFECT_HOME", str(here / "prefect"))
        commands = _commands(here)
        floor_chars = write_corpus(here / "floor", pages=100, density=NORMAL)
        floor = scan_floor(here / "floor")
        peers = peer_rates(here / "floor")
        write_corpus(here / "again", pages=400, density=NORMAL)
        again = run_again(here / "again", here / "again-output")
        runs, failed = [], []
        for case in cases:
            try:
                runs.append(_run(here, case))
            except (RuntimeError, ValueError, OSError) as error:
                failed.append(f"{case[0]} pages, {case[2]} workers: {error}")
                say(failed[-1])
            else:
                say(str(runs[-1]))
    return {
        "processors": os.cpu_count(),
        "commands": {name: asdict(cost) for name, cost in commands.items()},
        "runs": [asdict(run) | {"rate": run.rate, "outside": run.outside} for run in runs],
        "failed": failed,
        "incremental": asdict(again),
        "floor": {"chars": floor_chars, "rate": floor},
        "peers": peers,
    }


def say(line: str) -> None:
    """A line for who waits."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def _commands(here: Path) -> dict[str, Cost]:
    """Commands as a user gives them, over the sample pages."""
    sentence = "全县建成养老服务站86个，覆盖率达95%。".encode()
    first, second = str(here / "first"), str(here / "second")
    found = {
        "run raw, fresh Prefect database": spend(baoshu("run", str(SAMPLES), "-o", first))[0],
        "run raw, Prefect database exists": spend(baoshu("run", str(SAMPLES), "-o", second))[0],
        "run raw, nothing changed": spend(baoshu("run", str(SAMPLES), "-o", second))[0],
    }
    spend(baoshu("extract", "-"), stdin=sentence)  # what it imports is compiled once
    return found | {"extract, one sentence, cold": spend(baoshu("extract", "-"), stdin=sentence)[0]}


def _run(here: Path, case: Case) -> Run:
    pages, density, workers = case
    raw = here / f"raw-{pages}-{density}"
    if raw.exists():
        chars = sum(len(path.read_text(encoding="utf-8")) for path in raw.rglob("*.txt"))
    else:
        chars = write_corpus(raw, pages=pages, density=density)
    with tempfile.TemporaryDirectory(dir=here) as output:
        return run_corpus(raw, Path(output), pages=pages, chars=chars, density=density, workers=workers)


if __name__ == "__main__":
    main()
