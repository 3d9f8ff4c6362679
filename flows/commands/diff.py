"""``baoshu diff``: what changed between two versions."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.commands.options import Folder, place_of
from flows.commands.versions import known
from flows.exits import UsageError


def diff(
    output: Folder = "output",
    before: Annotated[
        str | None, typer.Argument(help="The earlier version; default: the one before.", metavar="[BEFORE]")
    ] = None,
    after: Annotated[
        str | None, typer.Argument(help="The later version; default: the current one.", metavar="[AFTER]")
    ] = None,
) -> None:
    """Print which claims appeared, vanished or changed, as CSV: a line for each column that differs."""
    from pipeline import tables

    earlier, later = _pair(output, before, after)
    found = tables.diff(place_of(output), earlier, later)
    found.to_pandas().to_csv(sys.stdout, index=False, lineterminator="\n")
    typer.echo(f"{found.num_rows} differences between {earlier} and {later}", err=True)


def _pair(output: str, before: str | None, after: str | None) -> tuple[str, str]:
    from pipeline import tables

    found = tables.versions(place_of(output))
    ids = [version.version_id for version in found]
    later = known(after, ids) if after else next((v.version_id for v in found if v.current), "")
    if before:
        return known(before, ids), later
    if later not in ids[1:]:
        raise UsageError(f"{output}: there are not two versions to compare ({', '.join(ids) or 'none'})")
    return ids[ids.index(later) - 1], later
