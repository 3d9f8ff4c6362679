"""Many small parts become few, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.tables import plan
from pipeline.tables.compact import MANY
from pipeline.tables.store import Store

from .builders import key_of, publish_all, record, run_info
from .test_versions import assert_identical

PAGES = [record(f"题{i}\n河湾镇第{i}村有{i}个市场。", path=f"{i:03d}.txt") for i in range(MANY + 3)]


def part_names(root: Path) -> list[str]:
    return sorted(path.name for path in Store(root).parts.iterdir())


def test_small_parts_are_merged_and_the_tables_stay(tmp_path: Path) -> None:
    grown, whole = tmp_path / "grown", tmp_path / "whole"
    publish_all(grown, PAGES[:-1], run=run_info("run-1"), batch=1)
    assert len(part_names(grown)) == MANY + 2
    publish_all(grown, PAGES[1:], run=run_info("run-2"), keep_versions=1)
    merged, _ = part_names(grown)  # the new page has a part of its own yet
    assert merged.startswith("+")
    publish_all(whole, PAGES[1:])
    assert_identical(grown, whole)
    assert pd.read_parquet(grown / "runs.parquet")["n_extracted"].tolist() == [MANY + 2, 1]
    publish_all(grown, PAGES[1:], run=run_info("run-3"), keep_versions=1)
    assert merged in part_names(grown)
    assert_identical(grown, whole)


def test_the_sources_stay_while_an_earlier_version_uses_them(tmp_path: Path) -> None:
    publish_all(tmp_path, PAGES, run=run_info("run-1"), batch=1)
    for number in (2, 3):
        publish_all(tmp_path, PAGES, run=run_info(f"run-{number}"), keep_versions=2)
    (only,) = part_names(tmp_path)
    assert set(plan(tmp_path, [key_of(page) for page in PAGES]).done.values()) == {only}


def test_a_damaged_source_is_left_out_and_a_damaged_result_is_not_used(tmp_path: Path) -> None:
    publish_all(tmp_path, PAGES, run=run_info("run-1"), batch=1)
    broken = Store(tmp_path).parts / part_names(tmp_path)[0]
    (broken / "claims.parquet").write_bytes(b"broken")
    publish_all(tmp_path, PAGES, run=run_info("run-2"))
    keys = [key_of(page) for page in PAGES]
    merged = next(name for name in part_names(tmp_path) if name.startswith("+"))
    assert list(plan(tmp_path, keys).done.values()).count(merged) == len(PAGES) - 1
    (Store(tmp_path).parts / merged / "claims.parquet").write_bytes(b"broken")
    assert plan(tmp_path, keys).missing == ()  # the sources are still there
    publish_all(tmp_path, PAGES, run=run_info("run-3"))
    publish_all(tmp_path / "whole", PAGES)
    assert_identical(tmp_path, tmp_path / "whole")
