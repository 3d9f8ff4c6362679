"""What a correction says, and reading the file they stand in."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

FILE_NAME = "corrections.toml"
Action = Literal["accept", "reject", "correct", "missed"]
JUDGEMENTS = frozenset({"accept", "reject"})


class CorrectionError(ValueError):
    """A file of corrections that cannot be read; the message names file, entry and the way out."""


class Correction(BaseModel):
    """One correction; its scope is ``[start, end)`` in the source of ``document_id``, where ``quote`` stands.

    ``expected`` is what the field held when the correction was made; empty for nothing. For ``missed``,
    ``value`` may give the number where the text alone does not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote: str = Field(min_length=1)
    action: Action
    field: str | None = None
    expected: str | None = None
    value: str | None = None
    reason: str = ""
    author: str = Field(min_length=1)
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")

    @model_validator(mode="after")
    def _complete(self) -> Correction:
        if self.start >= self.end:
            raise ValueError("start must be less than end")
        if self.action == "correct" and (not self.field or self.value is None):
            raise ValueError("a correction names field and value")
        return self

    @property
    def subject(self) -> tuple[str, int, int, str]:
        """What it is about: two entries about the same thing must agree. Accept and reject are one thing."""
        about = "judgement" if self.action in JUDGEMENTS else self.field or self.action
        return self.document_id, self.start, self.end, about

    @property
    def says(self) -> tuple[str, str | None]:
        """What it says of it."""
        return self.action, self.value


def read_corrections(path: Path) -> list[Correction]:
    """The corrections in the TOML file ``path``, in order; none if there is no such file.

    Raises ``CorrectionError``.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path}: not a TOML file: {error}") from None
    return entries_of(content.get("correction", []), where=str(path))


def entries_of(rows: Iterable[Mapping[str, Any]], *, where: str) -> list[Correction]:
    """Check ``rows``; raises ``CorrectionError`` naming ``where`` and the number of the entry."""
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(Correction.model_validate({k: v for k, v in row.items() if v is not None}))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "entry"
            raise CorrectionError(f"{where}: correction {number}: {field}: {first['msg']}") from None
    return found


def clashes(entries: Sequence[Correction]) -> list[list[Correction]]:
    """Groups of entries that say different things of the same claim and field."""
    groups: dict[tuple[str, int, int, str], list[Correction]] = {}
    for entry in entries:
        groups.setdefault(entry.subject, []).append(entry)
    return [group for group in groups.values() if len({entry.says for entry in group}) > 1]


def entry_digest(entries: Iterable[Correction]) -> str:
    """A digest of the entries, for the key of what depends on them; empty for none."""
    said = "\n".join(entry.model_dump_json() for entry in entries)
    return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""
