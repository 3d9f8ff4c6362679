"""How fast the grammar reads, beside other recognisers where they are installed, on the same text in one run.

    python -m tests.benchmarks.grammar [FOLDER]

FOLDER holds text files (default: ``raw``). Prints characters per CPU second of one core, the best of five
runs, and the ratio of the grammar to each other library; those not installed are left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.claims import Grammar, read_text
from pipeline.numerals import Numerals, fold
from tests.benchmarks.peers import installed_peers


def rate(read: Callable[[str], object], text: str, *, runs: int = 5) -> float:
    """Characters per CPU second, the best of ``runs``."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        read(text)
        best = min(best, time.process_time() - start)
    return len(text) / best


def say(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(line + "\n")


def by_line(read: Callable[[str], object]) -> Callable[[str], object]:
    """Other libraries are meant for single sentences: feed them line by line."""
    return lambda text: [read(line) for line in text.splitlines() if line.strip()]


def main(arguments: list[str]) -> int:
    """Measure and print; 2 if there is no text to measure on."""
    folder = Path(arguments[0]) if arguments else Path("raw")
    text = "\n".join(p.read_bytes().decode("utf-8", errors="replace") for p in sorted(folder.rglob("*.txt")))
    if not text.strip():
        say(f"no text files in {folder}")
        return 2
    text *= max(1, 100_000 // len(text))
    start = time.process_time()
    grammar = Grammar.load()
    loaded = time.process_time() - start
    ours = rate(lambda t: read_text(t, grammar), text)
    numerals = Numerals.load()
    say(f"text                      {len(text):>12,} characters, grammar loaded in {loaded:.2f} s")
    say(f"baoshu grammar            {ours:>12,.0f} characters per CPU second")
    say(f"baoshu folding alone      {rate(lambda t: fold(t, numerals.folding), text):>12,.0f}")
    for name, read in installed_peers():
        theirs = rate(by_line(read), text[:20_000], runs=2)
        say(f"{name:25s} {theirs:>12,.0f}   baoshu is {ours / theirs:.2f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
