"""``baoshu cache``: what is kept so that unchanged pages need not be read again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer


def clear(
    output: Annotated[Path, typer.Argument(help="The folder of the dataset.", metavar="OUTPUT")] = Path(
        "output"
    ),
) -> None:
    """Forget what earlier runs extracted: the next run reads every page. The published tables stay."""
    from flows.exits import UsageError
    from pipeline.tables import hold, remove_parts

    if not (output / ".baoshu").is_dir():
        raise UsageError(f"{output}: no dataset here, nothing to clear")
    with hold(output):
        removed = remove_parts(output)
        shutil.rmtree(output / ".baoshu" / "work", ignore_errors=True)
    typer.echo(f"{len(removed)} parts removed from {output}")
