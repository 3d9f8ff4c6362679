"""``baoshu corrections``: what readers of the review pages found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.exits import UsageError


def apply(
    file: Annotated[Path, typer.Argument(help="A file saved by a review page.", metavar="FILE")],
    raw: Annotated[
        Path, typer.Option("--raw", help="The folder of the pages; corrections.toml lies there.")
    ] = Path("raw"),
) -> None:
    """Merge corrections into RAW/corrections.toml; the next run honours them.

    Nothing is overwritten: corrections that contradict each other are all kept and shown, and runs apply none
    of them until one is removed.
    """
    from pipeline.corrections import FILE_NAME, CorrectionError, merge_corrections

    if not raw.is_dir():
        raise UsageError(f"{raw}: no such folder; name the folder of the pages with --raw")
    try:
        merged = merge_corrections(file, raw / FILE_NAME)
    except CorrectionError as error:
        raise UsageError(str(error)) from None
    typer.echo(f"{merged.path}: {merged.added} added, {merged.known} already there")
    for group in merged.contradictions:
        typer.echo(f"contradiction about 「{group[0].quote}」 in {group[0].document_id}:")
        for entry in group:
            said = f"{entry.action} {entry.field or ''} {entry.value or ''}".rstrip()
            typer.echo(f"  {entry.author}, {entry.date}: {said}  {entry.reason}".rstrip())
