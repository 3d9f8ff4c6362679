"""From text to mentions and quantities, and from a layout to its reading."""

from __future__ import annotations

from pipeline.claims.found import Found, Page
from pipeline.claims.grammar import Grammar
from pipeline.claims.qualifying import qualify
from pipeline.claims.scanner import scan
from pipeline.claims.sentences import boundaries, bounded, sentence_at
from pipeline.claims.units import denominator, normalise
from pipeline.numerals import Folded, fold
from pipeline.records import Block, ExclusionReason, Layout, Mention, Passage, Quantity, Reading, Span, Step

_LAYOUT_KINDS: dict[str, ExclusionReason] = {"toc": "layout", "masthead": "identifier", "furniture": "layout"}
_LAYOUT_ROLES: dict[str, ExclusionReason] = {
    "byline": "layout",
    "organisation": "name",
    "mark": "layout",
    "column_title": "name",
}


def read_text(text: str, grammar: Grammar) -> tuple[tuple[Mention, ...], tuple[Quantity, ...]]:
    """Mentions and quantities of a plain string, in reading order; block 0, passage 0, offsets into ``text``.

    Never raises, whatever the string.

    >>> grammar = Grammar.load()
    >>> [(q.value, q.unit) for q in read_text("今年投入500万元,新建12个。", grammar)[1]]
    [(Decimal('5000000'), '元'), (Decimal('12'), '个')]
    """
    mentions: list[Mention] = []
    quantities: list[Quantity] = []
    _read(text, grammar, (0, 0), None, mentions, quantities)
    return tuple(mentions), tuple(quantities)


def read_layout(layout: Layout, grammar: Grammar) -> Reading:
    """Read every passage of every block of ``layout``. Numerals of page furniture are excluded by where
    they stand.
    """
    mentions: list[Mention] = []
    quantities: list[Quantity] = []
    for block in layout.blocks:
        for index, passage in enumerate(block.passages):
            reason = _reason(block, passage)
            _read(passage.clean.text, grammar, (block.seq, index), reason, mentions, quantities)
    return Reading(layout=layout, mentions=tuple(mentions), quantities=tuple(quantities))


def _reason(block: Block, passage: Passage) -> ExclusionReason | None:
    """The reason all otherwise unexplained numerals of a passage share, or None where claims are read."""
    return _LAYOUT_KINDS.get(block.kind) or _LAYOUT_ROLES.get(passage.role)


def _read(
    text: str,
    grammar: Grammar,
    place: tuple[int, int],
    reason: ExclusionReason | None,
    mentions: list[Mention],
    quantities: list[Quantity],
) -> None:
    folded = fold(text, grammar.numerals.folding, wholes=grammar.wholes)
    page = Page(folded.text, grammar)
    founds = scan(folded.text, grammar)
    if reason is not None:
        founds = [_furnish(found, reason) for found in founds]
    ends = boundaries(folded.text)
    founds = qualify(page, founds, ends)
    spans = [folded.span(found.start, found.end) for found in founds]
    claims = [span for found, span in zip(founds, spans, strict=True) if found.kind is not None]
    bounds = bounded(text, boundaries(text) if folded.cuts else ends, claims)
    for found, span in zip(founds, spans, strict=True):
        number = None
        if found.kind is not None:
            number = len(quantities)
            sentence = sentence_at(bounds, span.start)
            quantities.append(_quantity(found, grammar, place, span, sentence, folded))
        mentions.append(_mention(found, place, span, text, number))


def _furnish(found: Found, reason: ExclusionReason) -> Found:
    """In page furniture there are no claims; what has a reason of its own keeps it, page numbers in a
    list do not.
    """
    if (
        found.kind is None
        and (reason != "layout" or found.reason in ("name", "date_time") or found.rule == "identifier.phone")
        and found.reason not in ("other", "indefinite", "list_marker")
    ):
        return found
    return Found(start=found.start, end=found.end, rule=f"place.{reason}", reason=reason, value=found.value)


def _mention(found: Found, place: tuple[int, int], span: Span, text: str, quantity: int | None) -> Mention:
    return Mention(
        block=place[0],
        passage=place[1],
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        value=found.value,
        status="excluded" if quantity is None else "claim",
        reason=found.reason if quantity is None else None,
        rule=found.rule,
        quantity=quantity,
    )


def _quantity(
    found: Found, grammar: Grammar, place: tuple[int, int], span: Span, sentence: Span, folded: Folded
) -> Quantity:
    if found.kind is None or found.value is None:
        raise ValueError(f"a claim without kind or value: {found}")
    unit_measure, base, base_max = normalise(grammar, found)
    per_value, per_unit = denominator(grammar, found.per)
    return Quantity(
        block=place[0],
        passage=place[1],
        start=span.start,
        end=span.end,
        sentence=sentence,
        kind=found.kind,
        value=found.value,
        value_max=found.value_max,
        unit=found.unit,
        approx=found.approx,
        numerator=found.numerator,
        denominator=found.denominator,
        value_precision=found.precision,
        unit_measure=unit_measure,
        base_value=base,
        base_value_max=base_max,
        per=found.per,
        per_value=per_value,
        per_unit_measure=per_unit,
        change=found.change,
        rule=found.rule,
        steps=_steps(found, span, folded),
    )


def _steps(found: Found, span: Span, folded: Folded) -> tuple[Step, ...]:
    """The derivation: what was read, then the words around it that decided something."""
    out = [Step(found.rule, span.start, span.end, f"{found.value} {found.unit or ''}".strip())]
    for rule, start, end, detail in found.notes:
        place = folded.span(start, end) if end > start else span
        out.append(Step(rule, place.start, place.end, detail))
    return tuple(out)
