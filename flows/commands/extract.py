"""``baoshu extract``: claims of a text, at once, without Prefect and without an output folder."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Backend, Config, Segmenter, Vocabularies, settings_of
from flows.exits import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.records import Claim


WIDE = 200  # columns, where no terminal says how many it has


class Format(StrEnum):
    """How claims are printed."""

    table = "table"
    jsonl = "jsonl"


def extract(
    source: Annotated[str, typer.Argument(help="A file of text, or - for standard input.", metavar="FILE|-")],
    form: Annotated[
        Format, typer.Option("--format", "-f", help="A table, or one JSON object a line.")
    ] = Format.table,
    issue_date: Annotated[
        str | None,
        typer.Option(
            "--issue-date", help="The date the text appeared, to resolve words such as 今年.", metavar="DATE"
        ),
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help="The text is a printed page: find its articles first.")
    ] = False,
    config: Config = None,
    nlp_backend: Backend = None,
    nlp_segmenter: Segmenter = None,
    vocabularies: Vocabularies = None,
) -> None:
    """Print the quantitative claims of a text, for trying things. Offsets count characters of the text."""
    from pipeline.library import extract as extract_claims
    from pipeline.library import prepare

    settings = settings_of(
        config, nlp_backend=nlp_backend, nlp_segmenter=nlp_segmenter, vocabularies=vocabularies
    )
    text = _read(source)
    claims = extract_claims(text, tools=prepare(settings), issue_date=issue_date, page=page)
    if form is Format.jsonl:
        _print_lines(claims)
    else:
        _print_table(claims)


def _read(source: str) -> str:
    from pipeline.documents import load_rules, read_document
    from pipeline.documents.encodings import UndecodableError, decode

    if source == "-":
        try:
            return decode(sys.stdin.buffer.read(), rules=load_rules()).text
        except UndecodableError as error:
            raise UsageError(f"standard input: {error}") from None
    path = Path(source)
    document, _ = read_document(path, root=path.parent)
    if document.status == "quarantined":
        raise UsageError(document.status_detail or source)
    return document.text


def _print_lines(claims: Sequence[Claim]) -> None:
    import msgspec

    for claim in claims:
        record = msgspec.to_builtins(claim)
        del record["quantity"], record["linked"]
        typer.echo(msgspec.json.encode(record).decode())


def _print_table(claims: Sequence[Claim]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for name in (
        "quote",
        "kind",
        "value",
        "unit",
        "measured",
        "subject",
        "area",
        "time",
        "modality",
        "change",
    ):
        table.add_column(name, overflow="fold")
    for c in claims:
        value = f"{c.value}–{c.value_max}" if c.value_max is not None else f"{c.value}"
        table.add_row(
            c.quote,
            c.kind,
            value if c.approx in ("exact", "range") else f"{value} ({c.approx})",
            f"{c.unit or ''}/{c.per}" if c.per else c.unit or "",
            c.measured or "",
            c.subject or "",
            c.ref_area_name or "",
            c.time_period or "",
            c.modality,
            c.change,
        )
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    console.print(table)
