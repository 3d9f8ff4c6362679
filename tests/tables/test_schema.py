"""The one definition of the tables: complete, used, and what bad frames are rejected by."""

from __future__ import annotations

from typing import get_args

import pyarrow as pa
import pytest

from pipeline import records
from pipeline.tables import TableError, read_tables
from pipeline.tables.parts import as_frame
from pipeline.tables.schema import Table, arrow_schema
from pipeline.tables.validate import validate
from pipeline.vocabulary import read_rows

LITERALS = {
    "document_status": records.DocumentStatus,
    "issue_date_basis": records.IssueDateBasis,
    "block_kind": records.BlockKind,
    "mention_status": records.MentionStatus,
    "exclusion_reason": records.ExclusionReason,
    "claim_kind": records.ClaimKind,
    "approx": records.Approx,
    "change": records.Change,
    "modality": records.Modality,
    "basis": records.Basis,
    "time_basis": records.TimeBasis,
    "time_collect": records.TimeCollect,
    "area_level": records.AreaLevel,
    "relation": records.Relation,
    "severity": records.Severity,
    "stage": records.Stage,
}


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return read_tables()


def test_the_closed_lists_are_those_of_the_records() -> None:
    listed: dict[str, list[str]] = {}
    for row in read_rows("tables/categories.csv"):
        listed.setdefault(row["category"], []).append(row["value"])
    for name, literal in LITERALS.items():
        assert listed[name] == list(get_args(literal)), name
    assert set(listed) - set(LITERALS) == {"observation_time_basis", "obs_status"}


def test_every_column_is_described_labelled_and_of_a_known_type(tables: dict[str, Table]) -> None:
    types = {row["type"] for row in read_rows("tables/types.csv")}
    for table in tables.values():
        assert len({column.name for column in table.columns}) == len(table.columns)
        for column in table.columns:
            assert column.type in types
            assert column.description.endswith((".", ")")), (table.name, column.name)
            assert column.label_zh
            assert column.label("en")[0].isupper()


def test_keys_and_orders_name_columns_that_exist(tables: dict[str, Table]) -> None:
    for table in tables.values():
        for name in (*table.primary_key, *table.sort):
            assert table.column(name)
        for key in table.foreign_keys:
            assert table.column(key.column)
            assert tables[key.reference_table].primary_key == (key.reference_column,)


def test_every_definition_belongs_to_a_table(tables: dict[str, Table]) -> None:
    for name in ("columns", "foreign_keys"):
        assert {row["table"] for row in read_rows(f"tables/{name}.csv")} <= set(tables)


def test_the_arrow_fields_carry_description_and_unit(tables: dict[str, Table]) -> None:
    schema = arrow_schema(tables["claims"], metadata={"run_id": "r"})
    assert schema.metadata[b"run_id"] == b"r"
    assert schema.metadata[b"schema_version"]
    assert schema.field("start").metadata[b"unit"] == b"code points"
    assert all(field.metadata[b"description"] for field in schema)
    assert schema.field("value").type == pa.decimal128(38, 6)


BASE = {
    "unit": "亩",
    "unit_measure": "m2",
    "dimension": "area",
    "factor_numerator": 2000,
    "factor_denominator": 3,
}


def test_a_good_frame_passes(tables: dict[str, Table]) -> None:
    frame = as_frame([BASE | {"offset": "0"}], tables["units"])
    assert frame.num_rows == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.drop_columns(["offset"]), "missing"),
        (lambda f: f.append_column("more", pa.array(["x"])), "unknown"),
        (lambda f: f.set_column(0, "unit", pa.array([None], f.schema.field("unit").type)), "1 nulls"),
        (lambda f: f.set_column(3, "factor_numerator", pa.array(["2"])), "type string instead of int64"),
    ],
)
def test_bad_frames_are_rejected(tables: dict[str, Table], change, message: str) -> None:
    frame = as_frame([BASE | {"offset": None}], tables["units"])
    with pytest.raises(TableError, match=message):
        validate(change(frame), tables["units"])


def test_values_outside_a_closed_list_are_rejected(tables: dict[str, Table]) -> None:
    row = {"claim_id": "a", "relation": "cousin_of", "target_id": "b"}
    with pytest.raises(TableError, match="cousin_of"):
        as_frame([row], tables["claim_links"])


def test_an_interval_that_ends_before_it_starts_is_rejected(tables: dict[str, Table]) -> None:
    row = {"document_id": None, "stage": "link", "severity": "info", "code": "c", "message": "m"}
    with pytest.raises(TableError, match="start after end"):
        as_frame([row | {"start": 5, "end": 4}], tables["problems"])
