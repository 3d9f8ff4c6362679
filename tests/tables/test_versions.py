"""Versions: kept, listed, restored, compared, cleaned up; what a run finds of earlier runs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.records import Record
from pipeline.tables import (
    EmptyRunError,
    OutputBusyError,
    TableError,
    diff,
    hold,
    open_dataset,
    plan,
    publish,
    read_tables,
    remove_parts,
    restore,
    versions,
    write_part,
)
from pipeline.tables.store import Store

from .builders import key_of, publish_all, quarantined, record, run_info

A = record("题\n河湾镇有3个市场。", path="a.txt")
B = record("题\n青石县有5个社区。", path="b.txt")
B2 = record("题\n青石县有6个社区。", path="b.txt")
C = record("题\n红旗镇有7户人家。", path="c.txt")


def run_ids(root: Path) -> set[bytes]:
    return {pq.read_schema(root / f"{name}.parquet").metadata[b"run_id"] for name in read_tables()}


def paths(root: Path) -> list[str]:
    return sorted(pd.read_parquet(root / "documents.parquet")["source_path"])


def test_the_number_of_versions_kept_is_a_setting(tmp_path: Path) -> None:
    for i in range(4):
        done = publish_all(tmp_path, [A], run=run_info(f"run-{i}"), keep_versions=2)
    assert [v.run_id for v in versions(tmp_path)] == ["run-2", "run-3"]
    assert done.removed_versions == ("000002-run-1",)
    assert list(pd.read_parquet(tmp_path / "runs.parquet")["run_id"]) == [f"run-{i}" for i in range(4)]


def test_restore_switches_every_table_back(tmp_path: Path) -> None:
    first = publish_all(tmp_path, [A], run=run_info("run-1"))
    publish_all(tmp_path, [A, B], run=run_info("run-2"))
    assert restore(tmp_path, first.version_id).current
    assert run_ids(tmp_path) == {b"run-1"}
    assert paths(tmp_path) == ["a.txt"]
    publish_all(tmp_path, [A, C], run=run_info("run-3"))
    assert run_ids(tmp_path) == {b"run-3"}


def test_restore_refuses_unknown_and_damaged_versions(tmp_path: Path) -> None:
    first = publish_all(tmp_path, [A], run=run_info("run-1"))
    publish_all(tmp_path, [A, B], run=run_info("run-2"))
    with pytest.raises(KeyError, match="no version"):
        restore(tmp_path, "000009-x")
    (first.path / "claims.parquet").write_bytes(b"broken")
    with pytest.raises(TableError, match="not what was published"):
        restore(tmp_path, first.version_id)
    assert run_ids(tmp_path) == {b"run-2"}


def test_diff_names_what_appeared_vanished_and_changed(tmp_path: Path) -> None:
    a = publish_all(tmp_path, [A, B], run=run_info("run-1"))
    b = publish_all(tmp_path, [B2, C], run=run_info("run-2"))
    rows = diff(tmp_path, a.version_id, b.version_id).to_pylist()
    assert [
        (r["change"], r["source_path"], r["quote"], r["column"], r["before"], r["after"]) for r in rows
    ] == [
        ("vanished", "a.txt", "3个", "value", "3.000000", None),
        ("changed", "b.txt", "6个", "value", "5.000000", "6.000000"),
        ("appeared", "c.txt", "7户", "value", None, "7.000000"),
    ]


def test_diff_of_the_same_bytes_read_differently(tmp_path: Path) -> None:
    text = "题\n河湾镇有3个市场。"
    a = publish_all(tmp_path, [record(text)], run=run_info("run-1"))
    remove_parts(tmp_path)
    b = publish_all(tmp_path, [record(text, contexts=[{"measured": "市场"}])], run=run_info("run-2"))
    (row,) = diff(tmp_path, a.version_id, b.version_id).to_pylist()
    assert (row["change"], row["column"], row["before"], row["after"]) == (
        "changed",
        "measured",
        None,
        "市场",
    )
    assert diff(tmp_path, b.version_id, b.version_id).num_rows == 0


def test_diff_of_a_sentence_that_was_reworded(tmp_path: Path) -> None:
    grown = record("题\n河湾镇有3个市场,比上年增长5.6%。", contexts=[{}, {"subject": "河湾镇"}])
    shrunk = record("题\n河湾镇有3个市场,比上年下降5.6%。", contexts=[{}, {"subject": "全镇"}])
    a = publish_all(tmp_path, [grown], run=run_info("run-1"))
    b = publish_all(tmp_path, [shrunk], run=run_info("run-2"))
    (row,) = diff(tmp_path, a.version_id, b.version_id).to_pylist()
    assert (row["change"], row["quote"], row["column"], row["after"]) == (
        "changed",
        "5.6%",
        "subject",
        "全镇",
    )


def test_an_opened_dataset_stays_with_its_run(tmp_path: Path) -> None:
    publish_all(tmp_path, [A], run=run_info("run-1"))
    dataset = open_dataset(tmp_path)
    publish_all(tmp_path, [A, B], run=run_info("run-2"))
    assert dataset.pandas("documents")["source_path"].tolist() == ["a.txt"]
    assert open_dataset(tmp_path).table("documents").num_rows == 2
    with pytest.raises(KeyError, match="no version"):
        open_dataset(tmp_path, version_id="000009-x")
    with pytest.raises(FileNotFoundError, match="nothing is published"):
        open_dataset(tmp_path / "elsewhere")


def test_a_second_run_extracts_nothing(tmp_path: Path) -> None:
    keys = [key_of(item) for item in (A, B)]
    assert plan(tmp_path, keys).missing == tuple(keys)
    publish_all(tmp_path, [A, B], run=run_info("run-1"))
    assert set(plan(tmp_path, keys).done) == set(keys)
    publish_all(tmp_path, [A, B], run=run_info("run-2"))
    assert list(pd.read_parquet(tmp_path / "runs.parquet")["n_extracted"]) == [2, 0]


def test_only_changed_pages_are_extracted(tmp_path: Path) -> None:
    publish_all(tmp_path, [A, B], run=run_info("run-1"))
    publish_all(tmp_path, [B2, C], run=run_info("run-2"))
    assert paths(tmp_path) == ["b.txt", "c.txt"]
    assert pd.read_parquet(tmp_path / "runs.parquet")["n_extracted"].iloc[-1] == 2
    done = publish_all(tmp_path, [A, B2], run=run_info("run-3"), keep_versions=1)
    assert pd.read_parquet(tmp_path / "runs.parquet")["n_extracted"].iloc[-1] == 0
    assert len(done.removed_parts) == 0  # both parts still hold a live page


@pytest.mark.parametrize("table", ["claims", "texts", "problems"])
def test_a_corrupt_part_is_noticed_and_read_anew(tmp_path: Path, table: str) -> None:
    publish_all(tmp_path, [A, B], run=run_info("run-1"))
    (folder,) = Store(tmp_path).parts.iterdir()
    damaged = bytearray((folder / f"{table}.parquet").read_bytes())
    damaged[len(damaged) // 2] ^= 255
    (folder / f"{table}.parquet").write_bytes(damaged)
    found = plan(tmp_path, [key_of(A), key_of(B)])
    assert (len(found.missing), found.corrupt) == (2, (folder.name,))
    with pytest.raises(TableError, match="damaged"):
        publish(root=tmp_path, keys=[key_of(A)], run=run_info("run-2"))
    assert run_ids(tmp_path) == {b"run-1"}
    publish_all(tmp_path, [A, B], run=run_info("run-2"))
    assert plan(tmp_path, [key_of(A), key_of(B)]).missing == ()
    assert paths(tmp_path) == ["a.txt", "b.txt"]


def test_an_unreadable_part_manifest_counts_as_missing(tmp_path: Path) -> None:
    publish_all(tmp_path, [A], run=run_info("run-1"))
    (folder,) = Store(tmp_path).parts.iterdir()
    (folder / "part.json").write_text("{")
    assert plan(tmp_path, [key_of(A)]).missing == (key_of(A),)
    publish_all(tmp_path, [A], run=run_info("run-2"))
    assert run_ids(tmp_path) == {b"run-2"}


def test_the_same_batch_twice_is_one_part(tmp_path: Path) -> None:
    keys = {A.reading.layout.document.document_id: key_of(A)}
    ids = {write_part([A], root=tmp_path, keys=keys, run_id=run) for run in ("run-1", "run-1")}
    assert len(ids) == 1
    assert len(list(Store(tmp_path).parts.iterdir())) == 1


def test_one_content_twice_in_a_batch_is_refused(tmp_path: Path) -> None:
    keys = {A.reading.layout.document.document_id: key_of(A)}
    with pytest.raises(ValueError, match="occur twice"):
        write_part([A, A], root=tmp_path, keys=keys, run_id="run-1")


def test_one_content_at_two_paths_is_one_document(tmp_path: Path) -> None:
    text = "题\n河湾镇有3个市场。"
    twins = [record(text, path=path) for path in ("y/a.txt", "x/b.txt", "z/c.txt")]
    publish_all(tmp_path, twins, batch=1)
    (row,) = pd.read_parquet(tmp_path / "documents.parquet").to_dict("records")
    assert row["source_path"] == "x/b.txt"
    assert list(row["also_at"]) == ["y/a.txt", "z/c.txt"]
    assert len(pd.read_parquet(tmp_path / "claims.parquet")) == 1


def test_parts_no_version_uses_are_removed(tmp_path: Path) -> None:
    publish_all(tmp_path, [A], run=run_info("run-1"))
    publish_all(tmp_path, [C], run=run_info("run-2"), keep_versions=1)
    assert plan(tmp_path, [key_of(A), key_of(C)]).missing == (key_of(A),)


def test_nothing_to_publish_gives_empty_tables(tmp_path: Path) -> None:
    publish_all(tmp_path, [])
    assert pd.read_parquet(tmp_path / "claims.parquet").empty
    assert len(pd.read_parquet(tmp_path / "runs.parquet")) == 1
    publish_all(tmp_path, [quarantined()], run=run_info("run-2"))
    assert paths(tmp_path) == ["broken.txt"]


def test_a_run_that_finds_no_page_leaves_the_last_version(tmp_path: Path) -> None:
    publish_all(tmp_path, [A], run=run_info("run-1"))
    with pytest.raises(EmptyRunError, match=r"no page was found, but the version before .* has 1 documents"):
        publish_all(tmp_path, [], run=run_info("run-2"))
    assert run_ids(tmp_path) == {b"run-1"}


def strip(root: Path, name: str) -> pd.DataFrame:
    """A table without what names the run or its times."""
    frame = pd.read_parquet(root / f"{name}.parquet")
    return frame.drop(
        columns=["run_id", "started_at", "finished_at", "stages", "n_extracted"], errors="ignore"
    )


def assert_identical(one: Path, other: Path) -> None:
    for name in read_tables():
        if name != "runs":
            pd.testing.assert_frame_equal(strip(one, name), strip(other, name), obj=name)


@pytest.mark.parametrize("batch", [1, 3])
def test_an_incremental_run_and_a_full_run_give_identical_tables(tmp_path: Path, batch: int) -> None:
    last: list[Record] = [C, B2, quarantined()]
    publish_all(tmp_path / "grown", [A, B], run=run_info("run-1"), batch=2)
    publish_all(tmp_path / "grown", [A, B2, C], run=run_info("run-2"), batch=1)
    publish_all(tmp_path / "grown", last, run=run_info("run-3"), batch=2)
    publish_all(tmp_path / "full", list(reversed(last)), run=run_info("other"), batch=batch)
    assert_identical(tmp_path / "grown", tmp_path / "full")


def test_a_second_publisher_is_refused_or_waits(tmp_path: Path) -> None:
    with hold(tmp_path) as held:
        with pytest.raises(OutputBusyError, match="in use by another run"):
            publish(root=tmp_path, keys=[], run=run_info())
        with pytest.raises(OutputBusyError, match="in use by another run"), hold(tmp_path, wait=0.3):
            pass
        publish(root=tmp_path, keys=[], run=run_info(), held=held)
    publish(root=tmp_path, keys=[], run=run_info("run-2"))


def test_a_file_of_the_user_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "claims.parquet").write_text("mine")
    with pytest.raises(OSError, match="not made by baoshu"):
        publish_all(tmp_path, [A])
    assert (tmp_path / "claims.parquet").read_text() == "mine"


def test_a_fresh_part_stands_before_an_older_one_of_the_same_page(tmp_path: Path) -> None:
    publish_all(tmp_path, [A], run=run_info("run-1"))
    item = record("题\n河湾镇有3个市场。", path="a.txt", contexts=[{"measured": "市场"}])
    keys = {item.reading.layout.document.document_id: key_of(item)}
    assert key_of(item) == key_of(A)
    write_part([item], root=tmp_path, keys=keys, run_id="run-2", fresh=True)
    for run in ("run-2", "run-3"):
        publish(root=tmp_path, keys=[key_of(A)], run=run_info(run))
        assert pd.read_parquet(tmp_path / "claims.parquet")["measured"].tolist() == ["市场"]
