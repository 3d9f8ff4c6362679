"""The knowledge of the block stage: patterns of lines, bylines, family names. All of it is data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.vocabulary import VocabularyError, read_rows, read_toml

_FOLDER = "blocks"
# A paper's own reporters: its name, then the role, then a blank.


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRules:
    """Compiled line patterns and word lists; made by ``load``, never changed afterwards."""

    patterns: dict[str, tuple[re.Pattern[str], ...]]
    roles: re.Pattern[str]
    collective: frozenset[str]
    no_names: frozenset[str]
    organisation_end: re.Pattern[str]
    column_word: re.Pattern[str]
    clause_word: re.Pattern[str]
    box_word: re.Pattern[str]
    advert_word: re.Pattern[str]
    byline_marks: str
    brief_marks: str
    box_marks: str
    column_marks: str
    surnames: frozenset[str]
    reasons: dict[str, tuple[float, str]]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> BlockRules:
        """Read the package's vocabularies and those of the same names in the folders ``extra``.

        Raises ``ValueError`` naming the pattern for a regular expression that does not compile.
        """
        raw = read_toml(f"{_FOLDER}/patterns.toml", extra=extra)
        words = read_toml(f"{_FOLDER}/bylines.toml", extra=extra)
        names = read_rows(f"{_FOLDER}/surnames.csv", extra=extra)
        reasons = read_rows(f"{_FOLDER}/reasons.csv", extra=extra)
        return cls(
            patterns={name: _compile(name, value) for name, value in raw.items()},
            roles=re.compile(
                "(?:"
                + _either(words["roles"])
                + r"|[\u4e00-\u9fff]{2,6}(?:记者|通讯员)(?=\s)|[\u4e00-\u9fff]{2,26}(?:"
                + _either(words["offices"])
                + r")(?=\s))[\s:：/／]*"
            ),
            collective=frozenset(words["collective"]),
            no_names=frozenset(words["no_names"]),
            organisation_end=re.compile("(?:" + _either(words["organisation_endings"]) + ")$"),
            column_word=re.compile(_either(words["column_words"])),
            clause_word=re.compile(_either(words["clause_words"])),
            box_word=re.compile(_either(words["box_words"])),
            advert_word=re.compile(_either(words["advert_words"])),
            byline_marks=words["byline_marks"],
            brief_marks=words["brief_marks"],
            box_marks=words["box_marks"],
            column_marks=words["column_marks"],
            surnames=_surnames(row["surnames"] for row in names),
            reasons={row["reason"]: (float(row["confidence"]), row["explanation"]) for row in reasons},
        )

    def match(self, name: str, text: str) -> re.Match[str] | None:
        """The first of the patterns called ``name`` that matches at the start of ``text``."""
        for pattern in self.patterns[name]:
            if found := pattern.match(text):
                return found
        return None

    def first(self, names: Sequence[str], text: str) -> str | None:
        """The first of ``names`` with a pattern that matches at the start of ``text``."""
        for name in names:
            for pattern in self.patterns[name]:
                if pattern.match(text):
                    return name
        return None

    def search(self, name: str, text: str) -> re.Match[str] | None:
        """The first of the patterns called ``name`` found anywhere in ``text``."""
        for pattern in self.patterns[name]:
            if found := pattern.search(text):
                return found
        return None


def _compile(name: str, value: str | list[str]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(p) for p in ([value] if isinstance(value, str) else value))
    except re.error as error:
        raise VocabularyError(
            f"pattern {name} of {_FOLDER}/patterns.toml does not compile: {error}"
        ) from error


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _surnames(lines: Iterable[str]) -> frozenset[str]:
    """A row of two characters is a compound family name, a longer one a run of single ones."""
    out: set[str] = set()
    for line in lines:
        out.update([line] if len(line) == 2 else line)
    return frozenset(out)
