"""Speed of the block stage on one core: ``python tests/benchmarks/blocks.py [FILE …]``.

Prints characters per second of processor time for each page (default: the samples in ``raw/``, and all of
them as one long page), then for story signatures, which are measured apart.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.blocks import BlockRules, segment, story_signature
from pipeline.records import Document

RAW = Path(__file__).parents[2] / "raw"
AT_LEAST = 300_000


def rate(work: Callable[[], object], size: int) -> float:
    """Characters per second of ``work`` over ``size`` characters, repeated until it can be measured."""
    rounds = max(1, AT_LEAST // max(1, size))
    work()
    start = time.process_time()
    for _ in range(rounds):
        work()
    return rounds * size / (time.process_time() - start)


def main() -> int:
    """Measure the files named on the command line, or the samples."""
    rules = BlockRules.load()
    files = [Path(name) for name in sys.argv[1:]] or sorted(RAW.glob("*.txt")) + sorted(RAW.glob("*.md"))
    pages = {file.name: file.read_bytes().decode("utf-8", "ignore") for file in files}
    pages["all together"] = "\n\n\n".join(pages.values())
    for name, text in pages.items():
        document = Document(document_id="d", source_path=name, sha256="0", text=text)
        print(f"{rate(lambda d=document: segment(d, rules), len(text)):>12,.0f} characters/s  {name}")  # noqa: T201
    text = pages["all together"]
    print(f"{rate(lambda: story_signature(text), len(text)):>12,.0f} characters/s  story signatures")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
