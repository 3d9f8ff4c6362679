"""Honouring corrections: what readers said of a document, applied to its record.

Nothing is guessed: an entry whose scope or expectation no longer fits becomes a problem and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.corrections.entries import Correction, clashes
from pipeline.problems import ProblemKind, make_problem
from pipeline.records import Context, Link, Mention, Problem, Quantity, Record, Span, Step
from pipeline.vocabulary import read_rows

RULE = "correction"
CONVERTED = frozenset({"value", "value_max", "unit", "kind"})  # after these the converted value is void


class _NotApplicableError(ValueError):
    """Why an entry changes nothing."""


def correct(record: Record, entries: Sequence[Correction], *, catalogue: Mapping[str, ProblemKind]) -> Record:
    """``record`` with the ``entries`` for its document applied; the others are passed over.

    Contradicting entries and those that no longer apply are left out and become problems.
    """
    document = record.reading.layout.document
    mine = [entry for entry in entries if entry.document_id == document.document_id]
    if not mine:
        return record
    problems = [_contradicted(group, record, catalogue) for group in clashes(mine)]
    doubtful = {entry for group in clashes(mine) for entry in group}
    for entry in dict.fromkeys(mine):
        if entry in doubtful:
            continue
        try:
            record = _ACTIONS[entry.action](record, entry)
        except _NotApplicableError as why:
            problems.append(_stale(entry, str(why), record, catalogue))
    return replace(record, problems=(*record.problems, *problems))


def _accept(record: Record, entry: Correction) -> Record:
    index = _find(record, entry)
    return _with_context(record, index, entry, "accepted", confidence=1.0)


def _correct(record: Record, entry: Correction) -> Record:
    index = _find(record, entry)
    part, kind = _field(entry)
    quantity, context = record.reading.quantities[index], record.contexts[index]
    held = getattr(quantity if part == "quantity" else context, entry.field or "")
    value = _parse(entry.value or "", kind)
    if _said(held) != _said(value) and _said(held) != (entry.expected or ""):
        raise _NotApplicableError(f"{entry.field} is {_said(held)!r}, not {entry.expected!r}")
    detail = f"{entry.field}: {_said(held)} → {_said(value)}"
    if part == "quantity":
        record = _with_quantity(record, index, _changed(quantity, entry.field or "", value))
        return _with_context(record, index, entry, detail, confidence=1.0)
    return _with_context(record, index, entry, detail, confidence=1.0, **_moved(entry.field or "", value))


def _changed(quantity: Quantity, field: str, value: Any) -> Quantity:
    """The quantity with another value; one in the same unit keeps its measure, scaled."""
    changes: dict[str, Any] = {field: value}
    if field in CONVERTED:
        changes |= {"base_value": None, "base_value_max": None, "value_precision": None}
        if field == "value" and quantity.base_value is not None and quantity.value:
            changes["base_value"] = quantity.base_value * value / quantity.value
        if field in {"unit", "kind"}:
            changes["unit_measure"] = None
    return replace(quantity, **changes)


def _moved(field: str, value: Any) -> dict[str, Any]:
    """Context fields that change along: a period's bounds and an area's code no longer hold."""
    if field == "measured":
        return {"measured": value, "measured_start": None, "measured_end": None}
    if field == "time_period":
        return {"time_period": value, "time_start": None, "time_end": None, "time_text": None}
    return {field: value}


def _reject(record: Record, entry: Correction) -> Record:
    """The claim is none: its mention is excluded, indices of the others move up."""
    index = _find(record, entry)
    reading = record.reading

    def kept(position: int) -> int:
        return position - (position > index)

    mentions = tuple(_excluded(m, index) for m in reading.mentions)
    quantities = tuple(q for i, q in enumerate(reading.quantities) if i != index)
    links = tuple(
        Link(kept(link.source), link.relation, kept(link.target))
        for link in record.links
        if index not in (link.source, link.target)
    )
    return replace(
        record,
        reading=replace(reading, mentions=mentions, quantities=quantities),
        contexts=tuple(c for i, c in enumerate(record.contexts) if i != index),
        links=links,
    )


def _excluded(mention: Mention, index: int) -> Mention:
    if mention.quantity is None or mention.quantity < index:
        return mention
    if mention.quantity > index:
        return replace(mention, quantity=mention.quantity - 1)
    return replace(mention, status="excluded", reason="other", rule=RULE, quantity=None)


def _missed(record: Record, entry: Correction) -> Record:
    """A mention that was excluded becomes a claim, at the end of the list; its value is the mention's own."""
    position, mention = _excluded_mention(record, entry)
    value = _parse(entry.value, "decimal") if entry.value else mention.value
    if value is None:
        raise _NotApplicableError("the numeral has no value; the correction must give one")
    reading = record.reading
    quantity = Quantity(
        block=mention.block,
        passage=mention.passage,
        start=mention.start,
        end=mention.end,
        sentence=Span(mention.start, mention.end),
        kind="count",
        value=value,
        rule=RULE,
    )
    claimed = replace(mention, status="claim", reason=None, rule=RULE, quantity=len(reading.quantities))
    mentions = (*reading.mentions[:position], claimed, *reading.mentions[position + 1 :])
    step = Step(RULE, mention.start, mention.end, _signed(entry, "missed"))
    return replace(
        record,
        reading=replace(reading, mentions=mentions, quantities=(*reading.quantities, quantity)),
        contexts=(*record.contexts, Context(confidence=1.0, steps=(step,))),
    )


_ACTIONS = {"accept": _accept, "correct": _correct, "reject": _reject, "missed": _missed}


def _find(record: Record, entry: Correction) -> int:
    """The quantity at the entry's place."""
    _check_quote(record, entry)
    for index, quantity in enumerate(record.reading.quantities):
        if _source_span(record, quantity) == Span(entry.start, entry.end):
            return index
    raise _NotApplicableError("no claim stands there")


def _excluded_mention(record: Record, entry: Correction) -> tuple[int, Mention]:
    _check_quote(record, entry)
    for position, mention in enumerate(record.reading.mentions):
        span = _source_span(record, mention)
        if mention.quantity is None and entry.start <= span.start and span.end <= entry.end:
            return position, mention
    raise _NotApplicableError("no excluded numeral stands there")


def _check_quote(record: Record, entry: Correction) -> None:
    there = record.reading.layout.document.text[entry.start : entry.end]
    if there != entry.quote:
        raise _NotApplicableError(f"the page reads {there!r} there, not {entry.quote!r}")


def _source_span(record: Record, item: Quantity | Mention) -> Span:
    block = next(b for b in record.reading.layout.blocks if b.seq == item.block)
    return block.passages[item.passage].clean.source_span(item.start, item.end)


def _with_quantity(record: Record, index: int, quantity: Quantity) -> Record:
    quantities = record.reading.quantities
    changed = (*quantities[:index], quantity, *quantities[index + 1 :])
    return replace(record, reading=replace(record.reading, quantities=changed))


def _with_context(record: Record, index: int, entry: Correction, detail: str, **changes: Any) -> Record:
    context, quantity = record.contexts[index], record.reading.quantities[index]
    step = Step(RULE, quantity.start, quantity.end, _signed(entry, detail))
    context = replace(context, **changes, steps=(*context.steps, step))
    return replace(record, contexts=(*record.contexts[:index], context, *record.contexts[index + 1 :]))


def _signed(entry: Correction, detail: str) -> str:
    why = f": {entry.reason}" if entry.reason else ""
    return f"{detail} ({entry.author}, {entry.date}{why})"


def _field(entry: Correction) -> tuple[str, str]:
    for row in read_rows("corrections/fields.csv"):
        if row["field"] == entry.field:
            return row["part"], row["type"]
    raise _NotApplicableError(f"{entry.field} cannot be corrected")


def _parse(value: str, kind: str) -> Any:
    if not value:
        return None
    if kind != "decimal":
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        raise _NotApplicableError(f"{value!r} is no number") from None


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def _stale(entry: Correction, why: str, record: Record, catalogue: Mapping[str, ProblemKind]) -> Problem:
    return _problem("correction-stale", entry, record, catalogue, why=why)


def _contradicted(
    group: Sequence[Correction], record: Record, catalogue: Mapping[str, ProblemKind]
) -> Problem:
    said = "; ".join(f"{e.author} ({e.date}): {e.action} {e.value or ''}".strip() for e in group)
    return _problem("correction-contradicted", group[0], record, catalogue, said=said)


def _problem(
    code: str, entry: Correction, record: Record, catalogue: Mapping[str, ProblemKind], **fields: str
) -> Problem:
    document = record.reading.layout.document
    return make_problem(
        catalogue[code],
        document_id=document.document_id,
        span=Span(entry.start, entry.end),
        path=document.source_path,
        quote=entry.quote,
        **fields,
    )
