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


class VocabularyError(ValueError):
    """A vocabulary file says something that cannot be used; the message names the file and the place."""


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

    ``allowed`` gives the values that the cells of a column may have. Raises ``VocabularyError`` naming file
    and line for a header other than the package's, a row whose cells do not fit it, or a cell that holds
    something else.
    """
    rows: list[dict[str, str]] = []
    header: list[str] = []
    for file in vocabulary_files(name, extra=extra):
        lines = _numbered(file)
        own = next(lines, (0, []))
        if header and own[1] != header:
            columns = ",".join(header)
            raise VocabularyError(f"{file}, line {own[0]}: the header must be {columns}")
        header = own[1]
        rows += [_row(file, number, header, cells, allowed or {}) for number, cells in lines]
    return rows


def read_toml(name: str, *, extra: Sequence[Path] = ()) -> dict[str, Any]:
    """The TOML vocabulary ``name``; top-level keys of a user's file replace the package's.

    Raises ``VocabularyError`` naming the file that is not TOML.
    """
    merged: dict[str, Any] = {}
    for file in vocabulary_files(name, extra=extra):
        try:
            merged |= tomllib.loads(_text(file))
        except tomllib.TOMLDecodeError as error:
            raise VocabularyError(f"{file}: {error}") from error
    return merged


def _numbered(file: Traversable | Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV file that are neither empty nor comments: their number, their cells."""
    lines = [(n, line) for n, line in enumerate(_text(file).splitlines(), 1) if _counts(line)]
    cells = csv.reader(line for _, line in lines)
    for (number, _), row in zip(lines, cells, strict=True):
        yield number, [cell.strip() for cell in row]


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _text(file: Traversable | Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{file}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _row(
    file: Traversable | Path,
    number: int,
    header: Sequence[str],
    cells: Sequence[str],
    allowed: Mapping[str, Collection[str]],
) -> dict[str, str]:
    if len(cells) != len(header):
        raise VocabularyError(f"{file}, line {number}: {len(cells)} cells for {len(header)} columns")
    row = dict(zip(header, cells, strict=True))
    for column, values in allowed.items():
        if row[column] not in values:
            known = ", ".join(sorted(values))
            raise VocabularyError(f"{file}, line {number}: {column} is {row[column]!r}, not one of {known}")
    return row
