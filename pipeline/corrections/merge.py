"""Merging the corrections that a reader saved into the file beside the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from pipeline.corrections.entries import Correction, CorrectionError, clashes, entries_of, read_corrections

HEAD = """# Corrections by hand. Each names its scope (document, place, the words that stand there),
# what was expected, reason, author and date. Entries that contradict each other are left out by runs
# until one is removed.

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What merging came to. ``contradictions`` are groups of entries that do not agree; all are kept."""

    path: Path
    added: int
    known: int
    contradictions: list[list[Correction]]


def merge_corrections(saved: Path, into: Path) -> Merged:
    """Add the corrections in the JSON file ``saved`` to the TOML file ``into``, all or none.

    What ``into`` already says is not added again; nothing is overwritten. Raises ``CorrectionError`` for a
    file that cannot be read, ``OSError`` if ``into`` cannot be written.
    """
    try:
        content = json.loads(saved.read_text(encoding="utf-8"))
        rows = content["corrections"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise CorrectionError(f"{saved}: not a file saved by the review page: {error}") from None
    given = entries_of(rows, where=str(saved))
    old = read_corrections(into)
    fresh = [entry for entry in dict.fromkeys(given) if entry not in old]
    merged = [*old, *fresh]
    if fresh:
        _write(merged, into)
    return Merged(path=into, added=len(fresh), known=len(given) - len(fresh), contradictions=clashes(merged))


def _write(entries: Sequence[Correction], path: Path) -> None:
    rows = [entry.model_dump(exclude_none=True) for entry in entries]
    partial = path.with_name(path.name + ".tmp")
    partial.write_text(HEAD + tomli_w.dumps({"correction": rows}), encoding="utf-8")
    partial.replace(path)
