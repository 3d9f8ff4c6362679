"""``baoshu explain``: why a claim was read so, or why an article was cut so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Backend, Config, Segmenter, Vocabularies, settings_of
from flows.dataset import Row, find_row
from flows.exits import UsageError

if TYPE_CHECKING:
    from pipeline.records import Block, CleanText, Context, Quantity, Record, Step


def explain(
    claim: Annotated[
        str | None, typer.Argument(help="A claim_id, or enough of its beginning.", metavar="[CLAIM_ID]")
    ] = None,
    output: Annotated[Path, typer.Argument(help="The folder of the dataset.", metavar="[OUTPUT]")] = Path("output"),
    article: Annotated[
        str | None, typer.Option("--article", help="Explain the boundaries of this article_id instead.")
    ] = None,
    config: Config = None,
    nlp_backend: Backend = None,
    nlp_segmenter: Segmenter = None,
    vocabularies: Vocabularies = None,
) -> None:
    """Print where a claim stands, its sentence, the chain of rules that read it, and its fields.

    The document is read once more for this, from the text kept in the dataset; give the same options as for
    the run. With --article ID: where the block stands and which rules drew its boundaries.
    """
    settings = settings_of(
        config, nlp_backend=nlp_backend, nlp_segmenter=nlp_segmenter, vocabularies=vocabularies
    )
    from flows.commands import derivation

    if article is not None:
        folder = Path(claim) if claim else output
        lines = derivation.article_lines(folder, article, settings)
    elif claim is not None:
        lines = derivation.claim_lines(output, claim, settings)
    else:
        raise UsageError("name a CLAIM_ID, or an article with --article ID")
    for line in lines:
        typer.echo(line)
