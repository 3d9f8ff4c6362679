"""``Record`` → rows of the tables that describe documents, in source offsets; nothing is interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.problems import ProblemKind, make_problem
from pipeline.records import Block, CleanText, Document, Mention, Problem, Record, Span
from pipeline.tables.claim_rows import claim_row
from pipeline.tables.offsets import OffsetError, check_passage, locate, span_list
from pipeline.tables.stories import sketch_rows
from pipeline.tables.values import Notes, stored_decimal

Row = dict[str, Any]
DOCUMENT_TABLES = ("documents", "texts", "articles", "mentions", "claims", "claim_links", "problems")
PART_TABLES = (*DOCUMENT_TABLES, "stories")


@dataclass(slots=True)
class Rows:
    """Rows by table for one or more documents."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in PART_TABLES})

    def extend(self, other: Rows) -> None:
        """Add the rows of ``other`` after one's own."""
        for name, rows in other.tables.items():
            self.tables[name] += rows


def record_rows(record: Record, *, catalogue: Mapping[str, ProblemKind]) -> Rows:
    """All rows of one document.

    A document whose offset map does not reproduce its text is quarantined with a problem ``offsets-broken``:
    its neighbours are published, no wrong quote ever is.
    """
    try:
        return _rows(record, catalogue)
    except OffsetError as error:
        return _quarantined(record.reading.layout.document, str(error), catalogue)


def article_id(document_id: str, seq: int) -> str:
    """Name of a block."""
    return f"{document_id}:a{seq}"


def mention_id(document_id: str, span: Span) -> str:
    """Name of a mention; ``span`` in source offsets."""
    return f"{document_id}:m{span.start}-{span.end}"


def _rows(record: Record, catalogue: Mapping[str, ProblemKind]) -> Rows:
    document, blocks = record.reading.layout.document, record.reading.layout.blocks
    passages = record.reading.layout.clean_texts()
    for clean in passages.values():
        check_passage(clean, document.text)
    notes = Notes(catalogue=catalogue, document_id=document.document_id)
    rows = Rows()
    claims = _claims(record, passages, notes)
    rows.tables["claims"] = sorted((c for c in claims if c), key=_place)
    rows.tables["mentions"] = list(_mentions(record, passages, claims, notes))
    rows.tables["articles"] = list(_articles(record))
    rows.tables["claim_links"] = _links(record, claims)
    rows.tables["texts"] = [{"document_id": document.document_id, "text": document.text}]
    rows.tables["stories"] = list(
        sketch_rows(record.reading.layout, [article_id(document.document_id, b.seq) for b in blocks])
    )
    rows.tables["problems"] = [problem_row(p) for p in (*_problems(record), *notes.problems)]
    rows.tables["documents"] = [_document(document, rows)]
    return rows


def _claims(record: Record, passages: Mapping[tuple[int, int], CleanText], notes: Notes) -> list[Row | None]:
    """One row per quantity, parallel to ``Reading.quantities``; None for one whose value cannot be stored."""
    document, seen, out = record.reading.layout.document, set[str](), list[Row | None]()
    for quantity, context in zip(record.reading.quantities, record.contexts, strict=True):
        clean = passages[quantity.block, quantity.passage]
        row = claim_row(quantity, context, clean=clean, document=document, notes=notes)
        if row is not None:
            row["article_id"] = article_id(document.document_id, quantity.block)
            row["claim_id"] = _unused(f"{document.document_id}:{row['start']}-{row['end']}", seen)
        out.append(row)
    return out


def _unused(name: str, seen: set[str]) -> str:
    """``name``, numbered from 2 on if the document has used it; added to ``seen``."""
    base, number = name, 1
    while name in seen:
        number += 1
        name = f"{base}#{number}"
    seen.add(name)
    return name


def _mentions(
    record: Record,
    passages: Mapping[tuple[int, int], CleanText],
    claims: Sequence[Row | None],
    notes: Notes,
) -> Iterator[Row]:
    document, seen = record.reading.layout.document, set[str]()
    for mention in record.reading.mentions:
        span = locate(passages[mention.block, mention.passage], mention.start, mention.end, document.text)
        claim = claims[mention.quantity] if mention.quantity is not None else None
        lost = mention.status == "claim" and claim is None
        yield {
            "mention_id": _unused(mention_id(document.document_id, span), seen),
            "document_id": document.document_id,
            "article_id": article_id(document.document_id, mention.block),
            "start": span.start,
            "end": span.end,
            "text": document.text[span.start : span.end],
            "value": _mention_value(mention, notes, span),
            "status": "excluded" if lost else mention.status,
            "reason": "other" if lost else mention.reason,
            "rule": mention.rule,
            "claim_id": claim["claim_id"] if claim else None,
        }


def _mention_value(mention: Mention, notes: Notes, span: Span) -> Any:
    quiet = mention.status == "claim"  # the claim's own value is noted already
    return stored_decimal(mention.value, column="value", notes=None if quiet else notes, span=span)


def _articles(record: Record) -> Iterator[Row]:
    document = record.reading.layout.document
    areas = {area.block: area.ref_area for area in reversed(record.areas)}
    present = {block.seq for block in record.reading.layout.blocks}
    for block in sorted(record.reading.layout.blocks, key=lambda b: b.seq):
        parent = block.parent if block.parent in present else None
        yield _article(block, document.document_id) | {
            "parent_id": None if parent is None else article_id(document.document_id, parent),
            "story_id": None,
            "ref_area": areas.get(block.seq),
        }


def _article(block: Block, document_id: str) -> Row:
    return {
        "article_id": article_id(document_id, block.seq),
        "document_id": document_id,
        "seq": block.seq,
        "kind": block.kind,
        "headline": block.headline,
        "kicker": block.kicker,
        "subtitle": block.subtitle,
        "byline": list(block.byline),
        "byline_role": block.byline_role,
        "organisation": block.organisation,
        "column_title": block.column_title,
        "spans": [{"start": s.start, "end": s.end} for s in block.spans],
        "text": block.body.text,
        "text_spans": span_list(block.body, 0, len(block.body.text)),
        "confidence": block.confidence,
    }


def _links(record: Record, claims: Sequence[Row | None]) -> list[Row]:
    pairs = {(link.source, link.relation, link.target) for link in record.links}
    rows = [
        {"claim_id": source["claim_id"], "relation": relation, "target_id": target["claim_id"]}
        for i, relation, j in pairs
        if (source := claims[i]) and (target := claims[j])
    ]
    return sorted(rows, key=lambda row: tuple(row.values()))


def _problems(record: Record) -> tuple[Problem, ...]:
    reading = record.reading
    return (*reading.layout.problems, *reading.problems, *record.problems)


def problem_row(problem: Problem) -> Row:
    """A problem as a row of table ``problems``."""
    return {
        "document_id": problem.document_id,
        "stage": problem.stage,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "start": problem.start,
        "end": problem.end,
    }


def _document(document: Document, rows: Rows) -> Row:
    return {
        "document_id": document.document_id,
        "source_path": document.source_path,
        "also_at": sorted(document.also_at),
        "sha256": document.sha256,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "n_chars": len(document.text),
        "publication": document.publication,
        "issue_number": document.issue_number,
        "issue_date": document.issue_date,
        "issue_date_basis": document.issue_date_basis,
        "status": document.status,
        "status_detail": document.status_detail,
        "n_articles": len(rows.tables["articles"]),
        "n_mentions": len(rows.tables["mentions"]),
        "n_claims": len(rows.tables["claims"]),
    }


def _quarantined(document: Document, detail: str, catalogue: Mapping[str, ProblemKind]) -> Rows:
    rows = Rows()
    problem = make_problem(
        catalogue["offsets-broken"],
        document_id=document.document_id,
        path=document.source_path,
        detail=detail,
    )
    rows.tables["texts"] = [{"document_id": document.document_id, "text": document.text}]
    rows.tables["problems"] = [problem_row(problem)]
    rows.tables["documents"] = [
        _document(document, rows) | {"status": "quarantined", "status_detail": problem.message}
    ]
    return rows


def _place(row: Row) -> tuple[int, int, str]:
    return row["start"], row["end"], row["claim_id"]
