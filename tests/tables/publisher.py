"""A publisher in a process of its own, for tests that kill, starve or lock it out.

``python publisher.py OUTPUT forever`` publishes run after run until it is killed; run n has n % 3 + 2 pages
and the value n in each. ``python publisher.py OUTPUT once N`` publishes run N alone, with one more number as
that user of the system.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.tables.builders import publish_all, record, run_info


def publish_run(root: Path, number: int) -> None:
    """Publish run ``number``: every claim of it says ``number``."""
    pages = [
        record(f"题{i}\n河湾镇第{i}村有{number}个市场。", path=f"{i}.txt") for i in range(number % 3 + 2)
    ]
    publish_all(root, pages, run=run_info(f"run-{number}"))


def main() -> None:
    """Say ``ready`` when everything is imported, then publish."""
    root, mode = Path(sys.argv[1]), sys.argv[2]
    print("ready", flush=True)  # noqa: T201 (the parent waits for it)
    if len(sys.argv) > 4:
        with tempfile.TemporaryDirectory() as elsewhere:
            publish_run(Path(elsewhere), 0)  # import all there is while the interpreter's files can be read
        os.setuid(int(sys.argv[4]))
    for number in [int(sys.argv[3])] if mode == "once" else itertools.count(1):
        publish_run(root, number)


if __name__ == "__main__":
    main()
