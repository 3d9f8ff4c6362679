"""The library's front: from text to claims, in one call."""

from __future__ import annotations

import hashlib

from pipeline.records import (
    Block,
    Claim,
    CleanText,
    Context,
    Document,
    Layout,
    Passage,
    Quantity,
    Record,
    Segment,
    Span,
)
from pipeline.settings import Settings, load_settings
from pipeline.stages import Tools, cut, link, load_tools, read


def prepare(settings: Settings | None = None) -> Tools:
    """Load model, grammar and vocabularies once, to be passed to ``extract`` many times.

    Without ``settings`` they come from the environment and the project file, as for the command.
    """
    return load_tools(settings or load_settings())


def extract(
    text: str, *, tools: Tools | None = None, issue_date: str | None = None, page: bool = False
) -> list[Claim]:
    """Every quantitative claim in ``text``, in reading order; offsets are code points into ``text``.

    ``text`` is running text of one article, a line end the end of a paragraph; with ``page`` it is a
    printed page whose articles are found and joined first. ``issue_date`` (ISO 8601, may be reduced)
    resolves words such as 今年. ``tools`` come from ``prepare``; without them the default ones are loaded on
    the first call and kept.
    """
    return claims_of(read_text(text, tools=tools or prepare(), issue_date=issue_date, page=page))


def read_text(text: str, *, tools: Tools, issue_date: str | None = None, page: bool = False) -> Record:
    """Everything the stages find in ``text``; arguments as for ``extract``."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        document_id=sha256[:16],
        source_path="-",
        sha256=sha256,
        text=text,
        issue_date=issue_date,
        issue_date_basis="stated" if issue_date else None,
    )
    if page:
        return read_document_text(document, tools=tools)
    return link([read(one_article(document), tools=tools)], tools=tools)[0]


def read_document_text(document: Document, *, tools: Tools) -> Record:
    """All stages for a document that is already decoded."""
    layout = cut(Layout(document=document, blocks=()), tools=tools)
    return link([read(layout, tools=tools)], tools=tools)[0]


def one_article(document: Document) -> Layout:
    """The whole document as the body of one article, characters as they are."""
    length = len(document.text)
    body = CleanText(document.text, (Segment(0, 0, length),) if length else ())
    block = Block(
        seq=0, kind="article", spans=(Span(0, length),), passages=(Passage(role="body", clean=body),)
    )
    return Layout(document=document, blocks=(block,) if length else ())


def claims_of(record: Record) -> list[Claim]:
    """The claims of ``record`` in reading order, with source offsets."""
    texts = record.reading.layout.clean_texts()
    pairs = zip(record.reading.quantities, record.contexts, strict=True)
    return [_claim(record, q, context, texts[q.block, q.passage]) for q, context in pairs]


def _claim(record: Record, quantity: Quantity, context: Context, clean: CleanText) -> Claim:
    span = clean.source_span(quantity.start, quantity.end)
    return Claim(
        start=span.start,
        end=span.end,
        quote=record.reading.layout.document.text[span.start : span.end],
        context=clean.text[quantity.sentence.start : quantity.sentence.end],
        kind=quantity.kind,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        approx=quantity.approx,
        measured=context.measured,
        subject=context.subject,
        ref_area_name=context.ref_area_name,
        place=context.place,
        time_period=context.time_period,
        modality=context.modality,
        change=quantity.change,
        per=quantity.per,
        confidence=context.confidence,
        rule=quantity.rule,
        quantity=quantity,
        linked=context,
    )
