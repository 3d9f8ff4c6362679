"""The published tables and their columns, defined once in ``vocabularies/tables``.

From this one definition come the Arrow schemas with field metadata (:func:`arrow_schema`), validation
(``pipeline.tables.validate``), the Data Package descriptor and the data dictionary
(``pipeline.tables.describe``) and the labels that pages for people print (:meth:`Column.label`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from pipeline.vocabulary import read_rows

SCHEMA_VERSION = "1.0"
Language = Literal["zh", "en"]

_SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64())])
_STEP = pa.struct(
    [
        ("stage", pa.string()),
        ("rule", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("detail", pa.string()),
    ]
)
DECIMAL = pa.decimal128(38, 6)
_SEEN = pa.struct(
    [
        ("value", DECIMAL),
        ("value_max", DECIMAL),
        ("approx", pa.string()),
        ("issue_date", pa.string()),
        ("n_claims", pa.int64()),
        ("claim_ids", pa.list_(pa.string())),
    ]
)
_STAGE = pa.struct([("stage", pa.string()), ("items", pa.int64()), ("seconds", pa.float64())])


@dataclass(frozen=True, slots=True)
class Category:
    """One allowed value with its labels."""

    value: str
    label_zh: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``type`` is a name of ``types.csv``; ``allowed`` is a closed list or empty."""

    name: str
    type: str
    description: str
    unit: str | None
    allowed: tuple[Category, ...]
    nullable: bool
    label_zh: str
    categories: str | None = None

    def label(self, language: Language = "zh") -> str:
        """Heading of the column in Chinese or English."""
        return self.label_zh if language == "zh" else self.name.replace("_", " ").capitalize()

    def value_label(self, value: str, language: Language = "zh") -> str:
        """What a value of a closed list is called; any other value is returned as it is."""
        for category in self.allowed:
            if category.value == value:
                return category.label_zh if language == "zh" else category.label
        return value


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Values of ``column`` (members, if a list) are found in ``reference_column`` of ``reference_table``."""

    column: str
    reference_table: str
    reference_column: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``primary_key`` may be empty; rows stand in the order of ``sort``."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    sort: tuple[str, ...]
    row_group: int
    label_zh: str

    def column(self, name: str) -> Column:
        """The column called ``name``; raises ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    def label(self, language: Language = "zh") -> str:
        """Name of the table in Chinese or English."""
        return self.label_zh if language == "zh" else self.name.replace("_", " ").capitalize()


def read_tables() -> dict[str, Table]:
    """All tables of the contract by name, in the order of ``tables.csv``. Reads files: call it once a run."""
    categories = _read_categories()
    columns: dict[str, list[Column]] = {}
    for row in read_rows("tables/columns.csv"):
        columns.setdefault(row["table"], []).append(_column(row, categories))
    keys: dict[str, list[ForeignKey]] = {}
    for row in read_rows("tables/foreign_keys.csv"):
        key = ForeignKey(row["column"], row["reference_table"], row["reference_column"])
        keys.setdefault(row["table"], []).append(key)
    return {
        row["table"]: Table(
            name=row["table"],
            description=row["description"],
            columns=tuple(columns[row["table"]]),
            primary_key=_names(row["primary_key"]),
            foreign_keys=tuple(keys.get(row["table"], ())),
            sort=_names(row["sort"]),
            row_group=int(row["row_group"]),
            label_zh=row["label_zh"],
        )
        for row in read_rows("tables/tables.csv")
    }


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column; categories are dictionary-encoded strings."""
    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "category": pa.dictionary(pa.int32(), pa.string()),
        "int": pa.int64(),
        "decimal": DECIMAL,
        "float": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "strings": pa.list_(pa.string()),
        "spans": pa.list_(_SPAN),
        "steps": pa.list_(_STEP),
        "seen": pa.list_(_SEEN),
        "stages": pa.list_(_STAGE),
    }
    return types[column.type]


def arrow_schema(table: Table, *, metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The Arrow schema of ``table``; every field has ``description`` (and ``unit``) as metadata.

    The schema's metadata has ``schema_version``, ``table``, ``description`` and what ``metadata`` adds
    (``run_id`` when published).
    """
    fields = [
        pa.field(column.name, arrow_type(column), nullable=column.nullable, metadata=_field_metadata(column))
        for column in table.columns
    ]
    own = {"schema_version": SCHEMA_VERSION, "table": table.name, "description": table.description}
    return pa.schema(fields, metadata=own | dict(metadata or {}))


def _field_metadata(column: Column) -> dict[str, str]:
    metadata = {"description": column.description, "label_zh": column.label_zh}
    if column.unit:
        metadata["unit"] = column.unit
    return metadata


def _read_categories() -> dict[str, tuple[Category, ...]]:
    found: dict[str, list[Category]] = {}
    for row in read_rows("tables/categories.csv"):
        found.setdefault(row["category"], []).append(Category(row["value"], row["label_zh"], row["label"]))
    return {name: tuple(values) for name, values in found.items()}


def _column(row: Mapping[str, str], categories: Mapping[str, Sequence[Category]]) -> Column:
    return Column(
        name=row["name"],
        type=row["type"],
        description=row["description"],
        unit=row["unit"] or None,
        allowed=tuple(categories[row["allowed"]]) if row["allowed"] else (),
        nullable=row["nullable"] == "yes",
        label_zh=row["label_zh"],
        categories=row["allowed"] or None,
    )


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("+")) if cell else ()
