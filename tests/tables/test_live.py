"""A reader that opens a path twice, before and after a switch, still reads one version."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.tables.live import make_live, read_placements


def version(folder: Path, name: str, rows: int, *, group: int = 500, word: str = "") -> Path:
    path = folder / name
    path.mkdir()
    words = pa.array([f"{word or name}{i % 7}" for i in range(rows)]).dictionary_encode()
    frame = pa.table({"n": pa.array(range(rows)), "word": words})
    frame = frame.replace_schema_metadata({"run_id": name})
    pq.write_table(frame, path / "t.parquet", row_group_size=group, write_page_index=True)
    (path / "README.md").write_text(name)
    return path


@pytest.mark.parametrize(
    "sizes", [(900, 1100, 1000, 800), (10, 100_000, 10, 90_000), (5000, 4000, 3000, 1), (0, 7, 0)]
)
def test_every_copy_equals_its_version_and_bears_the_one_before(
    tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    before: Path | None = None
    footer: pq.FileMetaData | None = None
    frame: pa.Table | None = None
    for i, rows in enumerate(sizes):
        source = version(tmp_path, f"v{i}", rows)
        live = tmp_path / f"live{i}"
        make_live(source, live, before)
        found = pq.read_table(live / "t.parquet")
        assert found.equals(pq.read_table(source / "t.parquet"))
        assert pq.read_schema(live / "t.parquet").metadata[b"run_id"] == f"v{i}".encode()
        assert (live / "README.md").read_text() == f"v{i}"
        if frame is not None:  # the footer of the earlier file with the bytes of this one
            assert pq.ParquetFile(live / "t.parquet", metadata=footer).read().equals(frame)
        before, frame, footer = live, found, pq.read_metadata(live / "t.parquet")


def test_the_same_rows_stand_where_they_stood(tmp_path: Path) -> None:
    """A run that changes nothing but the run's name writes no row anew."""
    sources = [version(tmp_path, f"v{i}", 900, word="w") for i in range(3)]
    before: Path | None = None
    for i, source in enumerate(sources):
        make_live(source, tmp_path / f"live{i}", before)
        before = tmp_path / f"live{i}"
        assert (before / "t.parquet").read_bytes() == (source / "t.parquet").read_bytes()
    footer = pq.read_metadata(tmp_path / "live0" / "t.parquet")
    frame = pq.read_table(tmp_path / "live0" / "t.parquet")
    assert pq.ParquetFile(tmp_path / "live1" / "t.parquet", metadata=footer).read().equals(frame)
    make_live(version(tmp_path, "v3", 900, word="x"), tmp_path / "live3", before)
    assert pq.ParquetFile(tmp_path / "live3" / "t.parquet", metadata=footer).read().equals(frame)


def test_files_do_not_grow_with_the_number_of_switches(tmp_path: Path) -> None:
    sources = [version(tmp_path, f"v{i}", 2000 + 100 * i) for i in range(2)]
    before, sizes = None, []
    for i in range(12):
        live = tmp_path / f"live{i}"
        make_live(sources[i % 2], live, before)
        sizes.append((live / "t.parquet").stat().st_size)
        before = live
    assert max(sizes[6:]) == max(sizes[1:6])
    assert max(sizes) < 5 * (sources[1] / "t.parquet").stat().st_size


def test_placements_say_where_the_data_stand(tmp_path: Path) -> None:
    make_live(version(tmp_path, "v0", 100), tmp_path / "a", None)
    make_live(version(tmp_path, "v1", 100), tmp_path / "b", tmp_path / "a")
    first, second = (read_placements(tmp_path / name)["t.parquet"] for name in "ab")
    assert first.start == 0
    assert second.start >= first.end
    assert (
        pq.read_metadata(tmp_path / "b" / "t.parquet").row_group(0).column(0).dictionary_page_offset
        >= second.start
    )


def test_a_lost_placement_means_a_plain_copy(tmp_path: Path) -> None:
    assert read_placements(tmp_path) == {}
    make_live(version(tmp_path, "v0", 100), tmp_path / "a", tmp_path)
    assert read_placements(tmp_path / "a")["t.parquet"].start == 0
