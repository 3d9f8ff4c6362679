"""Single readings of the sample pages (``readings.csv``), and what a published dataset says otherwise."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd

FILE = Path(__file__).parent / "readings.csv"
Row = dict[str, str]
Tables = Mapping[str, pd.DataFrame]


def comments() -> list[str]:
    """The lines that head the file."""
    return [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


def rows() -> list[Row]:
    """All rows of the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def load_tables(output: Path) -> Tables:
    """The tables of the dataset in ``output`` that readings are looked up in."""
    names = ("documents", "texts", "claims", "mentions")
    return {name: pd.read_parquet(output / f"{name}.parquet") for name in names}


def wrong(row: Row, tables: Tables) -> str | None:
    """What the tables say otherwise than ``row``, or None. Raises ``ValueError`` for a missing passage."""
    document_id, start, end, quote = _place(row, tables)
    if row["expected"] == "excluded":
        mentions = _overlapping(tables["mentions"], document_id, start, end)
        return None if set(mentions.status) <= {"excluded"} else "read as a claim"
    found = _overlapping(tables["claims"], document_id, start, end)
    if len(found) != 1:
        return f"{len(found) or 'no'} claims are read"
    told = found.iloc[0].to_dict()
    expected = dict(item.split("=") for item in row["expected"].split(" "))
    if expected.pop("span", None) != "any" and told["quote"] != quote:
        return f"the span is {told['quote']}"
    others = [name for name in expected if not _same(told[name], expected[name])]
    return "; ".join(f"{name} is read as {_shown(told[name])}" for name in others) or None


def _place(row: Row, tables: Tables) -> tuple[str, int, int, str]:
    """Document, source offsets and text of the marked quantity; breaks of the page may stand anywhere."""
    documents = tables["documents"]
    (document_id,) = documents[documents.source_path.str.contains(row["page"], regex=False)].document_id
    (text,) = tables["texts"][tables["texts"].document_id == document_id].text
    parts = [r"\s*".join(map(re.escape, part)) for part in re.split("[【】]", row["passage"])]
    found = re.search(r"{}\s*({})\s*{}".format(*parts), text)
    if found is None:
        raise ValueError(f"{row['passage']} does not stand on the page")
    return document_id, *found.span(1), found.group(1)


def _overlapping(table: pd.DataFrame, document_id: str, start: int, end: int) -> pd.DataFrame:
    return table[(table.document_id == document_id) & (table.start < end) & (table.end > start)]


def _same(told: object, expected: str) -> bool:
    """Whether a value of a table is what the row says; nothing after ``=`` means null."""
    if told is None or told != told:
        return not expected
    return told == Decimal(expected) if isinstance(told, Decimal) else str(told) == expected


def _shown(told: object) -> str:
    if told is None or told != told:
        return "nothing"
    return f"{told.normalize():f}" if isinstance(told, Decimal) else str(told)
