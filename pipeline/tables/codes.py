"""Code lists as rows: units, indicators and areas out of the vocabularies; words of observation status."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.vocabulary import read_rows

Row = dict[str, Any]


def listed_units(extra: Sequence[Path] = ()) -> list[Row]:
    """Rows of table ``units``: ``claims/units.csv``, then the classifiers of ``claims/classifiers.csv``.

    A classifier's factor is 1; its ``unit_measure`` is null where the indicator decides.
    """
    rows = {row["unit"]: _unit(row) for row in _rows("claims/units.csv", extra)}
    for row in _rows("claims/classifiers.csv", extra):
        rows.setdefault(row["unit"], _classifier(row))
    return list(rows.values())


def _unit(row: Mapping[str, str]) -> Row:
    return {
        "unit": row["unit"],
        "unit_measure": row["unit_measure"] or None,
        "dimension": row["dimension"] or None,
        "factor_numerator": _int(row["factor_numerator"]),
        "factor_denominator": _int(row["factor_denominator"]),
        "offset": row["offset"] or None,
    }


def _classifier(row: Mapping[str, str]) -> Row:
    return {
        "unit": row["unit"],
        "unit_measure": row["unit_measure"] or None,
        "dimension": "count",
        "factor_numerator": 1,
        "factor_denominator": 1,
        "offset": "0",
    }


def listed_indicators(extra: Sequence[Path] = ()) -> list[Row]:
    """Rows of table ``indicators`` (``n_claims`` 0) out of ``links/indicators.csv``; the later row wins."""
    rows = {row["indicator_id"]: row for row in _rows("links/indicators.csv", extra)}
    return [
        {
            "indicator_id": row["indicator_id"],
            "name": row["name"],
            "domain": row["domain"] or None,
            "unit_measure": row["unit_measure"] or None,
            "n_claims": 0,
        }
        for row in rows.values()
    ]


def listed_areas(extra: Sequence[Path] = ()) -> list[Row]:
    """Rows of table ``areas`` out of ``links/areas.csv``.

    Of a code with several names the one still valid stands, else the latest.
    """
    latest: dict[str, dict[str, str]] = {}
    for row in _rows("links/areas.csv", extra):
        present = latest.get(row["area_code"])
        if present is None or _validity(row) >= _validity(present):
            latest[row["area_code"]] = row
    names = ("area_code", "name", "level", "parent_code", "valid_from", "valid_to", "source")
    return [{name: row[name] or None for name in names} for row in latest.values()]


def status_pattern(status: str, extra: Sequence[Path] = ()) -> str:
    """A pattern of the words of ``tables/obs_status.csv`` that give ``status``; never matches if none do."""
    words = [
        row["word"] for row in read_rows("tables/obs_status.csv", extra=extra) if row["status"] == status
    ]
    return "|".join(re.escape(word) for word in words) or "[^\\s\\S]"


def _rows(name: str, extra: Sequence[Path]) -> list[dict[str, str]]:
    try:
        return read_rows(name, extra=extra)
    except FileNotFoundError:
        return []


def _validity(row: dict[str, str]) -> tuple[bool, str]:
    return not row["valid_to"], row["valid_to"]


def _int(cell: str) -> int | None:
    return int(cell) if cell else None
