"""Observations as SDMX-CSV 2.0, read back by pysdmx."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pysdmx.io
import pytest

from pipeline.tables import export_sdmx_csv, read_tables
from pipeline.tables.sdmx import time_period
from pipeline.vocabulary import read_rows

from .builders import publish_all, record

YEAR = {"time_period": "2025", "time_start": "2025-01-01", "time_end": "2025-12-31", "time_basis": "stated"}
OPEN = {"time_period": "../2025", "time_end": "2025-12-31", "time_basis": "stated"}
ODD = {"measured": '带"引号",逗号: 冒号', "population": "NA"}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("output")
    contexts = [YEAR | {"indicator_id": "markets"}, OPEN | {"indicator_id": "markets"}, YEAR | ODD]
    text = "题\n河湾镇有3个市场,2.5个,3.25亩,1200.5元。"
    publish_all(
        root,
        [record(text, contexts=contexts), record("题\n另有8个。", path="b.txt", issue_date=None)],
    )
    return root


@pytest.fixture(scope="module")
def read_back(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("sdmx") / "observations.csv"
    done = export_sdmx_csv(output, path)
    assert (done.rows, done.left_out) == (4, 1)
    (dataset,) = pysdmx.io.read_sdmx(path).data
    return dataset


def test_pysdmx_reads_the_same_observations(output: Path, read_back: Any) -> None:
    observations = pd.read_parquet(output / "observations.parquet").dropna(subset="time_period")
    frame = read_back.data.set_index("OBS_ID")
    assert set(frame.index) == set(observations["observation_id"])
    for row in observations.itertuples():
        there = frame.loc[row.observation_id]
        assert float(there["OBS_VALUE"]) == float(row.obs_value)
        assert there["UNIT_MEASURE"] == row.unit_measure
    assert "3.25" in set(frame["OBS_VALUE"].astype(str))


def test_texts_survive(read_back: Any) -> None:
    assert '带"引号",逗号: 冒号' in set(read_back.data["MEASURED"])
    assert "NA" in set(read_back.data["POPULATION"])


def test_dimensions_identify_an_observation(read_back: Any) -> None:
    keys = [r["component"] for r in read_rows("tables/sdmx.csv") if r["role"] in ("dimension", "time")]
    assert max(Counter(read_back.data[keys].itertuples(index=False, name=None)).values()) == 1
    assert (read_back.data[keys] != "").all(axis=None)


def test_the_mapping_covers_every_key_column() -> None:
    mapped = {row["column"] for row in read_rows("tables/sdmx.csv")}
    columns = {column.name for column in read_tables()["observations"].columns}
    assert columns - mapped == {"series_id", "time_start", "time_end", "values_seen"}
    assert mapped <= columns


@pytest.mark.parametrize(
    ("iso", "start", "end", "period", "bound"),
    [
        ("2025", "2025-01-01", "2025-12-31", "2025", "_Z"),
        ("2025-10-16", "2025-10-16", "2025-10-16", "2025-10-16", "_Z"),
        ("../2025-10", None, "2025-10-31", "2025-10", "UNTIL"),
        ("2019/..", "2019-01-01", None, "2019", "SINCE"),
        ("2019/2023", "2019-01-01", "2023-12-31", "2019-01-01/P5Y", "_Z"),
        ("2025-01/2025-06", "2025-01-01", "2025-06-30", "2025-S1", "_Z"),
        ("2025-07/2025-09", "2025-07-01", "2025-09-30", "2025-Q3", "_Z"),
        ("2025-01/2025-10", "2025-01-01", "2025-10-31", "2025-01-01/P10M", "_Z"),
        ("2025-10-16/2025-10-18", "2025-10-16", "2025-10-18", "2025-10-16/P3D", "_Z"),
    ],
)
def test_periods(iso: str, start: str | None, end: str | None, period: str, bound: str) -> None:
    days = {"time_start": start and date.fromisoformat(start), "time_end": end and date.fromisoformat(end)}
    assert time_period({"time_period": iso} | days) == (period, bound)
