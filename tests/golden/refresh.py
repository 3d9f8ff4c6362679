"""Write the row counts of today, and unmark known failures that have been mended.

``python tests/golden/refresh.py``: review the difference. A failure that is new is never marked here.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

from counts import FILE, HEADER, counted
from pages import HERE, pages
from readings import FILE as READINGS
from readings import comments, load_tables, rows, wrong


def refresh_counts(output: Path) -> None:
    """Write ``counts.csv``."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *counted(output)])


def refresh_readings(output: Path) -> None:
    """Unmark the rows of ``readings.csv`` that are read rightly."""
    tables = load_tables(output)
    found = [{**row, "xfail": row["xfail"] and (wrong(row, tables) or "")} for row in rows()]
    with READINGS.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in comments())
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def refresh_blocks() -> None:
    """Unmark the blocks of ``blocks.toml`` that are cut rightly."""
    mended = [block.xfail and page.differences(block) is None for page in pages() for block in page.wanted]
    file, number, lines = HERE / "blocks.toml", -1, []
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        number += line.startswith("[[page.block]]")
        if not (line.startswith("xfail = ") and mended[number]):
            lines.append(line)
    file.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Refresh all three."""
    sys.path.insert(0, str(HERE.parent.parent))
    from tests.sample import RAW, run_stages

    with tempfile.TemporaryDirectory() as folder:
        run_stages(RAW, Path(folder))
        refresh_counts(Path(folder))
        refresh_readings(Path(folder))
    refresh_blocks()


if __name__ == "__main__":
    main()
