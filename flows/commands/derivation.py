"""The derivation of a claim or of a block, found by reading its document once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from flows.commands.show import headline
from flows.dataset import Row, find_row, split_context
from flows.exits import UsageError
from pipeline.library import clean_text_of, read_document_text
from pipeline.records import Block, CleanText, Context, Document, Quantity, Record, Step
from pipeline.settings import Settings
from pipeline.stages import load_tools

KEPT_BASES = ("sidecar", "filename")


def claim_lines(output: Path, claim_id: str, settings: Settings) -> Iterator[str]:
    """What ``explain CLAIM_ID`` prints. Raises ``UsageError`` for an unknown claim."""
    row = find_row(output, "claims", "claim_id", claim_id)
    document = _document(output, row["document_id"])
    before, quantity, after = split_context(row)
    yield f"{row['claim_id']}  {headline(row)}"
    yield f"{document.source_path} [{row['start']}, {row['end']})  line {_line(document, row['start'])}"
    yield f"{before}【{quantity}】{after}"
    yield ""
    yield from _chain(row, read_document_text(document, tools=load_tools(settings)))
    yield ""
    yield "fields"
    yield from (f"  {name}: {value}" for name, value in row.items() if value is not None)


def article_lines(output: Path, article_id: str, settings: Settings) -> Iterator[str]:
    """What ``explain --article`` prints. Raises ``UsageError`` for an unknown article."""
    row = find_row(output, "articles", "article_id", article_id)
    document = _document(output, row["document_id"])
    record = read_document_text(document, tools=load_tools(settings))
    block = next((b for b in record.reading.layout.blocks if b.seq == row["seq"]), None)
    where = ", ".join(f"[{span['start']}, {span['end']})" for span in row["spans"])
    yield f"{row['article_id']}  {row['kind']}  {row['headline'] or '(no headline)'}"
    yield f"{document.source_path} {where}  line {_line(document, row['spans'][0]['start'])}"
    if block is None or [(s.start, s.end) for s in block.spans] != _pairs(row):
        yield _OTHER
        return
    yield "rules"
    yield from (f"  {reason}" for reason in block.reason or ("(none noted)",))
    yield f"confidence {block.confidence:.2f}"
    yield "passages"
    for passage in block.passages:
        yield f"  {passage.role}: {_short(passage.clean.text)}"


_OTHER = "Read again, the text comes out differently: the dataset was made with other rules or settings."


def _chain(row: Row, record: Record) -> Iterator[str]:
    for quantity, context in zip(record.reading.quantities, record.contexts, strict=True):
        clean = clean_text_of(record, quantity)
        span = clean.source_span(quantity.start, quantity.end)
        if (span.start, span.end) == (row["start"], row["end"]):
            yield f"read by rule {quantity.rule}"
            yield from _steps(quantity.steps, clean)
            yield "linked"
            yield from _steps(context.steps, clean)
            return
    yield _OTHER


def _steps(steps: tuple[Step, ...], clean: CleanText) -> Iterator[str]:
    if not steps:
        yield "  (no steps noted)"
    for step in steps:
        words = clean.text[step.start : step.end]
        yield f"  {step.rule}: {_short(words)}{' → ' + step.detail if step.detail else ''}"


def _document(output: Path, document_id: str) -> Document:
    """The document as ingest gave it: facts that later stages found are left out, they find them again."""
    row = find_row(output, "documents", "document_id", document_id)
    text = find_row(output, "texts", "document_id", document_id)["text"]
    given = row["issue_date_basis"] in KEPT_BASES
    return Document(
        document_id=document_id,
        source_path=row["source_path"],
        sha256=row["sha256"],
        text=text,
        publication=row["publication"],
        issue_number=row["issue_number"],
        issue_date=row["issue_date"] if given else None,
        issue_date_basis=row["issue_date_basis"] if given else None,
    )


def _pairs(row: Row) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in row["spans"]]


def _line(document: Document, offset: int) -> int:
    return document.text.count("\n", 0, offset) + 1


def _short(text: str) -> str:
    flat = text.replace("\n", "⏎")
    return flat if len(flat) <= 60 else f"{flat[:40]}…{flat[-15:]}"
