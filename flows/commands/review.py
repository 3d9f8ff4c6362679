"""``baoshu review``: pages on which every numeral can be checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from flows.exits import UsageError


def review(
    output: Annotated[Path, typer.Argument(help="The folder of the dataset.", metavar="[OUTPUT]")] = Path(
        "output"
    ),
    document: Annotated[
        list[str] | None,
        typer.Option("--document", help="Only this document_id or path (repeatable).", metavar="NAME"),
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="The folder to write into.", metavar="DIR")] = Path(
        "review"
    ),
    lang: Annotated[str, typer.Option("--lang", help="Language of the labels: zh or en.")] = "zh",
) -> None:
    """Write one HTML page a document: the source with every block and numeral marked, claims explained.

    The pages need no network. A claim's address is DOCUMENT_ID.html#CLAIM_ID. Corrections are noted on the
    page, saved as a file, and merged with `baoshu corrections apply`.
    """
    from pipeline.pages.review import write_review

    if lang not in {"zh", "en"}:
        raise UsageError(f"--lang {lang}: zh or en")
    language = cast(Literal["zh", "en"], lang)
    try:
        written = write_review(output, to, documents=document or (), language=language)
    except LookupError as error:
        raise UsageError(str(error.args[0])) from None
    typer.echo(f"{len(written) - 1} pages; open {written[0]}")
