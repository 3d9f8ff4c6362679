"""Whether a number is a fact, a plan, a norm or a supposition, and which word says so.

Markers are data (``links/modality.toml``): a pattern, the modality, and how far it reaches. The one
nearest to the number decides; a date after the issue's year makes a plan of what no marker claims.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from pipeline.records import Modality, Reading, Span
from pipeline.vocabulary import read_toml

Scope = Literal["sentence", "clause", "number", "back"]

_STOP = re.compile(r"[，。；,;！？!?\n]")
_LIST = re.compile(r"[^，。；,;\n]{0,4}(?:[0-9.]+[^，。；,;、\n]{0,6}、)*[^，。；,;、\n0-9]{0,6}")
_FAR = 400
_PARAGRAPH = 1500
_SERIES = 3
_FUTURE = re.compile(r"(20[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Marker:
    """One row of the vocabulary, compiled."""

    name: str
    modality: Modality
    scope: Scope
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A marker in a sentence; it governs numbers that start in ``[reach_start, reach_end)``."""

    start: int
    reach_start: int
    reach_end: int
    modality: Modality
    word: str
    rank: int


@dataclass(frozen=True, slots=True)
class ModalityRules:
    """The markers in the order of the vocabulary."""

    markers: tuple[Marker, ...]
    exhorting: re.Pattern[str]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> ModalityRules:
        """Read ``links/modality.toml``. Raises ``re.error`` for a pattern that does not compile."""
        data = read_toml("links/modality.toml", extra=extra)
        return cls(tuple(_marker(row) for row in data["marker"]), re.compile(data["exhorting"]))


def _marker(row: Mapping[str, str]) -> Marker:
    modality, scope = cast(Modality, row["modality"]), cast(Scope, row["scope"])
    return Marker(row["name"], modality, scope, re.compile(row["pattern"]))


def find_modality(reading: Reading, rules: ModalityRules) -> list[dict[str, str | None]]:
    """``modality`` and ``modality_marker`` of all quantities of one document, parallel to
    ``reading.quantities``.
    """
    texts = {(b.seq, i): p.clean.text for b in reading.layout.blocks for i, p in enumerate(b.passages)}
    issue = reading.layout.document.issue_date
    hits: dict[tuple[int, int, int], list[Hit]] = {}
    out: list[dict[str, str | None]] = []
    for quantity in reading.quantities:
        key = (quantity.block, quantity.passage, quantity.sentence.start)
        if key not in hits:
            hits[key] = _hits(texts[key[:2]], quantity.sentence, rules, issue)
        hit = governing(hits[key], quantity.start, quantity.end)
        marked = hit if hit and hit.modality != "actual" else None
        modality = marked.modality if marked else "actual"
        out.append({"modality": modality, "modality_marker": marked.word if marked else None})
    return out


def _hits(text: str, span: Span, rules: ModalityRules, issue: str | None) -> list[Hit]:
    """The markers of a sentence, in passage offsets; without one, the shall of an exhorting paragraph."""
    sentence = text[span.start : span.end]
    found = sorted(find_markers(sentence, rules, issue), key=lambda h: (h.start, h.rank))
    if not found and (word := _exhorted(text, span, rules)):
        return [Hit(span.start, span.start, span.end, "required", word, 1)]
    move = span.start
    return [
        replace(h, start=h.start + move, reach_start=h.reach_start + move, reach_end=h.reach_end + move)
        for h in found
    ]


def _exhorted(text: str, span: Span, rules: ModalityRules) -> str | None:
    """The marker of a paragraph that tells what shall be done, in several sentences, one before this."""
    start = max(0, text.rfind("\n", max(0, span.start - _PARAGRAPH), span.start))
    end = text.find("\n", span.end, span.end + _PARAGRAPH)
    shall = rules.exhorting
    before = shall.search(text, max(start, span.start - _PARAGRAPH), span.start)
    if before is None:
        return None
    stop = end if end >= 0 else min(len(text), span.end + _PARAGRAPH)
    count = sum(1 for _ in shall.finditer(text, start, stop))
    return next((g for g in before.groups() if g), before.group()) if count >= _SERIES else None


def governing(hits: Sequence[Hit], start: int, end: int) -> Hit | None:
    """The marker that decides for a number ``[start, end)``: a supposition, then tight scopes, then the
    nearest.
    """
    low = bisect_left(hits, start - _FAR, key=lambda h: h.start)
    high = bisect_left(hits, end + _FAR, key=lambda h: h.start)
    over = [h for h in hits[low:high] if h.reach_start <= start and end <= h.reach_end]
    supposed = [h for h in over if h.modality == "hypothetical"]
    tight = [h for h in over if h.rank == 0]
    return max(supposed or tight or over, key=lambda h: h.start, default=None)


def find_markers(sentence: str, rules: ModalityRules, issue: str | None) -> Iterator[Hit]:
    """All markers of one sentence with their reach. Offsets are within the sentence."""
    for marker in rules.markers:
        for match in marker.pattern.finditer(sentence):
            yield _hit(sentence, match, marker)
    if issue:
        for match in _FUTURE.finditer(sentence):
            if int(match[1]) > int(issue[:4]):
                yield Hit(match.start(), match.end(), len(sentence), "planned", match.group(), 1)


def _hit(sentence: str, match: re.Match[str], marker: Marker) -> Hit:
    word = next((g for g in match.groups() if g), match.group())
    start, end = match.span()
    if marker.scope == "sentence":
        return Hit(start, end, len(sentence), marker.modality, word, 1)
    if marker.scope == "clause":
        stop = _STOP.search(sentence, end)
        return Hit(start, end, stop.start() if stop else len(sentence), marker.modality, word, 0)
    if marker.scope == "number":
        reach = _LIST.match(sentence, end)
        return Hit(start, end, _number_end(sentence, reach.end() if reach else end), marker.modality, word, 0)
    return Hit(start, _clause_start(sentence, start), start + 1, marker.modality, word, 0)


def _number_end(sentence: str, at: int) -> int:
    """The end of the number that starts about ``at``."""
    stop = _STOP.search(sentence, at)
    return stop.start() if stop else len(sentence)


def _clause_start(sentence: str, at: int) -> int:
    return max((m.end() for m in _STOP.finditer(sentence, 0, at)), default=0)
