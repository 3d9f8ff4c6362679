"""``baoshu export``: the dataset in other formats."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Folder, is_url, place_of


class ExportFormat(StrEnum):
    """What can be written."""

    sdmx_csv = "sdmx-csv"


def export(
    output: Folder = "output",
    form: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="sdmx-csv: the observations as SDMX-CSV 2.0.")
    ] = ExportFormat.sdmx_csv,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write; default: observations.sdmx.csv in OUTPUT.")
    ] = None,
) -> None:
    """Write the observations in a format that other statistics tools read."""
    from pipeline.tables import export_sdmx_csv

    name = f"observations.{form.value.replace('-', '.')}"
    written = export_sdmx_csv(place_of(output), to or (Path() if is_url(output) else Path(output)) / name)
    left_out = f", {written.left_out} without a time period left out" if written.left_out else ""
    typer.echo(f"{written.path}: {written.rows} observations{left_out}")
