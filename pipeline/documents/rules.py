"""What ingest knows, loaded once from the vocabularies and passed along."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import ProblemKind, read_catalogue
from pipeline.vocabulary import VocabularyError, read_rows, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRules:
    """The knowledge behind ingest: encodings, signatures of binary files, file name patterns, problem codes.

    ``filename_patterns`` are in the order in which they are tried.
    """

    candidates: tuple[str, ...]
    common: frozenset[str]
    least_plausible: float
    sample: int
    signatures: tuple[tuple[bytes, str], ...]
    filename_patterns: tuple[tuple[str, re.Pattern[str]], ...]
    catalogue: Mapping[str, ProblemKind]


def load_rules(*, extra: Sequence[Path] = ()) -> IngestRules:
    """Load the rules; ``extra`` are folders of the user with vocabulary files of the same names.

    Raises ``VocabularyError`` naming the pattern if a file name pattern is no regular expression.
    """
    encodings = read_toml("documents/encodings.toml", extra=extra)
    signatures = read_rows("documents/signatures.csv", extra=extra)
    patterns = read_rows("documents/filenames.csv", extra=extra)
    return IngestRules(
        candidates=tuple(encodings["candidates"]),
        common=frozenset("".join((encodings["common"] + encodings["signs"]).split())),
        least_plausible=float(encodings["least_plausible"]),
        sample=int(encodings["sample"]),
        signatures=tuple((bytes.fromhex(row["prefix"]), row["kind"]) for row in signatures),
        filename_patterns=tuple((row["name"], _compiled(row)) for row in reversed(patterns)),
        catalogue=read_catalogue(),
    )


def _compiled(row: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(row["pattern"])
    except re.error as error:
        raise VocabularyError(f"file name pattern {row['name']}: {error}") from error
