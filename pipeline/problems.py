"""The catalogue of problems: stable codes with severity and message template, kept as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pipeline.records import Problem, Severity, Span, Stage
from pipeline.vocabulary import read_rows


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One entry of the catalogue."""

    code: str
    stage: Stage
    severity: Severity
    message: str


def read_catalogue() -> Mapping[str, ProblemKind]:
    """Read ``problems.csv``: code → entry."""
    return {
        row["code"]: ProblemKind(
            row["code"], cast(Stage, row["stage"]), cast(Severity, row["severity"]), row["message"]
        )
        for row in read_rows("problems.csv")
    }


def make_problem(
    kind: ProblemKind, *, document_id: str | None, span: Span | None = None, **fields: object
) -> Problem:
    """Fill the template of ``kind`` with ``fields``; ``span`` is in source offsets.

    Raises ``KeyError`` if the template names a field that is not given.
    """
    return Problem(
        document_id=document_id,
        stage=kind.stage,
        severity=kind.severity,
        code=kind.code,
        message=kind.message.format_map(fields),
        start=span.start if span else None,
        end=span.end if span else None,
    )
