"""One ``Quantity`` and its ``Context`` → one row of table ``claims``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.records import CleanText, Context, Document, Quantity, Span, Step
from pipeline.tables.offsets import is_cut, locate, span_list
from pipeline.tables.values import Notes, stored_date, stored_decimal, stored_int

Row = dict[str, Any]
_FROM_CONTEXT = (
    "measured",
    "population",
    "action",
    "indicator_id",
    "subject",
    "subject_basis",
    "ref_area",
    "ref_area_name",
    "ref_area_level",
    "ref_area_basis",
    "place",
    "time_period",
    "time_text",
    "time_basis",
    "time_collect",
    "modality",
    "modality_marker",
    "base_period",
    "comparator",
    "speaker",
    "repeated",
    "confidence",
)


def claim_row(
    quantity: Quantity, context: Context, *, clean: CleanText, document: Document, notes: Notes
) -> Row | None:
    """The row without ``claim_id`` and ``article_id``; None (and a note) if its value cannot be stored."""
    span = locate(clean, quantity.start, quantity.end, document.text)
    quote = document.text[span.start : span.end]
    if is_cut(clean.source_spans(quantity.start, quantity.end), document.text):
        notes.add("quantity-cut", span, quote=clean.text[quantity.start : quantity.end])
    value = stored_decimal(quantity.value, column="value", notes=notes, span=span)
    if value is None:
        notes.add("claim-too-large", span, quote=quote[:40])
        return None
    return {
        "document_id": document.document_id,
        "start": span.start,
        "end": span.end,
        "quote": quote,
        **_sentence(quantity, clean),
        **_numbers(quantity, context, notes, span),
        "value": value,
        "kind": quantity.kind,
        "unit": quantity.unit,
        "approx": quantity.approx,
        "per": quantity.per,
        "per_unit_measure": quantity.per_unit_measure,
        "change": quantity.change,
        "rule": quantity.rule,
        **{name: getattr(context, name) for name in _FROM_CONTEXT},
        "time_start": stored_date(context.time_start, column="time_start", notes=notes, span=span),
        "time_end": stored_date(context.time_end, column="time_end", notes=notes, span=span),
        **_measured(context, clean, document.text),
        "derivation": [*_steps("extract", quantity.steps, clean), *_steps("link", context.steps, clean)],
    }


def _sentence(quantity: Quantity, clean: CleanText) -> Row:
    start, end = quantity.sentence.start, quantity.sentence.end
    return {"context": clean.text[start:end], "context_spans": span_list(clean, start, end)}


def _numbers(quantity: Quantity, context: Context, notes: Notes, span: Span) -> Row:
    base, base_max = quantity.base_value, quantity.base_value_max
    if base is None and context.unit_measure is not None:  # a count: the indicator names the thing counted
        base, base_max = quantity.value, quantity.value_max
    numbers = {
        "value_max": quantity.value_max,
        "value_precision": quantity.value_precision,
        "base_value": base,
        "base_value_max": base_max,
        "per_value": quantity.per_value,
    }
    stored: Row = {
        name: stored_decimal(value, column=name, notes=notes, span=span) for name, value in numbers.items()
    }
    stored["numerator"] = stored_int(quantity.numerator)
    stored["denominator"] = stored_int(quantity.denominator)
    stored["unit_measure"] = context.unit_measure or quantity.unit_measure
    return stored


def _measured(context: Context, clean: CleanText, source: str) -> Row:
    start, end = context.measured_start, context.measured_end
    if start is None or end is None:
        return {"measured_start": None, "measured_end": None}
    span = locate(clean, start, end, source)
    return {"measured_start": span.start, "measured_end": span.end}


def _steps(stage: str, steps: Sequence[Step], clean: CleanText) -> Iterator[Row]:
    for step in steps:
        span = _step_span(step, clean)
        yield {
            "stage": stage,
            "rule": step.rule,
            "start": span.start if span else None,
            "end": span.end if span else None,
            "detail": step.detail,
        }


def _step_span(step: Step, clean: CleanText) -> Span | None:
    """Where a step read, or None for a step that read nothing of this passage."""
    try:
        return clean.source_span(step.start, step.end)
    except ValueError:
        return None
