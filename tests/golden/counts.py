"""Rows of each table for each sample page (``counts.csv``)."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.dataset as ds

FILE = Path(__file__).parent / "counts.csv"
TABLES = ("articles", "mentions", "claims", "claim_links", "problems")
HEADER = ["source_path", *TABLES]


def counted(output: Path) -> list[list[str]]:
    """A row for each document of the dataset in ``output``, by path; a link counts where it starts."""
    documents = ds.dataset(output / "documents.parquet").to_table().to_pylist()
    claims = ds.dataset(output / "claims.parquet").to_table(columns=["claim_id", "document_id"]).to_pylist()
    document_of = {str(row["claim_id"]): str(row["document_id"]) for row in claims}
    found: dict[tuple[str, str], int] = {}
    for table in TABLES:
        for row in ds.dataset(output / f"{table}.parquet").to_table().to_pylist():
            key = document_of[row["claim_id"]] if table == "claim_links" else str(row["document_id"])
            found[key, table] = found.get((key, table), 0) + 1
    rows = [
        [row["source_path"], *(str(found.get((str(row["document_id"]), table), 0)) for table in TABLES)]
        for row in documents
    ]
    return sorted(rows)


def read_counts() -> list[list[str]]:
    """The counts of the file, its header first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
