"""From records to a version: what every reader finds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from pipeline.records import Link
from pipeline.tables import OutputError, read_tables, versions

from .builders import publish_all, quarantined, record, run_info

MARKET = {
    "indicator_id": "markets",
    "ref_area": "650000",
    "ref_area_name": "新疆维吾尔自治区",
    "ref_area_level": "province",
    "time_period": "2025",
    "time_start": "2025-01-01",
    "time_end": "2025-12-31",
    "time_basis": "relative",
}
PAGE = "河湾镇建成市场\n今年,河湾镇建成3个市场,投入1\n20万元。覆盖2000户。"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("output")
    first = record(PAGE, contexts=[MARKET], links=[Link(0, "covers", 2)])
    second = record("又见市场\n河湾镇建成3个市场。", path="b.txt", contexts=[MARKET])
    publish_all(root, [first, second, quarantined()])
    return root


def test_all_tables_exist_typed_and_described(output: Path) -> None:
    for table in read_tables().values():
        schema = pq.read_schema(output / f"{table.name}.parquet")
        assert schema.names == [column.name for column in table.columns]
        assert schema.metadata[b"run_id"] == b"run-1"
        assert schema.metadata[b"schema_version"]
        assert all(field.metadata[b"description"] for field in schema)


@pytest.mark.parametrize("name", list(read_tables()))
def test_four_readers_agree_without_options(output: Path, name: str) -> None:
    path = str(output / f"{name}.parquet")
    rows = pq.read_table(path).num_rows
    columns = pq.read_schema(path).names
    frame = pd.read_parquet(path)
    assert (len(frame), list(frame.columns)) == (rows, columns)
    polars = pl.read_parquet(path)
    assert (polars.height, polars.columns) == (rows, columns)
    found = duckdb.read_parquet(path)
    assert (len(found.fetchall()), found.columns) == (rows, columns)


def test_values_are_exact_and_dates_are_dates(output: Path) -> None:
    claims = pd.read_parquet(output / "claims.parquet").set_index("quote")
    assert claims.loc["1\n20万元", "value"] == Decimal(1_200_000)
    assert str(claims["time_start"].dropna().iloc[0]) == "2025-01-01"
    assert isinstance(claims["kind"].dtype, pd.CategoricalDtype)


def test_every_quote_is_what_the_text_prints(output: Path) -> None:
    texts = pd.read_parquet(output / "texts.parquet").set_index("document_id")["text"]
    for name, column in (("claims", "quote"), ("mentions", "text")):
        for row in pd.read_parquet(output / f"{name}.parquet").itertuples():
            assert texts[row.document_id][row.start : row.end] == getattr(row, column)


def test_repeated_statements_become_one_observation(output: Path) -> None:
    observations = pd.read_parquet(output / "observations.parquet")
    (row,) = observations[observations["indicator_id"] == "markets"].to_dict("records")
    assert (row["n_claims"], row["n_documents"], row["n_stories"]) == (2, 2, 2)
    assert row["obs_value"] == 3
    assert not row["conflict"]


def test_a_second_run_replaces_all_tables_and_keeps_the_first(output: Path) -> None:
    before = pq.ParquetFile(output / "claims.parquet")
    publish_all(output, [record(PAGE, contexts=[MARKET])], run=run_info("run-2"))
    assert before.read().num_rows == 4
    assert len(pd.read_parquet(output / "claims.parquet")) == 3
    for table in read_tables():
        assert pq.read_schema(output / f"{table}.parquet").metadata[b"run_id"] == b"run-2"
    assert [v.run_id for v in versions(output) if v.current] == ["run-2"]
    assert list(pd.read_parquet(output / "runs.parquet")["run_id"]) == ["run-1", "run-2"]


def test_filters_can_skip_row_groups(tmp_path: Path) -> None:
    """Claims are in the order of area, indicator and time, and every row group says what it holds."""
    codes = ["650000", "110000", "340000"]
    pages = []
    for i in range(3):
        text = f"题{i}\n" + "".join(f"今年,河湾镇第{k}村建成{k}个市场。" for k in range(4000))
        contexts = [{"ref_area": codes[k % 3], "indicator_id": f"i{k % 5}"} for k in range(4000)]
        pages.append(record(text, path=f"{i}.txt", contexts=contexts))
    publish_all(tmp_path, pages)
    file = pq.ParquetFile(tmp_path / "claims.parquet")
    claims = file.read(["ref_area", "indicator_id"]).to_pandas().astype(str)
    assert claims.equals(claims.sort_values(["ref_area", "indicator_id"], ignore_index=True))
    assert file.num_row_groups == 2
    ranges = [file.metadata.row_group(i).column(_leaf(file, "ref_area")).statistics for i in range(2)]
    assert [(r.min, r.max) for r in ranges] == [("110000", "650000"), ("650000", "650000")]


def _leaf(file: pq.ParquetFile, name: str) -> int:
    """Position of a column among the leaves of the file's schema."""
    return next(i for i in range(len(file.schema)) if file.schema.column(i).path == name)


def test_too_little_memory_is_doubled(tmp_path: Path) -> None:
    item = record("题\n" + "".join(f"今年,河湾镇第{i}村建成{i}个市场。" for i in range(200)))
    rows = publish_all(tmp_path, [item], memory_mb=4).rows
    assert rows["claims"] == 200
    with pytest.raises(OutputError, match="Out of Memory"):
        publish_all(tmp_path / "less", [item], memory_mb=1)
