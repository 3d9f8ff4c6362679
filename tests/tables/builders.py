"""Small records to publish in tests: a page of a few sentences, every quantity marked with its fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.records import (
    Block,
    CleanText,
    Context,
    Document,
    Layout,
    Link,
    Mention,
    Passage,
    Quantity,
    Reading,
    Record,
    Segment,
    Span,
    Step,
)
from pipeline.tables import Published, PublishSettings, RunInfo, plan, publish, write_part

NUMBER = re.compile(r"([0-9.]+)(万?)(平方米|人次|[个家户件元人亩%])")


def record(
    text: str,
    *,
    path: str = "a.txt",
    issue_date: str | None = "2025-10-16",
    contexts: Sequence[Mapping[str, Any]] = (),
    quantities: Sequence[Mapping[str, Any]] = (),
    links: Iterable[Link] = (),
) -> Record:
    """A document whose first line is the headline and whose other lines are the body of one article.

    Every Arabic number with a unit is a quantity; ``contexts[i]`` and ``quantities[i]`` replace its fields.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        document_id=digest[:16],
        source_path=path,
        sha256=digest,
        encoding="utf-8",
        text=text,
        issue_date=issue_date,
    )
    head, _, rest = text.partition("\n")
    body = _joined(rest, offset=len(head) + 1)
    block = Block(
        seq=0,
        kind="article",
        spans=(Span(0, len(text)),),
        passages=(
            Passage(role="headline", clean=CleanText(head, (Segment(0, 0, len(head)),))),
            Passage(role="body", clean=body),
        ),
        headline=head,
    )
    found = [_quantity(body, match) for match in NUMBER.finditer(body.text)]
    found = [replace(q, **dict(_at(quantities, i))) for i, q in enumerate(found)]
    reading = Reading(
        layout=Layout(document=document, blocks=(block,)),
        mentions=tuple(_mention(body, i, q) for i, q in enumerate(found)),
        quantities=tuple(found),
    )
    named = tuple(Context(**{"confidence": 0.9, **_at(contexts, i)}) for i in range(len(found)))
    return Record(reading=reading, contexts=named, links=tuple(links))


def quarantined(path: str = "broken.txt", *, sha: str = "0" * 64) -> Record:
    """A document that could not be read."""
    document = Document(
        document_id=sha[:16], source_path=path, sha256=sha, status="quarantined", status_detail="no text"
    )
    layout = Layout(document=document, blocks=())
    return Record(reading=Reading(layout=layout, mentions=(), quantities=()), contexts=())


def run_info(run_id: str = "run-1", **fields: Any) -> RunInfo:
    """A run with fixed times."""
    return RunInfo(run_id=run_id, started_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), **fields)


def key_of(item: Record) -> str:
    """A cache key as a caller would make it."""
    document = item.reading.layout.document
    return f"{document.sha256[:12]}-{document.source_path}"


def publish_all(
    root: Path, records: Sequence[Record], *, run: RunInfo | None = None, batch: int = 2, **settings: Any
) -> Published:
    """A whole run: plan, write the missing in batches, publish."""
    run = run or run_info()
    keys = {key_of(item): item for item in records}
    missing = [keys[key] for key in plan(root, list(keys)).missing]
    for i in range(0, len(missing), batch):
        some = missing[i : i + batch]
        ids = {item.reading.layout.document.document_id: key_of(item) for item in some}
        write_part(some, root=root, keys=ids, run_id=run.run_id)
    return publish(root=root, keys=list(keys), run=run, settings=PublishSettings(**settings))


def _joined(text: str, *, offset: int) -> CleanText:
    """Line ends taken out, with the map back."""
    segments, clean, at = [], "", offset
    for line in text.split("\n"):
        if line:
            segments.append(Segment(len(clean), at, len(line)))
        clean += line
        at += len(line) + 1
    return CleanText(clean, tuple(segments))


def _quantity(body: CleanText, match: re.Match[str]) -> Quantity:
    sentence_start = body.text.rfind("。", 0, match.start()) + 1
    sentence_end = body.text.find("。", match.end()) + 1 or len(body.text)
    value = Decimal(match[1]) * (10_000 if match[2] else 1)
    kind = {"元": "money", "%": "percent", "平方米": "measure", "亩": "measure"}.get(match[3], "count")
    return Quantity(
        block=0,
        passage=1,
        start=match.start(),
        end=match.end(),
        sentence=Span(sentence_start, sentence_end),
        kind=kind,
        value=value,
        unit=match[3],
        value_precision=Decimal(1),
        rule="test",
        steps=(Step("digits", match.start(1), match.end(1), match[1]),),
    )


def _mention(body: CleanText, index: int, quantity: Quantity) -> Mention:
    return Mention(
        block=0,
        passage=1,
        start=quantity.start,
        end=quantity.end,
        text=body.text[quantity.start : quantity.end],
        value=quantity.value,
        status="claim",
        reason=None,
        rule="test",
        quantity=index,
    )


def _at(items: Sequence[Mapping[str, Any]], index: int) -> Mapping[str, Any]:
    return items[index] if index < len(items) else {}
