"""``baoshu export``: the dataset in other formats."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.versions import Folder


class ExportFormat(StrEnum):
    """What can be written."""

    sdmx_csv = "sdmx-csv"


def export(
    output: Folder = Path("output"),
    form: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="sdmx-csv: the observations as SDMX-CSV 2.0.")
    ] = ExportFormat.sdmx_csv,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write; default: OUTPUT/observations.sdmx.csv.")
    ] = None,
) -> None:
    """Write the observations in a format that other statistics tools read."""
    from pipeline.tables import export_sdmx_csv

    written = export_sdmx_csv(output, to or output / f"observations.{form.value.replace('-', '.')}")
    left_out = f", {written.left_out} without a time period left out" if written.left_out else ""
    typer.echo(f"{written.path}: {written.rows} observations{left_out}")
