"""Reading the vocabularies: small CSV and TOML files, the package's own and a user's.

A CSV vocabulary has comment lines (``#``) that say what it holds and where it came from, a header and rows.
A folder of the user may hold files of the same names: their rows come after the package's, and a consumer
that keys rows by a column lets the later row win.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any


def vocabulary_files(name: str, *, extra: Sequence[Path] = ()) -> list[Traversable | Path]:
    """The files called ``name``: the package's own first, then those in the folders ``extra`` that exist.

    ``name`` may have folders in it (``"numerals/units.csv"``). Raises ``FileNotFoundError`` if there is none.
    """
    found: list[Traversable | Path] = []
    own = files("pipeline") / "vocabularies" / name
    if own.is_file():
        found.append(own)
    found += [folder / name for folder in extra if (folder / name).is_file()]
    if not found:
        raise FileNotFoundError(f"no vocabulary {name} in the package or in {[str(f) for f in extra]}")
    return found


def read_rows(
    name: str, *, extra: Sequence[Path] = (), allowed: Mapping[str, Collection[str]] | None = None
) -> list[dict[str, str]]:
    """All rows of the CSV vocabulary ``name`` as dictionaries, cells stripped, the package's rows first.

    ``allowed`` gives the values that the cells of a column may have. Raises ``ValueError`` naming file and
    line for a row whose cells do not fit the header, or a cell that holds something else.
    """
    files = vocabulary_files(name, extra=extra)
    return [row for file in files for row in _read_csv(file, allowed or {})]


def read_toml(name: str, *, extra: Sequence[Path] = ()) -> dict[str, Any]:
    """The TOML vocabulary ``name``; top-level keys of a user's file replace the package's."""
    merged: dict[str, Any] = {}
    for file in vocabulary_files(name, extra=extra):
        merged |= tomllib.loads(file.read_text(encoding="utf-8"))
    return merged


def _read_csv(file: Traversable | Path, allowed: Mapping[str, Collection[str]]) -> Iterator[dict[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    reader = csv.reader(line for _, line in numbered)
    header = next(reader, [])
    for cells, (number, _) in zip(reader, numbered[1:], strict=True):
        if len(cells) != len(header):
            raise ValueError(f"{file}, line {number}: {len(cells)} cells for {len(header)} columns")
        row = {key.strip(): cell.strip() for key, cell in zip(header, cells, strict=True)}
        for column, values in allowed.items():
            if row[column] not in values:
                known = ", ".join(sorted(values))
                raise ValueError(f"{file}, line {number}: {column} is {row[column]!r}, not one of {known}")
        yield row
