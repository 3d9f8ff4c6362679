"""The Data Package descriptor and the data dictionary, both made from the table definitions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.tables.run_info import RunInfo
from pipeline.tables.schema import SCHEMA_VERSION, Column, Table
from pipeline.tables.store import sync
from pipeline.vocabulary import read_rows

_PROFILE = "https://datapackage.org/profiles/2.0/"


def write_descriptions(
    folder: Path, tables: Mapping[str, Table], *, run: RunInfo, created: datetime, rows: Mapping[str, int]
) -> None:
    """Write ``datapackage.json`` and ``README.md`` into ``folder``."""
    package = datapackage(tables, run=run, created=created, rows=rows)
    texts = {
        "datapackage.json": json.dumps(package, ensure_ascii=False, indent=2) + "\n",
        "README.md": dictionary(tables),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        sync(folder / name)


def datapackage(
    tables: Mapping[str, Table], *, run: RunInfo, created: datetime, rows: Mapping[str, int]
) -> dict[str, Any]:
    """The descriptor (Data Package v2) of a version: every table a resource with a full Table Schema."""
    types = {row["type"]: row["field_type"] for row in read_rows("tables/types.csv")}
    return {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "baoshu",
        "title": "Quantitative claims from Chinese newspaper pages",
        "version": SCHEMA_VERSION,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "keywords": ["newspapers", "statistics", "China"],
        "run": {"run_id": run.run_id, "config_hash": run.config_hash, "n_inputs": run.n_inputs},
        "resources": [_resource(table, types, rows.get(table.name, 0)) for table in tables.values()],
    }


def dictionary(tables: Mapping[str, Table]) -> str:
    """The data dictionary in Markdown: every table, column and closed list."""
    return "\n".join(_dictionary_lines(tables)) + "\n"


def _resource(table: Table, types: Mapping[str, str], rows: int) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILE}dataresource.json",
        "name": table.name.replace("_", "-"),
        "type": "table",
        "title": table.label("zh"),
        "description": table.description,
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": rows,
        "schema": _schema(table, types),
    }


def _schema(table: Table, types: Mapping[str, str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILE}tableschema.json",
        "fieldsMatch": ["exact"],
        "fields": [_field(column, types) for column in table.columns],
    }
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    keys = [
        {
            "fields": [key.column],
            "reference": {
                "resource": key.reference_table.replace("_", "-"),
                "fields": [key.reference_column],
            },
        }
        for key in table.foreign_keys
        if table.column(key.column).type != "strings"
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column, types: Mapping[str, str]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": types[column.type],
        "title": column.label("zh"),
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    if not column.nullable:
        field["constraints"] = {"required": True}
    if column.allowed:
        field["categories"] = [{"value": c.value, "label": c.label} for c in column.allowed]
        field["categoriesOrdered"] = False
    return field


def _dictionary_lines(tables: Mapping[str, Table]) -> Iterator[str]:
    types = {row["type"]: row["description"] for row in read_rows("tables/types.csv")}
    yield "# Data dictionary 数据字典"
    yield ""
    yield f"Schema version {SCHEMA_VERSION}. The same texts stand in the metadata of the Parquet files."
    for table in tables.values():
        yield from ("", f"## {table.name} {table.label_zh}", "", table.description, "")
        if table.primary_key:
            yield from (f"Primary key: {', '.join(f'`{name}`' for name in table.primary_key)}.", "")
        yield "| column | 列 | type | null | meaning |"
        yield "| --- | --- | --- | --- | --- |"
        for column in table.columns:
            null = "yes" if column.nullable else "no"
            kind = types[column.type]
            yield f"| `{column.name}` | {column.label_zh} | {kind} | {null} | {_meaning(column)} |"
        for key in table.foreign_keys:
            yield from ("", f"`{key.column}` → `{key.reference_table}.{key.reference_column}`")

    yield from _sdmx_lines()


def _meaning(column: Column) -> str:
    text = column.description
    if column.unit:
        text += f" Unit: {column.unit}."
    if column.allowed:
        text += " One of " + ", ".join(f"`{c.value}` ({c.label_zh})" for c in column.allowed) + "."
    return text.replace("|", "\\|")


def _sdmx_lines() -> Iterator[str]:
    yield from ("", "## observations as SDMX-CSV 2.0", "")
    yield "| component | role | column | null | mapping |"
    yield "| --- | --- | --- | --- | --- |"
    for row in read_rows("tables/sdmx.csv"):
        empty = row["empty"] or "empty"
        yield f"| {row['component']} | {row['role']} | `{row['column']}` | {empty} | {row['mapping']} |"
