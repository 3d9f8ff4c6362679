"""What a run costs where nothing, one page or one page less is new: a small share of the first run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.settings import Settings
from pipeline.stages import load_tools
from tests.benchmarks.corpus import write_corpus
from tests.sample import run_stages

pytestmark = pytest.mark.full

PAGES = 120
SHARE = 0.2  # with so few pages; with 400 it is below a tenth
SHARE_UNCHANGED = 0.1  # where the tables need not be merged; with 400 pages it is half of that


def seconds(raw: Path, output: Path, new: int, *, taken_over: bool = False) -> float:
    """Processor seconds of a run that has to read ``new`` pages; whether it takes the tables over."""
    begun = time.process_time()
    work, published = run_stages(raw, output)
    assert work.n_new == new
    spent = time.process_time() - begun
    assert (published.same_as is not None) == taken_over
    return spent


def test_a_run_with_little_new_takes_a_small_share_of_the_first(tmp_path: Path) -> None:
    raw, output = tmp_path / "raw", tmp_path / "output"
    write_corpus(raw, pages=PAGES, density=0.17)
    load_tools(Settings()).preload()
    first = seconds(raw, output, PAGES)
    unchanged = min(seconds(raw, output, 0, taken_over=True) for _ in range(2))
    pages = sorted(raw.rglob("*.txt"))
    pages[0].write_text("全县新建冷库12座。\n", encoding="utf-8")
    changed = seconds(raw, output, 1)
    pages[-1].unlink()
    deleted = seconds(raw, output, 0)
    assert max(changed, deleted) < SHARE * first, (first, changed, deleted)
    assert unchanged < SHARE_UNCHANGED * first, (first, unchanged)
