"""The dashboard's questions: right answers, bounded, nothing but the published tables."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.dashboard import data
from pipeline.dashboard.data import Choice
from tests.sample import run_stages


@pytest.fixture(scope="module")
def connection(dataset: Path) -> duckdb.DuckDBPyConnection:
    """The sample dataset."""
    return data.connect(str(dataset))


def test_counts_are_those_of_the_tables(connection: duckdb.DuckDBPyConnection, dataset: Path) -> None:
    for name, number in data.counts(connection).items():
        assert number == len(pd.read_parquet(dataset / f"{name}.parquet"))


def test_a_filter_keeps_what_it_names(connection: duckdb.DuckDBPyConnection) -> None:
    found = data.observations(connection, Choice(modality="planned"))
    assert len(found) == data.n_observations(connection, Choice(modality="planned")) > 0
    assert set(found.modality) == {"planned"}


def test_areas_narrow_from_province_to_county(connection: duckdb.DuckDBPyConnection) -> None:
    everything = data.n_observations(connection, Choice())
    provinces = data.areas(connection, "province", None)
    assert provinces
    code = next(iter(provinces))
    prefectures = data.areas(connection, "prefecture", code)
    assert all(inside.startswith(code) for inside in prefectures)
    assert 0 < data.n_observations(connection, Choice(area=code)) < everything


def test_a_publication_is_one_of_the_sources(connection: duckdb.DuckDBPyConnection) -> None:
    names = data.publications(connection)
    numbers = [data.n_observations(connection, Choice(publication=name)) for name in names]
    assert all(0 < number < data.n_observations(connection, Choice()) for number in numbers)


def test_years_limit_the_period(connection: duckdb.DuckDBPyConnection) -> None:
    span = data.years(connection)
    assert span
    late = data.observations(connection, Choice(years=(span[1], span[1])))
    assert len(late)
    assert len(late) < data.n_observations(connection, Choice())


@pytest.mark.parametrize("by", ["time", "area", "modality"])
def test_a_chart_shows_one_unit(connection: duckdb.DuckDBPyConnection, by: str) -> None:
    for indicator in list(data.indicators(connection, None))[:8]:
        rows = data.series(connection, Choice(indicator=indicator), by=by)
        assert rows.unit_measure.nunique() <= 1


def test_conflicts_name_each_source(tmp_path: Path) -> None:
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir(), output.mkdir()
    stories = {
        "乌镇报_20250110_01.txt": "2024年，桐乡市共有农民专业合作社86家，社员腰包鼓了起来，路也修好了。",
        "嘉禾报_20250212_02.txt": "桐乡市农业农村局近日晒出账本：2024年，桐乡市共有农民专业合作社92家。",
    }
    for name, text in stories.items():
        (raw / name).write_text(text + "\n", encoding="utf-8")
    run_stages(raw, output)
    found = data.conflicts(data.connect(str(output)), Choice())
    assert sorted(int(value) for value in found.value) == [86, 92]
    assert set(found.source_path) == set(stories)


def test_a_claim_has_its_sentence_and_document(connection: duckdb.DuckDBPyConnection) -> None:
    observation = data.observations(connection, Choice(), limit=1).iloc[0]
    claim_id = data.claims_of(connection, observation.observation_id)[0]
    claim = data.claim(connection, claim_id)
    assert claim
    assert claim["claim_id"] == claim_id
    assert claim["source_path"]
    assert data.claim(connection, "none") is None


def test_hostile_values_are_values(connection: duckdb.DuckDBPyConnection) -> None:
    assert data.n_observations(connection, Choice(domain="'; drop view claims; --")) == 0
    assert data.counts(connection)["claims"] > 0


def test_downloads_open_again_and_keep_exact_values(connection: duckdb.DuckDBPyConnection) -> None:
    choice = Choice(modality="planned")
    rows = data.download(connection, choice)
    assert rows.num_rows == data.n_observations(connection, choice)
    again = pq.read_table(io.BytesIO(data.as_parquet(rows)))
    assert pa.types.is_decimal(again.schema.field("obs_value").type)
    assert again.equals(rows)
    text = data.as_csv(rows)
    assert text.startswith(b"\xef\xbb\xbf")
    assert len(pd.read_csv(io.BytesIO(text))) == rows.num_rows
    frame = data.observations(connection, choice, limit=5)
    assert len(pd.read_parquet(io.BytesIO(data.as_parquet(frame)))) == 5


def test_a_line_joins_observations_of_one_series(connection: duckdb.DuckDBPyConnection) -> None:
    for indicator in list(data.indicators(connection, None))[:8]:
        rows = data.series(connection, Choice(indicator=indicator), by="time")
        one_place = rows.groupby("series_id").area.nunique(dropna=False)
        assert (one_place == 1).all()


def test_no_dataset_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        data.connect(str(tmp_path))
