"""The vocabularies of the grammar, arranged for looking up at a position of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast, get_args

from pipeline.records import Approx, Change, ClaimKind, ExclusionReason
from pipeline.vocabulary import VocabularyError, read_rows

PhraseReason = Literal["internal"] | ExclusionReason
_AREA_COUNT = re.compile("[乡镇村县区市州旗街社]")
_CAPITAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
_REASONS = ("internal", *get_args(ExclusionReason))
_PHRASE_FILES = ("internal", "idioms", "phrases", "names")


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A word for a unit. ``noun`` marks nouns that follow a figure without a classifier."""

    word: str
    unit: str
    kind: ClaimKind
    noun: bool
    not_before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a unit becomes its normalised code: ``base = value * factor + offset``, exactly."""

    unit_measure: str
    dimension: str
    factor: Fraction
    offset: Fraction


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase; ``at`` is the offset of its first numeral; ``solid`` if it is numerals throughout.
    ``internal`` means no reader sees a number in it.
    """

    text: str
    at: int
    reason: PhraseReason
    not_before: re.Pattern[str] | None
    not_after: str
    solid: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Words that share a table, found at the end or the beginning of a stretch of text, longest first.

    ``lasts`` and ``firsts`` give the lengths of the words with a last or first character, longest first.
    """

    table: dict[str, str]
    lasts: dict[str, tuple[int, ...]]
    firsts: dict[str, tuple[int, ...]]

    def ending(self, text: str, start: int, end: int) -> str | None:
        """The longest word that ends at ``end`` and does not begin before ``start``."""
        if end <= start:
            return None
        for length in self.lasts.get(text[end - 1], ()):
            if length <= end - start and text[end - length : end] in self.table:
                return text[end - length : end]
        return None

    def beginning(self, text: str, start: int) -> str | None:
        """The longest word that begins at ``start``."""
        for length in self.firsts.get(text[start : start + 1], ()):
            if text[start : start + length] in self.table:
                return text[start : start + length]
        return None


def words(rows: Iterable[tuple[str, str]]) -> Words:
    """A table of words from pairs of word and meaning; a later pair replaces an earlier one."""
    table = dict(rows)
    return Words(table, _lengths(table, -1), _lengths(table, 0))


def _lengths(table: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    grouped: dict[str, set[int]] = {}
    for word in table:
        grouped.setdefault(word[at], set()).add(len(word))
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in grouped.items()}


def load_units(extra: Sequence[Path]) -> dict[str, tuple[UnitWord, ...]]:
    """Unit words by their first character, longest first."""
    entries: dict[str, UnitWord] = {}
    for row in read_rows("claims/classifiers.csv", extra=extra):
        pattern = _pattern(row["not_before"])
        entries[row["word"]] = UnitWord(row["word"], row["unit"], "count", row["kind"] == "noun", pattern)
    for row in read_rows("claims/unit_words.csv", extra=extra, allowed={"kind": get_args(ClaimKind)}):
        kind = cast(ClaimKind, row["kind"])
        entries[row["word"]] = UnitWord(row["word"], row["unit"], kind, False, _pattern(row["not_before"]))
    return _by_first(entries)


def _by_first(entries: dict[str, UnitWord]) -> dict[str, tuple[UnitWord, ...]]:
    grouped: dict[str, list[UnitWord]] = {}
    for entry in entries.values():
        grouped.setdefault(entry.word[0], []).append(entry)
    return {first: tuple(sorted(group, key=lambda e: -len(e.word))) for first, group in grouped.items()}


def load_conversions(extra: Sequence[Path]) -> dict[str, Conversion]:
    """Conversions by canonical unit, from ``units.csv`` and the things that classifiers name."""
    out = {
        row["unit"]: Conversion(row["unit_measure"], "count", Fraction(1), Fraction(0))
        for row in read_rows("claims/classifiers.csv", extra=extra)
        if row["unit_measure"]
    }
    for row in read_rows("claims/units.csv", extra=extra):
        factor = Fraction(int(row["factor_numerator"]), int(row["factor_denominator"]))
        out[row["unit"]] = Conversion(row["unit_measure"], row["dimension"], factor, Fraction(row["offset"]))
    return out


def load_phrases(scan: re.Pattern[str], extra: Sequence[Path]) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by two characters at their first numeral, so that few candidates meet at any position.

    A phrase that begins with a numeral is keyed by its first two characters, any other by the character
    before the numeral and the numeral itself, with a mark in front.
    """
    grouped: dict[str, dict[str, Phrase]] = {}
    for phrase in (*_toponyms(scan, extra), *_listed(scan, extra)):
        at = phrase.at
        key = "<" + phrase.text[at - 1 : at + 1] if at else phrase.text[:2]
        grouped.setdefault(key, {})[phrase.text] = phrase
    return {key: tuple(sorted(group.values(), key=lambda p: -len(p.text))) for key, group in grouped.items()}


def _listed(scan: re.Pattern[str], extra: Sequence[Path]) -> Iterator[Phrase]:
    for name in _PHRASE_FILES:
        for row in read_rows(f"claims/{name}.csv", extra=extra, allowed={"reason": _REASONS}):
            phrase = _phrase(row, scan)
            if phrase is not None:
                yield phrase


def _toponyms(scan: re.Pattern[str], extra: Sequence[Path]) -> Iterator[Phrase]:
    """Names of areas and townships with a numeral (六户镇), without those that may be counts (五乡镇)."""
    areas = (row["name"] for row in read_rows("links/areas.csv", extra=extra))
    townships = (name for row in read_rows("links/places.csv", extra=extra) for name in row["names"].split())
    for name in (*areas, *townships):
        first = scan.search(name)
        if first and not _AREA_COUNT.match(name, first.end()):
            yield Phrase(name, first.start(), "name", None, "", False)


def _phrase(row: dict[str, str], scan: re.Pattern[str]) -> Phrase | None:
    text = row["phrase"]
    first = scan.search(text) or _CAPITAL.search(text)
    if first is None:
        return None
    reason = cast(PhraseReason, row["reason"])
    solid = all(scan.match(char) for char in text)
    return Phrase(text, first.start(), reason, _pattern(row["not_before"]), row["not_after"], solid)


def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise VocabularyError(f"claims: the pattern {text!r} does not compile: {error}") from error


def load_approximators(extra: Sequence[Path]) -> tuple[Words, Words]:
    """Words on the left and words on the right of a quantity, each with its ``Approx``."""
    allowed = {"approx": get_args(Approx), "side": ("left", "right")}
    rows = read_rows("claims/approximators.csv", extra=extra, allowed=allowed)
    left = words((r["word"], r["approx"]) for r in rows if r["side"] == "left")
    return left, words((r["word"], r["approx"]) for r in rows if r["side"] == "right")


def load_changes(extra: Sequence[Path]) -> tuple[Words, Words]:
    """Verbs and nouns of change, each with its ``Change``."""
    allowed = {"change": get_args(Change), "scope": ("verb", "noun")}
    rows = read_rows("claims/changes.csv", extra=extra, allowed=allowed)
    verbs = words((r["word"], r["change"]) for r in rows if r["scope"] == "verb")
    return verbs, words((r["word"], r["change"]) for r in rows if r["scope"] == "noun")


def load_times(extra: Sequence[Path]) -> dict[str, Words]:
    """Words beside a length of time by role: window, after, lasting."""
    roles = ("window", "after", "lasting")
    rows = read_rows("claims/durations.csv", extra=extra, allowed={"role": roles})
    return {role: words((r["word"], role) for r in rows if r["role"] == role) for role in roles}


def load_table(name: str, column: str, extra: Sequence[Path]) -> Words:
    """The words of ``claims/<name>.csv`` with what ``column`` says of each."""
    return words((row["word"], row[column]) for row in read_rows(f"claims/{name}.csv", extra=extra))
