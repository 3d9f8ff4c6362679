"""``baoshu cache``: what is kept so that unchanged pages need not be read again."""

from __future__ import annotations

import shutil

import typer

from flows.commands.options import Folder, folder_of


def clear(output: Folder = "output") -> None:
    """Forget what earlier runs extracted: the next run reads every page. The published tables stay."""
    from flows.exits import UsageError
    from pipeline.tables import hold, remove_parts

    folder = folder_of(output)
    if not (folder / ".baoshu").is_dir():
        raise UsageError(f"{output}: no dataset here, nothing to clear")
    with hold(folder):
        removed = remove_parts(folder)
        shutil.rmtree(folder / ".baoshu" / "work", ignore_errors=True)
    typer.echo(f"{len(removed)} parts removed from {folder}")
