"""``baoshu explain``: why a claim was read so, or why an article was cut so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Config, Folder, Vocabularies, settings_of
from flows.commands.show import headline
from flows.dataset import find_row, split_context
from flows.exits import UsageError

if TYPE_CHECKING:
    from pipeline.records import Block, Document
    from pipeline.settings import Settings

SHORT = 60
INTERNAL = frozenset({"derivation", "context", "context_spans"})
GIVEN = frozenset({"sidecar", "filename"})  # where an issue date came from that ingest knows
OTHER = "Cut again, the page comes out differently: the dataset was made with other rules or settings."


def explain(
    claim: Annotated[
        str | None, typer.Argument(help="A claim_id, or enough of its beginning.", metavar="[CLAIM_ID]")
    ] = None,
    output: Folder = "output",
    article: Annotated[
        str | None, typer.Option("--article", help="Explain the boundaries of this article_id instead.")
    ] = None,
    config: Config = None,
    vocabularies: Vocabularies = None,
) -> None:
    """Print where a claim stands, its sentence, the chain of rules that read it, and its fields.

    With --article ID: where the block stands and which rules drew its boundaries. The page is cut once
    more for that, so give the same settings as for the run.
    """
    if article is not None:
        folder = claim or output
        lines = article_lines(folder, article, settings_of(config, vocabularies=vocabularies))
    elif claim is not None:
        lines = claim_lines(output, claim)
    else:
        raise UsageError("name a CLAIM_ID, or an article with --article ID")
    for line in lines:
        typer.echo(line)


def claim_lines(output: str, claim_id: str) -> Iterator[str]:
    """What ``explain CLAIM_ID`` prints. Raises ``UsageError`` for an unknown claim."""
    row = find_row(output, "claims", "claim_id", claim_id)
    path = find_row(output, "documents", "document_id", row["document_id"])["source_path"]
    text = find_row(output, "texts", "document_id", row["document_id"])["text"]
    before, quantity, after = split_context(row)
    yield f"{row['claim_id']}  {headline(row)}"
    yield f"{path} [{row['start']}, {row['end']})  line {_line(text, row['start'])}"
    yield f"{before}【{quantity}】{after}" if quantity else before
    yield f"\nread by rule {row['rule']}"
    for step in row["derivation"] or ():
        words = "" if step["start"] is None else f" 「{_short(text[step['start'] : step['end']])}」"
        detail = f" → {step['detail']}" if step["detail"] else ""
        yield f"  {step['stage']} {step['rule']}{words}{detail}"
    yield "\nfields"
    for name, value in row.items():
        if value is not None and name not in INTERNAL:
            yield f"  {name}: {value}"


def article_lines(output: str, article_id: str, settings: Settings) -> Iterator[str]:
    """What ``explain --article`` prints. Raises ``UsageError`` for an unknown article."""
    row = find_row(output, "articles", "article_id", article_id)
    document = _document(output, row["document_id"])
    spans = [(span["start"], span["end"]) for span in row["spans"]]
    yield f"{row['article_id']}  {row['kind']}  {row['headline'] or '(no headline)'}"
    where = ", ".join(f"[{start}, {end})" for start, end in spans)
    yield f"{document.source_path} {where}  line {_line(document.text, spans[0][0])}"
    block = _block(document, row["seq"], settings)
    if block is None or [(span.start, span.end) for span in block.spans] != spans:
        yield OTHER
        return
    yield f"\nrules (confidence {block.confidence:.2f})"
    yield from (f"  {reason}" for reason in block.reason or ("(none noted)",))
    yield "\npassages"
    yield from (f"  {passage.role}: {_short(passage.clean.text)}" for passage in block.passages)


def _document(output: str, document_id: str) -> Document:
    """The document as ingest gave it: what segment found out about its issue is left out."""
    from pipeline.records import Document

    row = find_row(output, "documents", "document_id", document_id)
    text = find_row(output, "texts", "document_id", document_id)["text"]
    given = row["issue_date_basis"] in GIVEN
    return Document(
        document_id=document_id,
        source_path=row["source_path"],
        sha256=row["sha256"],
        text=text,
        issue_date=row["issue_date"] if given else None,
        issue_date_basis=row["issue_date_basis"] if given else None,
    )


def _block(document: Document, seq: int, settings: Settings) -> Block | None:
    from pipeline.blocks import BlockRules, segment

    layout = segment(document, BlockRules.load(settings.vocabularies))
    return next((block for block in layout.blocks if block.seq == seq), None)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _short(text: str) -> str:
    flat = text.replace("\n", "⏎")
    return flat if len(flat) <= SHORT else f"{flat[: SHORT - 20]}…{flat[-19:]}"
