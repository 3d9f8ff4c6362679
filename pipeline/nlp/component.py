"""A spaCy component: the claims of a text as spans, for people with a pipeline of their own.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> pipe = nlp.add_pipe("baoshu")
>>> doc = nlp("全村种植苹果1200亩。")
>>> [(span.text, span._.claim_value, span._.claim_unit) for span in doc.spans["baoshu"]]
[('1200亩', Decimal('1200'), '亩')]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import partial
from typing import Any, Literal

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.records import Claim, Context, Quantity

Alignment = Literal["expand", "contract", "strict"]

SPANS_KEY = "baoshu"
_FIELDS = tuple(
    f.name for f in fields(Claim) if f.name not in ("start", "end", "context", "quantity", "linked")
)


class ClaimsComponent:
    """Reads ``doc.text`` and leaves tokens, tags and everything else of the ``Doc`` as they are.

    Adds a group of spans in reading order, ``doc.spans["baoshu"]``, labelled with the kind of the claim;
    ``doc._.claims``, all claims as ``pipeline.records.Claim`` with character offsets; and on each span
    ``span._.claim`` and its fields as ``span._.claim_value``, ``span._.claim_unit`` and so on.

    A tokenizer may cut inside a quantity or beyond it. ``alignment`` says what the span is then: with
    ``expand`` (the default) all tokens the quantity touches, with ``contract`` those it holds whole, with
    ``strict`` only a quantity whose ends are ends of tokens. A claim that has no span by that rule stays in
    ``doc._.claims``, whose offsets are exact in every case.

    With ``link`` every claim has its context (measured, subject, area, time, modality), found with the model
    that baoshu's own settings name; ``issue_date`` (ISO 8601) is what words such as 今年 refer to. Without it
    the grammar alone reads, no model is loaded, and those fields stay empty.
    """

    def __init__(self, *, alignment: Alignment, link: bool, issue_date: str | None) -> None:
        self.alignment = alignment
        self.link = link
        self.issue_date = issue_date
        self._read: Callable[[str], Sequence[Claim]] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Add the claims to ``doc`` and return it. Grammar and vocabularies are loaded with the first one."""
        if self._read is None:
            self._read = _linked(self.issue_date) if self.link else _bare()
        claims = self._read(doc.text)
        doc.user_data[SPANS_KEY] = [msgspec.to_builtins(claim) for claim in claims]
        doc.spans[SPANS_KEY] = [
            span
            for number, claim in enumerate(claims)
            if (span := self._span(doc, claim, number)) is not None
        ]
        return doc

    def _span(self, doc: Doc, claim: Claim, number: int) -> Span | None:
        span_id = f"{SPANS_KEY}-{number}"
        return doc.char_span(
            claim.start, claim.end, label=claim.kind, alignment_mode=self.alignment, span_id=span_id
        )


@Language.factory(
    "baoshu",
    default_config={"alignment": "expand", "link": True, "issue_date": None},
    assigns=["doc._.claims", "span._.claim"],
)
def make_component(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    alignment: Alignment,
    link: bool,
    issue_date: str | None,
) -> ClaimsComponent:
    """The factory behind ``nlp.add_pipe("baoshu", config={"alignment": …, "link": …, "issue_date": …})``.

    Raises ``ValueError`` if another package has taken the name of an attribute it adds.
    """
    _extend(Doc, "claims", _claims_of)
    _extend(Span, "claim", _claim_of)
    for field in _FIELDS:
        _extend(Span, f"claim_{field}", partial(_field_of, field=field))
    return ClaimsComponent(alignment=alignment, link=link, issue_date=issue_date)


def _extend(kind: type[Doc] | type[Span], name: str, getter: Callable[..., Any]) -> None:
    if kind.has_extension(name):
        known = kind.get_extension(name)[2]
        if getattr(known, "func", known) is not getattr(getter, "func", getter):
            raise ValueError(
                f"{kind.__name__}._.{name} is in use; remove that extension before adding 'baoshu'"
            )
        return
    kind.set_extension(name, getter=getter)


def _claims_of(doc: Doc) -> tuple[Claim, ...]:
    return msgspec.convert(tuple(doc.user_data.get(SPANS_KEY, ())), tuple[Claim, ...])


def _claim_of(span: Span) -> Claim | None:
    key, _, number = span.id_.rpartition("-")
    stored = span.doc.user_data.get(SPANS_KEY, [])
    if key != SPANS_KEY or not number.isdigit() or int(number) >= len(stored):
        return None
    return msgspec.convert(stored[int(number)], Claim)


def _field_of(span: Span, *, field: str) -> Any:
    return getattr(_claim_of(span), field, None)


def _linked(issue_date: str | None) -> Callable[[str], Sequence[Claim]]:
    from pipeline.library import extract, prepare  # spaCy imports this module whether it is used or not

    return partial(extract, tools=prepare(), issue_date=issue_date)


def _bare() -> Callable[[str], Sequence[Claim]]:
    from pipeline.claims import Grammar, read_text

    grammar = Grammar.load()
    return lambda text: [_bare_claim(text, quantity) for quantity in read_text(text, grammar)[1]]


def _bare_claim(text: str, quantity: Quantity) -> Claim:
    shared = {name: getattr(quantity, name) for name in _FIELDS if hasattr(quantity, name)}
    context = Context()
    linked = {name: getattr(context, name) for name in _FIELDS if hasattr(context, name)}
    return Claim(
        **{**linked, **shared},
        start=quantity.start,
        end=quantity.end,
        quote=text[quantity.start : quantity.end],
        context=text[quantity.sentence.start : quantity.sentence.end],
        quantity=quantity,
        linked=context,
    )
