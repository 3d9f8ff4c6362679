"""Figures for the fields that the gold does not hold; run this file to write the README's table anew.

They come from the runners over labelled sentences, which print one line a field.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RUNNERS = (
    "tests/links/test_quality.py",
    "tests/links/test_times_labels.py",
    "tests/links/test_modality.py",
    "tests/claims/test_bases_labelled.py",
)
FIGURE = re.compile(
    r"(\w+)\s+sentences (\d+) .*F1 ([\d.]+)|(\w+): ([\d.]+) of (\d+) sentences"
)  # the two ways in which the runners print
BEGIN, END = "<!-- made: fields -->\n", "<!-- end -->"


def measure() -> dict[str, tuple[float, int]]:
    """Field → figure and number of sentences. Raises ``CalledProcessError`` if a runner fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", *RUNNERS]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = {}
    for match in FIGURE.finditer(said):
        one, n_one, f1, other, share, n_other = match.groups()
        found[one or other] = (float(f1 or share), int(n_one or n_other))
    return found


def fields_table(found: dict[str, tuple[float, int]]) -> str:
    """The README's table; raises ``KeyError`` for a field without a figure."""
    lines = (HERE / "fields.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    table = ["| field | what | sentences | at first sight | now |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        figure, number = found[row["field"]]
        name = {"indicator": "indicator_id"}.get(row["field"], row["field"])
        table.append(f"| `{name}` | {row['label']} | {number} | {row['first_sight']} | {figure:.3f} |")
    return "\n".join(table) + "\n"


def main() -> None:
    """Measure and write the table."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END, 1)[1]
    readme.write_text(before + BEGIN + fields_table(measure()) + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
