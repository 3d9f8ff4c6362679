"""The benchmark's results as a Markdown table and a chart."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
STAGES = ("ingest", "segment", "extract", "link", "publish")


def make_table(found: dict[str, Any]) -> str:
    """Three Markdown tables: whole runs, commands, peers."""
    return "\n\n".join([_runs(found["runs"]), _commands(found["commands"]), _rates(found)])


def _runs(runs: list[dict[str, Any]]) -> str:
    head = [
        "pages",
        "characters",
        "in claim sentences",
        "workers",
        "characters/s",
        "wall s",
        "outside the stages s",
    ]
    lines = [
        _row([*head, *(f"{stage} s" for stage in STAGES), "peak MiB"]),
        _rule(len(head) + len(STAGES) + 1),
    ]
    for run in runs:
        cells = [
            f"{run['pages']:,}",
            f"{run['chars']:,}",
            f"{run['share']:.0%}",
            str(run["workers"]),
            f"{run['rate']:,.0f}",
            f"{run['cost']['wall']:.1f}",
            f"{run['outside']:.1f}",
            *(f"{run['stages'].get(stage, 0):.1f}" for stage in STAGES),
            f"{run['cost']['peak']:.0f}",
        ]
        lines.append(_row(cells))
    return "\n".join(lines)


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


def _rates(found: dict[str, Any]) -> str:
    own = next(iter(found["peers"].values()))
    rates = {"floor: reading and one regular-expression scan": found["floor"]["rate"], **found["peers"]}
    lines = [_row(["the same text through", "characters/s", "ratio to the grammar"]), _rule(3)]
    lines += [_row([name, f"{rate:,.0f}", f"{rate / own:.2f}"]) for name, rate in rates.items()]
    return "\n".join(lines)


def draw_chart(found: dict[str, Any], path: Path) -> None:
    """Seconds per stage for a million characters, and peak memory, by corpus; an SVG file."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "baoshu"
    from matplotlib import pyplot

    runs = found["runs"]
    labels = [
        f"{run['pages']:,} pages\n{run['workers']} worker{'s' * (run['workers'] > 1)}\n{run['share']:.0%}"
        for run in runs
    ]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 3.6), layout="constrained")
    base = [0.0] * len(runs)
    for stage in STAGES:
        heights = [1e6 * run["stages"].get(stage, 0) / run["chars"] for run in runs]
        left.bar(labels, heights, bottom=base, label=stage)
        base = [b + h for b, h in zip(base, heights, strict=True)]
    left.set_ylabel("seconds for a million characters")
    left.legend(fontsize=8)
    right.bar(labels, [run["cost"]["peak"] for run in runs], color="0.6")
    right.set_ylabel("peak memory of a process, MiB")
    for axes in (left, right):
        axes.tick_params(axis="x", labelsize=7)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


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
