"""Whether a number is a fact, a plan, a norm or a supposition, and which word says so.

Markers are data (``links/modality.toml``): a pattern, the modality, and how far it reaches. The one
nearest to the number decides; a date after the issue's year makes a plan of what no marker claims.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from pipeline.records import Modality, Reading, Span, Step
from pipeline.vocabulary import read_toml

Fields = dict[str, object]
Scope = Literal["sentence", "clause", "number", "back"]

_STOP = re.compile(r"[，。；,;！？!?\n]")
_LIST = re.compile(r"[^，。；,;\n]{0,4}(?:[0-9.]+[^，。；,;、\n]{0,6}、)*[^，。；,;、\n0-9]{0,6}")
_FAR = 400
_PARAGRAPH = 1500
_SERIES = 3
_SECTION = re.compile(r"(?m)^[ \u3000]*[一二三四五六七八九十]{1,3}[、.．][^\n。；]{2,40}$")
_FUTURE = re.compile(
    r"(?P<to>(?<!截)[到至])?(?:(?P<year>20[0-9]{2})年|“?(?P<plan>十[一二三四五]五)”?(?P<end>末)?)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """One row of the vocabulary, compiled."""

    name: str
    modality: Modality
    scope: Scope
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A marker ``name`` whose ``word`` starts at ``at``; it governs numbers in ``[reach_start,
    reach_end)``.
    """

    name: str
    at: int
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
    intending: re.Pattern[str]
    plans: Mapping[str, Sequence[int]]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> ModalityRules:
        """Read ``links/modality.toml`` and the five-year plans of ``links/times.toml``. Raises
        ``re.error`` for a pattern that does not compile.
        """
        data = read_toml("links/modality.toml", extra=extra)
        plans = read_toml("links/times.toml", extra=extra)["plans"]
        return cls(
            tuple(_marker(row) for row in data["marker"]),
            re.compile(data["exhorting"]),
            re.compile(data["intending"]),
            plans,
        )


def _marker(row: Mapping[str, str]) -> Marker:
    modality, scope = cast(Modality, row["modality"]), cast(Scope, row["scope"])
    return Marker(row["name"], modality, scope, re.compile(row["pattern"]))


def find_modality(reading: Reading, rules: ModalityRules) -> list[Fields]:
    """``modality`` and ``modality_marker`` of all quantities of one document, parallel to
    ``reading.quantities``.
    """
    texts = reading.layout.clean_texts()
    issue = reading.layout.document.issue_date
    hits: dict[tuple[int, int, int], list[Hit]] = {}
    out: list[Fields] = []
    for quantity in reading.quantities:
        key = (quantity.block, quantity.passage, quantity.sentence.start)
        if key not in hits:
            hits[key] = _hits(texts[key[:2]].text, quantity.sentence, rules, issue)
        hit = governing(hits[key], quantity.start, quantity.end)
        marked = hit if hit and hit.modality != "actual" else None
        modality = marked.modality if marked else "actual"
        fields: Fields = {"modality": modality, "modality_marker": marked.word if marked else None}
        if marked:
            end = marked.at + len(marked.word)
            fields["steps"] = (Step(f"modality.{marked.name}", marked.at, end, marked.word),)
        out.append(fields)
    return out


def _hits(text: str, span: Span, rules: ModalityRules, issue: str | None) -> list[Hit]:
    """The markers of a sentence, in passage offsets; without one, the shall of an exhorting paragraph."""
    sentence = text[span.start : span.end]
    found = sorted(find_markers(sentence, rules, issue, move=span.start), key=lambda h: (h.start, h.rank))
    if not found and (word := _exhorted(text, span, rules)):
        return [Hit("exhorting", word[1], span.start, span.start, span.end, "required", word[0], 1)]
    if not found and (word := _intended(text, span, rules)):
        return [Hit("section", word[1], span.start, span.start, span.end, "planned", word[0], 1)]
    return found


def _exhorted(text: str, span: Span, rules: ModalityRules) -> tuple[str, int] | None:
    """The marker of a paragraph that tells what shall be done, in several sentences, one before this."""
    start = max(0, text.rfind("\n", max(0, span.start - _PARAGRAPH), span.start))
    end = text.find("\n", span.end, span.end + _PARAGRAPH)
    shall = rules.exhorting
    before = shall.search(text, max(start, span.start - _PARAGRAPH), span.start)
    if before is None:
        return None
    stop = end if end >= 0 else min(len(text), span.end + _PARAGRAPH)
    count = sum(1 for _ in shall.finditer(text, start, stop))
    return _word(before) if count >= _SERIES else None


def _intended(text: str, span: Span, rules: ModalityRules) -> tuple[str, int] | None:
    """The marker of a section whose heading says what is aimed at (三、明年主要目标)."""
    start = max(0, span.start - _PARAGRAPH)
    last = None
    for last in _SECTION.finditer(text, start, span.start):  # noqa: B007 - the last heading counts
        pass
    intent = rules.intending.search(last.group()) if last else None
    return (intent.group(), last.start() + intent.start()) if last and intent else None


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


def find_markers(sentence: str, rules: ModalityRules, issue: str | None, *, move: int = 0) -> Iterator[Hit]:
    """All markers of one sentence with their reach. Offsets are those within the sentence plus ``move``."""
    for marker in rules.markers:
        for match in marker.pattern.finditer(sentence):
            yield _hit(sentence, match, marker, move)
    if issue:
        for match in _FUTURE.finditer(sentence):
            if _first_year(match, rules) > int(issue[:4]):
                at, end = match.span()
                word = match.group().strip("“”")
                start = sentence.index(word, at) + move
                stop = len(sentence) + move
                yield Hit("future", start, at + move, end + move, stop, "planned", word, 1)


def _first_year(match: re.Match[str], rules: ModalityRules) -> int:
    """The year a date starts; one that something is to be reached by (到2025年, 到“十四五”末) counts as
    the next.
    """
    if match["year"]:
        return int(match["year"]) + bool(match["to"])
    first, last = rules.plans.get(match["plan"], (0, 0))
    return last + 1 if match["end"] and match["to"] else first


def _word(match: re.Match[str]) -> tuple[str, int]:
    """The marker as printed and where it stands: the first group, or all of the match."""
    groups = range(1, len(match.groups()) + 1)
    group = next((i for i in groups if match[i]), 0)
    return match.group(group), match.start(group)


def _hit(sentence: str, match: re.Match[str], marker: Marker, move: int) -> Hit:
    word, at = _word(match)
    start, end = match.span()
    low, high, rank = end, len(sentence), 0
    if marker.scope == "sentence":
        rank = 1
    elif marker.scope == "clause":
        high = _clause_end(sentence, end)
    elif marker.scope == "number":
        reach = _LIST.match(sentence, end)
        high = _clause_end(sentence, reach.end() if reach else end)
    else:
        low, high = _clause_start(sentence, start), start + 1
    low, high = low + move, high + move
    return Hit(marker.name, at + move, start + move, low, high, marker.modality, word, rank)


def _clause_end(sentence: str, at: int) -> int:
    stop = _STOP.search(sentence, at)
    return stop.start() if stop else len(sentence)


def _clause_start(sentence: str, at: int) -> int:
    return max((m.end() for m in _STOP.finditer(sentence, 0, at)), default=0)
