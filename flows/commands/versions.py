"""``baoshu versions`` and ``baoshu diff``: what is kept, going back, what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Folder, place_of
from flows.exits import UsageError


def versions(
    output: Folder = "output",
    restore: Annotated[
        str | None,
        typer.Option("--restore", help="Make this version the current one again.", metavar="VERSION"),
    ] = None,
) -> None:
    """List the versions kept, the oldest first, the current one marked; or go back to one."""
    from pipeline import tables

    found = tables.versions(place_of(output))
    if not found:
        raise UsageError(f"{output}: no dataset here; make one with baoshu run RAW -o {output}")
    if restore is not None:
        version_id = known(restore, [version.version_id for version in found])
        tables.restore(place_of(output), version_id)
        typer.echo(f"{version_id} is the current version now")
        return
    for version in found:
        mark = "*" if version.current else " "
        made = f"{version.created_at:%Y-%m-%d %H:%M:%S} UTC"
        counts = f"{version.rows['documents']} documents, {version.rows['claims']} claims"
        typer.echo(f"{mark} {version.version_id}  {made}  {counts}")


def known(name: str, ids: list[str]) -> str:
    """The id in ``ids`` that is ``name`` or alone begins with it. Raises ``UsageError``."""
    found = [name] if name in ids else [item for item in ids if item.startswith(name)]
    if len(found) != 1:
        what = "more than one" if found else "no"
        raise UsageError(f"{what} version {name}; there are {', '.join(ids)}")
    return found[0]
