"""The records that travel from stage to stage.

Data flows one way and each stage adds to what the one before made::

    bytes --documents--> Document --blocks--> Layout --numerals, claims--> Reading
    Reading --links--> Record --tables--> Parquet

Two coordinate systems occur and are never mixed:

* *source* offsets: Unicode code points into ``Document.text``, the text as decoded;
* *clean* offsets: code points into the ``CleanText.text`` of one passage, in which line wraps,
  column and page breaks are joined.

``CleanText`` maps one to the other. All intervals are half-open. All records are immutable and can be
written to and read from disk by ``msgspec`` without further help. The smallest ones, of which a page has
thousands, are ``msgspec`` structs, which are made ten times as fast as frozen dataclasses.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from msgspec import Struct

DocumentStatus = Literal["ok", "quarantined"]
IssueDateBasis = Literal["stated", "sidecar", "filename", "inferred"]
BlockKind = Literal[
    "article",
    "brief",
    "photo",
    "caption",
    "editors_note",
    "masthead",
    "toc",
    "furniture",
    "quote_box",
    "advert",
]
PassageRole = Literal[
    "body",
    "headline",
    "kicker",
    "subtitle",
    "byline",
    "organisation",
    "column_title",
    "mark",
]
MentionStatus = Literal["claim", "excluded"]
ExclusionReason = Literal[
    "date_time",
    "ordinal",
    "identifier",
    "name",
    "denominator",
    "list_marker",
    "indefinite",
    "layout",
    "other",
]
ClaimKind = Literal[
    "count",
    "money",
    "percent",
    "fraction",
    "multiple",
    "measure",
    "duration",
    "age",
    "rank",
    "score",
]
Approx = Literal["exact", "about", "more_than", "at_least", "less_than", "at_most", "range"]
Change = Literal["level", "increase", "decrease"]
Modality = Literal["actual", "planned", "required", "hypothetical"]
Basis = Literal["stated", "context", "article", "seat"]
TimeBasis = Literal["stated", "relative", "inherited"]
TimeCollect = Literal["point", "sum", "to_date", "average", "deadline", "unknown"]
AreaLevel = Literal["province", "prefecture", "county"]
Relation = Literal[
    "subset_of",
    "component_of",
    "covers",
    "numerator_of",
    "denominator_of",
    "from_of",
    "change_of",
    "condition_of",
    "repeat_of",
]
Severity = Literal["info", "warning", "error"]
Stage = Literal["ingest", "segment", "extract", "link", "publish"]


class Span(Struct, frozen=True, order=True, gc=False):
    """A half-open interval ``[start, end)`` in code points."""

    start: int
    end: int


class Segment(Struct, frozen=True, gc=False):
    """``length`` characters that stand at ``clean`` in the clean text and at ``source`` in the document."""

    clean: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """Running text with its offset map back to the source.

    ``segments`` are in clean order and do not overlap. A clean character outside every segment was
    inserted (the newline between two paragraphs); everything else is the source's own character.
    Source positions need not rise: a displaced column makes them run backwards.
    """

    text: str
    segments: tuple[Segment, ...]

    def source_at(self, clean: int) -> int | None:
        """Source offset of the clean character at ``clean``; None for an inserted character."""
        i = bisect_right(self.segments, clean, key=lambda s: s.clean) - 1
        if i < 0:
            return None
        segment = self.segments[i]
        shift = clean - segment.clean
        return segment.source + shift if shift < segment.length else None

    def clean_at(self, source: int) -> int | None:
        """Clean offset of the source character at ``source``; None if it has no place in the clean text."""
        for segment in self.segments:
            if segment.source <= source < segment.source + segment.length:
                return segment.clean + source - segment.source
        return None

    def source_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the clean interval ``[start, end)`` stands in the source, in reading order, pieces merged."""
        out: list[Span] = []
        i = max(0, bisect_right(self.segments, start, key=lambda s: s.clean) - 1)
        for segment in self.segments[i:]:
            if segment.clean >= end:
                break
            a = max(start, segment.clean)
            b = min(end, segment.clean + segment.length)
            if a >= b:
                continue
            piece = Span(segment.source + a - segment.clean, segment.source + b - segment.clean)
            if out and out[-1].end == piece.start:
                piece = Span(out.pop().start, piece.end)
            out.append(piece)
        return tuple(out)

    def source_span(self, start: int, end: int) -> Span:
        """One source interval from the first to the last character of the clean interval ``[start, end)``.

        A number cut by a line end keeps one span, the line break inside it. Raises ``ValueError`` for an
        interval without a source character.
        """
        pieces = self.source_spans(start, end)
        if not pieces:
            raise ValueError(f"clean interval [{start}, {end}) has no place in the source")
        return Span(min(p.start for p in pieces), max(p.end for p in pieces))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a run could not read, place or resolve; offsets are source offsets or None."""

    document_id: str | None
    stage: Stage
    severity: Severity
    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A decoded document. ``document_id`` follows from the bytes; ``text`` is never altered afterwards."""

    document_id: str
    source_path: str
    also_at: tuple[str, ...] = ()
    sha256: str
    media_type: str = "text/plain"
    encoding: str | None = None
    text: str = ""
    publication: str | None = None
    issue_number: str | None = None
    issue_date: str | None = None
    issue_date_basis: IssueDateBasis | None = None
    status: DocumentStatus = "ok"
    status_detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of running text of one block with one role.

    The passages of a block hold each of its visible characters exactly once. At most one has the role
    ``body``; its paragraphs are separated by one inserted newline. ``repeated`` are clean intervals that
    print once more what the document already printed.
    """

    role: PassageRole
    clean: CleanText
    repeated: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a page: an article, a caption, a masthead … ``spans`` are source offsets in reading order.

    ``parent`` is the ``seq`` of the block it belongs to (caption, editor line → article).
    ``reason`` names the rules that drew the boundary, for ``baoshu explain --article``.
    """

    seq: int
    kind: BlockKind
    spans: tuple[Span, ...]
    passages: tuple[Passage, ...]
    headline: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    byline: tuple[str, ...] = ()
    byline_role: str | None = None
    organisation: str | None = None
    column_title: str | None = None
    parent: int | None = None
    confidence: float = 1.0
    reason: tuple[str, ...] = ()

    @property
    def body(self) -> CleanText:
        """The body as clean running text; empty if the block has none."""
        for passage in self.passages:
            if passage.role == "body":
                return passage.clean
        return CleanText("", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A document cut into blocks; the document's issue facts are completed from masthead and bodies."""

    document: Document
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()

    def clean_texts(self) -> dict[tuple[int, int], CleanText]:
        """The running text of each passage by block and passage, as mentions and quantities name them."""
        return {(b.seq, i): p.clean for b in self.blocks for i, p in enumerate(b.passages)}


class Step(Struct, frozen=True, gc=False):
    """One step of a derivation: the rule, the clean interval it read, and what it made of it."""

    rule: str
    start: int
    end: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One numeral of the ledger. ``block`` is a ``Block.seq``, ``passage`` an index; offsets are clean.

    ``quantity`` is the index into ``Reading.quantities`` for a claim, None for an excluded numeral.
    """

    block: int
    passage: int
    start: int
    end: int
    text: str
    value: Decimal | None
    status: MentionStatus
    reason: ExclusionReason | None
    rule: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A claimed quantity as the grammar reads it; nothing in it comes from outside its sentence.

    Offsets are clean. ``value`` has the magnitude applied and is in ``unit``; ``base_value`` is in
    ``unit_measure``. ``value_precision`` is the unit of the last printed digit. ``steps`` is the derivation.
    """

    block: int
    passage: int
    start: int
    end: int
    sentence: Span
    kind: ClaimKind
    value: Decimal
    value_max: Decimal | None = None
    unit: str | None = None
    approx: Approx = "exact"
    numerator: int | None = None
    denominator: int | None = None
    value_precision: Decimal | None = None
    unit_measure: str | None = None
    base_value: Decimal | None = None
    base_value_max: Decimal | None = None
    per: str | None = None
    per_value: Decimal | None = None
    per_unit_measure: str | None = None
    change: Change = "level"
    rule: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A layout with every numeral accounted for. Mentions and quantities are in reading order."""

    layout: Layout
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What linking adds to one quantity: what, who, where, when, done or planned.

    ``measured_start``/``measured_end`` are clean offsets in the quantity's own passage, None when inferred.
    Field meanings: the data dictionary of table ``claims``.
    """

    measured: str | None = None
    measured_start: int | None = None
    measured_end: int | None = None
    population: str | None = None
    action: str | None = None
    indicator_id: str | None = None
    subject: str | None = None
    subject_basis: Basis | None = None
    ref_area: str | None = None
    ref_area_name: str | None = None
    ref_area_level: AreaLevel | None = None
    ref_area_basis: Basis | None = None
    place: str | None = None
    time_period: str | None = None
    time_start: str | None = None
    time_end: str | None = None
    time_text: str | None = None
    time_basis: TimeBasis | None = None
    time_collect: TimeCollect = "unknown"
    modality: Modality = "actual"
    modality_marker: str | None = None
    base_period: str | None = None
    comparator: str | None = None
    speaker: str | None = None
    unit_measure: str | None = None
    repeated: bool = False
    confidence: float = 0.0
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` stands in ``relation`` to ``target``; both are indices into ``Reading.quantities``."""

    source: int
    relation: Relation
    target: int


@dataclass(frozen=True, slots=True)
class BlockArea:
    """Where a block as a whole stands: ``ref_area`` is a six-digit GB/T 2260 code."""

    block: int
    ref_area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document with all that was found in it: one context for each quantity, in the same order."""

    reading: Reading
    contexts: tuple[Context, ...]
    links: tuple[Link, ...] = ()
    areas: tuple[BlockArea, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A quantitative claim as library users see it; offsets are source offsets into the text given.

    A flat view of one ``Quantity`` and its ``Context``; fields as in table ``claims``.
    """

    start: int
    end: int
    quote: str
    context: str
    kind: ClaimKind
    value: Decimal
    value_max: Decimal | None
    unit: str | None
    approx: Approx
    measured: str | None
    subject: str | None
    ref_area_name: str | None
    place: str | None
    time_period: str | None
    modality: Modality
    change: Change
    per: str | None
    confidence: float
    rule: str
    quantity: Quantity
    linked: Context
