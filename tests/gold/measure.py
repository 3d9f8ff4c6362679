"""Scores of the whole line on the development gold; run this file to write the README's table anew.

``python tests/gold/measure.py`` also raises the floors of ``thresholds.toml``, never lowers one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
GOLD = Path(os.environ.get("BAOSHU_GOLD") or ROOT.parent / "shared")
THRESHOLDS = HERE / "thresholds.toml"
MARGIN = 0.015  # a score may fall by this much before a test fails
LABELS = HERE / "labels.csv"
BEGIN, END = "<!-- made: quality -->\n", "<!-- end -->"


def measure(folder: Path) -> dict[str, float]:
    """Run baoshu over the development documents into ``folder`` and score; figures by short name."""
    output, report = folder / "output", folder / "scores.json"
    # the scripts of an environment need not be on the path, so the command is started through its function
    start = "from flows.cli import main; main()"
    subprocess.run([sys.executable, "-c", start, "run", str(GOLD / "seeds"), "-o", str(output)], check=True)
    scorer = [sys.executable, str(GOLD / "tools" / "score.py"), "--gold", str(GOLD / "gold")]
    subprocess.run([*scorer, "--output", str(output), "--json", str(report)], check=True)
    found = json.loads(report.read_text(encoding="utf-8"))
    return {name.split(" (")[0]: value for name, value in found.items() if name != "by_file"}


def floors() -> Mapping[str, Mapping[str, float]]:
    """``at_least`` and ``at_most`` by score."""
    return tomllib.loads(THRESHOLDS.read_text(encoding="utf-8"))


def labels() -> dict[str, str]:
    """What each score of the README's table means, in the order of the table."""
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    rows = (line.split(",", 1) for line in lines if line and not line.startswith("#"))
    return {name: label for name, label in rows if name != "score"}


def quality_table(scores: Mapping[str, float]) -> str:
    """The README's table of ``scores``."""
    rows = [f"| {label} | {_shown(scores[name])} |" for name, label in labels().items()]
    return "\n".join(["| what | score |", "| --- | --- |", *rows]) + "\n"


def table_of(readme: str) -> str:
    """The table that stands in the text of the README."""
    return readme.split(BEGIN)[1].split(END)[0]


def _shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _raise_floors(scores: Mapping[str, float]) -> None:
    lines = []
    for line in THRESHOLDS.read_text(encoding="utf-8").splitlines():
        name, equals, old = line.partition(" = ")
        key = name.strip('"')
        if equals and key in floors()["at_least"]:
            line = f"{name} = {max(float(old), scores[key] - MARGIN):.2f}"
        lines.append(line)
    THRESHOLDS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, write the table, raise the floors."""
    readme = ROOT / "README.md"
    with tempfile.TemporaryDirectory() as folder:
        scores = measure(Path(folder))
    text = readme.read_text(encoding="utf-8")
    readme.write_text(text.replace(table_of(text), quality_table(scores)), encoding="utf-8")
    _raise_floors(scores)


if __name__ == "__main__":
    main()
