"""What a run costs when little or nothing has changed since the run before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measure import baoshu, spend, stage_seconds

FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incremental:
    """Seconds of runs over one corpus one after the other, the first under ``FIRST``.

    ``stages`` counts the five stages, ``wall`` the whole command (interpreter, imports, Prefect).
    """

    pages: int
    stages: dict[str, float]
    wall: dict[str, float]


def run_again(raw: Path, output: Path) -> Incremental:
    """Run the line over ``raw`` into the empty folder ``output``, then again after each change."""
    pages = sorted(raw.rglob("*.txt"))
    stages, wall = {}, {}
    for what in (FIRST, "nothing changed", "one page changed", "one page deleted"):
        if what == "one page changed":
            pages[0].write_text(pages[0].read_text(encoding="utf-8") + "\n全县新建冷库12座。\n", "utf-8")
        elif what == "one page deleted":
            pages[-1].unlink()
        cost, said = spend(baoshu("run", str(raw), "-o", str(output)), COLUMNS="200")
        stages[what], wall[what] = sum(stage_seconds(said).values()), cost.wall
    return Incremental(pages=len(pages), stages=stages, wall=wall)
