"""The benchmark: ``python -m tests.benchmarks`` measures; ``--write`` renews the README's table and chart.

Absolute figures depend on the machine and on what else it does; quote ratios. Corpora are made in a
temporary folder and removed.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.corpus import SAMPLES, write_corpus
from tests.benchmarks.measure import Run, baoshu, run_corpus, scan_floor, spend
from tests.benchmarks.peers import peer_rates
from tests.benchmarks.report import HERE, draw_chart, make_table, write_readme

NORMAL, DENSE = 0.17, 0.36  # chance of a sentence with claims: about 16 % and 32 % of the text


def main() -> None:
    """Parse the options, measure, print; with ``--write`` renew the committed results."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000], help="sizes of the corpora")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of worker processes")
    parser.add_argument("--dense", type=int, default=0, help="pages of a corpus twice as dense in claims")
    parser.add_argument("--write", action="store_true", help="renew results.json, the chart and the README")
    parser.add_argument("--only-report", action="store_true", help="renew chart and README from results.json")
    options = parser.parse_args()
    results = HERE / "results.json"
    if options.only_report:
        found = json.loads(results.read_text(encoding="utf-8"))
    else:
        found = measure(options.pages, options.workers, options.dense)
    print(make_table(found))  # noqa: T201
    if options.write:
        results.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.write or options.only_report:
        draw_chart(found, HERE / "chart.svg")
        write_readme(make_table(found))


def measure(sizes: list[int], workers: list[int], dense: int) -> dict[str, object]:
    """All figures, as JSON-able values."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        os.environ.setdefault("PREFECT_HOME", str(here / "prefect"))
        first = spend(baoshu("run", str(SAMPLES), "-o", str(here / "first")))[0]
        again = spend(baoshu("run", str(SAMPLES), "-o", str(here / "second")))[0]
        unchanged = spend(baoshu("run", str(SAMPLES), "-o", str(here / "second")))[0]
        sentence = "全县建成养老服务站86个，覆盖率达95%。".encode()
        spend(baoshu("extract", "-"), stdin=sentence)  # what it imports is compiled once
        extract = spend(baoshu("extract", "-"), stdin=sentence)[0]
        runs = [_run(here, pages, NORMAL, n) for pages in sizes for n in workers]
        runs += [_run(here, dense, DENSE, 1)] if dense else []
        floor_chars = write_corpus(here / "floor", pages=min(sizes), density=NORMAL)
        floor = scan_floor(here / "floor")
        peers = peer_rates(here / "floor")
    return {
        "processors": os.cpu_count(),
        "commands": {
            "run raw, fresh Prefect database": asdict(first),
            "run raw, Prefect database exists": asdict(again),
            "run raw, nothing changed": asdict(unchanged),
            "extract, one sentence, cold": asdict(extract),
        },
        "runs": [asdict(run) | {"rate": run.rate, "outside": run.outside} for run in runs],
        "floor": {"chars": floor_chars, "rate": floor},
        "peers": peers,
    }


def _run(here: Path, pages: int, density: float, workers: int) -> Run:
    raw = here / f"raw-{pages}-{density}"
    if raw.exists():
        chars = sum(len(path.read_text(encoding="utf-8")) for path in raw.rglob("*.txt"))
    else:
        chars = write_corpus(raw, pages=pages, density=density)
    with tempfile.TemporaryDirectory(dir=here) as output:
        return run_corpus(raw, Path(output), pages=pages, chars=chars, density=density, workers=workers)


if __name__ == "__main__":
    main()
