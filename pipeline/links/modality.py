"""Whether a number is a fact, a plan, a norm or a supposition, and which word says so.

Markers are data (``links/modality.toml``): a pattern, the modality, and how far it reaches. The one
nearest to the number decides; a date after the issue's year makes a plan of what no marker claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from pipeline.records import Modality, Reading
from pipeline.vocabulary import read_toml

Scope = Literal["sentence", "clause", "number", "back"]

_STOP = re.compile(r"[，。；,;！？!?\n]")
_LIST = re.compile(r"[^，。；,;\n]{0,4}(?:[0-9.]+[^，。；,;、\n]{0,6}、)*[^，。；,;、\n0-9]{0,6}")
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

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> ModalityRules:
        """Read ``links/modality.toml``. Raises ``re.error`` for a pattern that does not compile."""
        rows = read_toml("links/modality.toml", extra=extra)["marker"]
        return cls(tuple(_marker(row) for row in rows))


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
            sentence = texts[key[:2]][quantity.sentence.start : quantity.sentence.end]
            hits[key] = sorted(find_markers(sentence, rules, issue), key=lambda h: (h.start, h.rank))
        start = quantity.start - quantity.sentence.start
        hit = governing(hits[key], start, quantity.end - quantity.sentence.start)
        marked = hit if hit and hit.modality != "actual" else None
        out.append(
            {
                "modality": marked.modality if marked else "actual",
                "modality_marker": marked.word if marked else None,
            }
        )
    return out


def governing(hits: Sequence[Hit], start: int, end: int) -> Hit | None:
    """The marker that decides for a number ``[start, end)`` of the sentence: tight scopes first, then the
    nearest.
    """
    over = [h for h in hits if h.reach_start <= start and end <= h.reach_end]
    tight = [h for h in over if h.rank == 0]
    return max(tight or over, key=lambda h: h.start, default=None)


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
