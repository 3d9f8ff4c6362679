"""A run over unchanged documents takes over the tables of the current version; anything else merges them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.problems import make_problem, read_catalogue
from pipeline.records import Link
from pipeline.tables import build, open_dataset, publish, read_tables, restore, versions, write_part
from pipeline.tables.merge import SOURCES
from pipeline.tables.schema import Table
from pipeline.tables.versions import MANIFEST

from .builders import key_of, publish_all, record, run_info

A = record("题\n河湾镇有3个市场、8个社区,投入21万元。", path="a.txt", links=[Link(0, "component_of", 1)])
B = record("题\n青石县有5个社区,比上年增长4%。", path="b.txt", contexts=[{"measured": "社区"}])
B2 = record("题\n青石县有6个社区。", path="b.txt")
TWIN = record("题\n青石县有5个社区,比上年增长4%。", path="c/b.txt", contexts=[{"measured": "社区"}])


def small_groups() -> dict[str, Table]:
    """The tables, claims and mentions in row groups of two rows."""
    tables = read_tables()
    return tables | {name: replace(tables[name], row_group=2) for name in ("claims", "mentions")}


def layout(path: Path) -> list[dict[str, Any]]:
    """All that the footer says of each row group: encodings, sizes, places, statistics, order."""
    found = pq.read_metadata(path)
    return [found.row_group(i).to_dict() for i in range(found.num_row_groups)]


def metadata(path: Path) -> dict[bytes, bytes]:
    """A table's metadata without the number that stands before the run in a version's name."""
    found = dict(pq.read_schema(path).metadata)
    return found | {b"version_id": found[b"version_id"].partition(b"-")[2]}


def test_the_tables_taken_over_are_those_of_a_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "read_tables", small_groups)
    versions_of = {"run_id": "run-2", "versions": {"baoshu": "1"}, "config": {"limit": 3}, "n_inputs": 2}
    first = publish_all(tmp_path / "again", [A, B], run=run_info(**versions_of | {"run_id": "run-1"}))
    copied = publish_all(tmp_path / "again", [A, B], run=run_info(**versions_of))
    merged = publish_all(tmp_path / "full", [A, B], run=run_info(**versions_of))
    assert (first.same_as, copied.same_as, merged.same_as) == (None, first.version_id, None)
    for name in SOURCES:
        one, other = (done.path / f"{name}.parquet" for done in (copied, merged))
        assert pq.read_table(one).equals(pq.read_table(other)), name
        assert layout(one) == layout(other), name
        assert metadata(one) == metadata(other), name
        assert pq.read_schema(one).equals(pq.read_schema(other)), name
    assert len(layout(copied.path / "claims.parquet")) > 1
    assert copied.rows == {**merged.rows, "runs": 2}
    assert list(open_dataset(tmp_path / "again").pandas("runs")["n_extracted"]) == [2, 0]
    assert versions(tmp_path / "again")[-1].same_as == first.version_id


def with_vocabulary(root: Path, *units: str) -> dict[str, Any]:
    """Settings with a folder of the user that lists ``units`` beside the package's."""
    folder = root / "vocabularies" / "claims"
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{unit},,,,,\n" for unit in units)
    head = "unit,unit_measure,dimension,factor_numerator,factor_denominator,offset"
    (folder / "units.csv").write_text(f"# of a test\n{head}\n{rows}", encoding="utf-8")
    return {"vocabularies": (folder.parent,)}


def damage(root: Path) -> dict[str, Any]:
    """Spoil a file of the current version."""
    (current,) = [v.version_id for v in versions(root) if v.current]
    (root / ".baoshu" / "versions" / current / "claims.parquet").write_bytes(b"broken")
    return {}


def forget(root: Path) -> dict[str, Any]:
    """A manifest as earlier releases wrote it."""
    (path,) = (root / ".baoshu" / "versions").glob(f"*/{MANIFEST}")
    kept = {k: v for k, v in json.loads(path.read_text()).items() if k not in ("content", "same_as")}
    path.write_text(json.dumps(kept))
    return {}


def a_problem(_: Path) -> dict[str, Any]:
    """A problem of the run itself."""
    kind = read_catalogue()["document-unreadable"]
    problem = make_problem(kind, document_id=None, path="x.txt", reason="no permission")
    return {"run": run_info("run-2", problems=[problem])}


@pytest.mark.parametrize(
    ("pages", "change"),
    [
        pytest.param([A, B2], lambda _: {}, id="a changed page"),
        pytest.param([A], lambda _: {}, id="a page less"),
        pytest.param([A, B, TWIN], lambda _: {}, id="a second place of a page"),
        pytest.param([A, B], lambda root: with_vocabulary(root, "笸箩", "担子"), id="a code list"),
        pytest.param([A, B], lambda _: {"run": run_info("run-2", config={"limit": 9})}, id="a setting"),
        pytest.param([A, B], lambda _: {"about_share": 0.2}, id="a setting of publishing"),
        pytest.param([A, B], a_problem, id="a problem of the run"),
        pytest.param([A, B], damage, id="a damaged version"),
        pytest.param([A, B], forget, id="a version of an earlier release"),
    ],
)
def test_whatever_changes_leads_to_a_merge(
    tmp_path: Path, pages: list[Any], change: Callable[[Path], dict[str, Any]]
) -> None:
    common = with_vocabulary(tmp_path, "笸箩")
    publish_all(tmp_path, [A, B], **common)
    options = {"run": run_info("run-2")} | common | change(tmp_path)
    assert publish_all(tmp_path, pages, **options).same_as is None


def test_the_current_version_decides_not_the_latest(tmp_path: Path) -> None:
    first = publish_all(tmp_path, [A], run=run_info("run-1"), keep_versions=9)
    publish_all(tmp_path, [A, B], run=run_info("run-2"), keep_versions=9)
    restore(tmp_path, first.version_id)
    assert publish_all(tmp_path, [A], run=run_info("run-3"), keep_versions=9).same_as == first.version_id
    restore(tmp_path, first.version_id)
    assert publish_all(tmp_path, [A, B], run=run_info("run-4"), keep_versions=9).same_as is None


def test_pages_that_were_read_again_are_merged(tmp_path: Path) -> None:
    publish_all(tmp_path, [B], run=run_info("run-1"))
    item = record("题\n青石县有5个社区,比上年增长4%。", path="b.txt", contexts=[{"measured": "居民区"}])
    keys = {item.reading.layout.document.document_id: key_of(item)}
    write_part([item], root=tmp_path, keys=keys, run_id="run-2", fresh=True)
    done = [publish(root=tmp_path, keys=[key_of(item)], run=run_info(run)) for run in ("run-2", "run-3")]
    assert [d.same_as for d in done] == [None, done[0].version_id]
    assert "居民区" in set(pd.read_parquet(tmp_path / "claims.parquet")["measured"])
