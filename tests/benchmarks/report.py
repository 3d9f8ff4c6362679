"""The benchmark's results as a Markdown table and a chart."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.benchmarks.incremental import FIRST

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
STAGES = ("ingest", "segment", "extract", "link", "publish")


def make_table(found: dict[str, Any]) -> str:
    """Four Markdown tables: whole runs (with a line on each that failed), commands, small changes, peers."""
    failed = [f"Failed: {line.splitlines()[0]}" for line in found.get("failed", [])]
    again = [_incremental(found["incremental"])] if "incremental" in found else []
    return "\n\n".join([_runs(found["runs"]), *failed, _commands(found["commands"]), *again, _rates(found)])


def _runs(runs: list[dict[str, Any]]) -> str:
    head = [
        "pages",
        "characters",
        "in claim sentences",
        "workers",
        "characters/s",
        "to one worker",
        "wall s",
        "processor s",
        "outside the stages s",
    ]
    tail = ["peak MiB", "of a worker MiB"]
    lines = [
        _row([*head, *(f"{stage} s" for stage in STAGES), *tail]),
        _rule(len(head) + len(STAGES) + len(tail)),
    ]
    for run in runs:
        cells = [
            f"{run['pages']:,}",
            f"{run['chars']:,}",
            f"{run['share']:.0%}",
            str(run["workers"]),
            f"{run['rate']:,.0f}",
            _gain(run, runs),
            f"{run['cost']['wall']:.1f}",
            f"{run['cost']['cpu']:.0f}",
            f"{run['outside']:.1f}",
            *(f"{run['stages'].get(stage, 0):.1f}" for stage in STAGES),
            f"{run['cost']['peak']:.0f}",
            f"{worker:.0f}" if (worker := run["cost"].get("worker")) else "",
        ]
        lines.append(_row(cells))
    return "\n".join(lines)


def _gain(run: dict[str, Any], runs: list[dict[str, Any]]) -> str:
    """How many times as fast as one worker on the same corpus; empty if that was not measured."""
    same = (other for other in runs if all(other[name] == run[name] for name in ("pages", "density")))
    alone = next((other for other in same if other["workers"] == 1), None)
    return f"{run['rate'] / alone['rate']:.2f}" if alone and run["workers"] > 1 else ""


def _commands(commands: dict[str, Any]) -> str:
    lines = [_row(["command", "wall s", "processor s", "peak MiB"]), _rule(4)]
    lines += [
        _row(
            [
                f"`baoshu {name.split(',')[0]}`{name[len(name.split(',')[0]) :]}",
                f"{cost['wall']:.1f}",
                f"{cost['cpu']:.1f}",
                f"{cost['peak']:.0f}",
            ]
        )
        for name, cost in commands.items()
    ]
    return "\n".join(lines)


def _incremental(found: dict[str, Any]) -> str:
    whole = found["stages"][FIRST]
    head = [f"{found['pages']:,} pages, run again", "the five stages s", "ratio to the first", "wall s"]
    lines = [_row(head), _rule(len(head))]
    for what, seconds in found["stages"].items():
        lines.append(_row([what, f"{seconds:.1f}", f"{seconds / whole:.3f}", f"{found['wall'][what]:.1f}"]))
    return "\n".join(lines)


def _rates(found: dict[str, Any]) -> str:
    own = next(iter(found["peers"].values()))
    rates = {"floor: reading and one regular-expression scan": found["floor"]["rate"], **found["peers"]}
    lines = [_row(["the same text through", "characters/s", "ratio to the grammar"]), _rule(3)]
    lines += [_row([name, f"{rate:,.0f}", f"{rate / own:.2f}"]) for name, rate in rates.items()]
    return "\n".join(lines)


def draw_chart(found: dict[str, Any], path: Path) -> None:
    """Seconds per stage for a million characters by corpus, and memory against pages; an SVG file."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "baoshu"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 3.6), layout="constrained")
    _draw_stages(left, found["runs"])
    _draw_memory(right, found["runs"])
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _draw_stages(axes: Any, runs: list[dict[str, Any]]) -> None:
    labels = [
        f"{run['pages']:,} pages\n{run['workers']} worker{'s' * (run['workers'] > 1)}\n{run['share']:.0%}"
        for run in runs
    ]
    base = [0.0] * len(runs)
    for stage in STAGES:
        heights = [1e6 * run["stages"].get(stage, 0) / run["chars"] for run in runs]
        axes.bar(labels, heights, bottom=base, label=stage)
        base = [b + h for b, h in zip(base, heights, strict=True)]
    axes.set_ylabel("seconds for a million characters")
    axes.tick_params(axis="x", labelsize=7)
    axes.legend(fontsize=8)


def _draw_memory(axes: Any, runs: list[dict[str, Any]]) -> None:
    """A curve for each number of workers: its own process, and the largest worker process."""
    least = min((run["density"] for run in runs), default=0)
    sparse = [run for run in runs if run["density"] == least]
    for workers in sorted({run["workers"] for run in sparse}):
        mine = sorted((run for run in sparse if run["workers"] == workers), key=lambda run: run["pages"])
        for name, label in (("peak", "the run's process"), ("worker", "largest worker")):
            points = [(run["pages"], run["cost"][name]) for run in mine if run["cost"].get(name)]
            if points:
                axes.plot(*zip(*points, strict=True), marker="o", label=f"{workers} worker(s): {label}")
    axes.axhline(1024, color="0.7", linestyle="--")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("pages")
    axes.set_ylabel("peak memory, MiB")
    axes.legend(fontsize=8)


def write_readme(table: str) -> None:
    """Put ``table`` between the README's marks; raises ``ValueError`` if they are missing."""
    text = README.read_text(encoding="utf-8")
    renewed, count = re.subn(
        r"(<!-- made: benchmark -->\n).*?(<!-- end -->)",
        lambda m: m[1] + table + "\n" + m[2],
        text,
        flags=re.DOTALL,
    )
    if not count:
        raise ValueError(f"{README}: no <!-- made: benchmark --> … <!-- end -->")
    README.write_text(renewed, encoding="utf-8")


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(columns: int) -> str:
    return _row(["---"] * columns)
