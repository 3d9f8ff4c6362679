"""Words of a sentence, each with a class that says whether it can stand inside a noun phrase.

The classes come from the vocabulary ``links/words.csv`` (longest match); a stretch it does not know counts as
a noun, unless a tagger is at hand and says otherwise. Numerals come from the ledger and are one word each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from pipeline.records import Mention, Span
from pipeline.vocabulary import read_rows

Kind = Literal[
    "noun",
    "verb",
    "vn",
    "adnoun",
    "copula",
    "change",
    "adverb",
    "prep",
    "conj",
    "de",
    "aux",
    "det",
    "locative",
    "time",
    "claim",
    "number",
    "stop",
    "comma",
    "pause",
    "open",
    "close",
]

_PUNCTUATION: dict[str, Kind] = {
    **dict.fromkeys("。！？!?；;\n：:…—◆●■□▲", "stop"),
    **dict.fromkeys(",，", "comma"),
    "、": "pause",
    **dict.fromkeys("“‘《〈「『（(【[", "open"),
    **dict.fromkeys("”’》〉」』）)】]", "close"),
}
_EXCLUDED: dict[str, Kind] = {
    "date_time": "time",
    "indefinite": "det",
    "denominator": "det",
    "list_marker": "stop",
    "layout": "stop",
}
_TAGS: dict[str, Kind] = {
    "VERB": "verb",
    "AUX": "adverb",
    "ADV": "adverb",
    "ADP": "prep",
    "CCONJ": "conj",
    "SCONJ": "prep",
    "DET": "det",
    "PRON": "det",
}


class TaggedWord(Protocol):
    """A word as a tagger sees it: ``text[start:end]`` of the text given, with a universal part of speech."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""

    @property
    def pos(self) -> str:
        """Universal part of speech, ``NOUN``, ``VERB`` …"""


class Tagger(Protocol):
    """Segments and tags texts; one tuple of words for each text, in order."""

    def tag(self, texts: Sequence[str]) -> Sequence[Sequence[TaggedWord]]:
        """Words of each text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a passage: clean offsets, its characters and its class; ``quantity`` for a claim."""

    start: int
    end: int
    text: str
    kind: Kind
    quantity: int = -1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word classes: ``kinds`` by word, ``longest`` the length of the longest word."""

    kinds: dict[str, Kind]
    longest: int

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> Lexicon:
        """Read the word lists; a user's rows win over the package's. ``ValueError`` for a bad class."""
        kinds: dict[str, Kind] = {}
        for name in ("links/treebank_words.csv", "links/words.csv"):
            for row in read_rows(name, extra=extra):
                kinds.update(dict.fromkeys(row["words"].split(), _kind(row["kind"])))
        return Lexicon(kinds, max(map(len, kinds), default=1))


def _kind(name: str) -> Kind:
    known: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]
    for kind in known:
        if kind == name:
            return kind
    raise ValueError(f"links/words.csv: unknown class {name!r}; one of {', '.join(known)}")


def words_of(
    text: str,
    span: Span,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    tagged: Sequence[TaggedWord] = (),
) -> list[Word]:
    """The words of ``text[span]``; ``mentions`` are those inside it, in order.

    ``tagged`` are a tagger's words for ``text[span]`` (offsets from the span's start); they decide where the
    vocabulary is silent.
    """
    words: list[Word] = []
    hints = {t.start + span.start: t for t in tagged}
    at = span.start
    for mention in mentions:
        if mention.start < at:
            continue
        _lex(text, at, mention.start, lexicon, hints, words)
        words.append(_number(mention))
        at = mention.end
    _lex(text, at, span.end, lexicon, hints, words)
    return words


def _number(mention: Mention) -> Word:
    if mention.quantity is not None:
        return Word(mention.start, mention.end, mention.text, "claim", mention.quantity)
    if mention.reason in ("name", "ordinal", "identifier"):
        return Word(mention.start, mention.end, mention.text, "noun")
    return Word(mention.start, mention.end, mention.text, _EXCLUDED.get(mention.reason or "", "number"))


def _lex(
    text: str, at: int, end: int, lexicon: Lexicon, hints: dict[int, TaggedWord], words: list[Word]
) -> None:
    while at < end:
        char = text[at]
        if char.isspace() and char != "\n":
            at += 1
            continue
        length, kind = _match(text, at, end, lexicon, hints, words)
        if kind == "noun" and length == 1 and words and words[-1].kind == "noun" and words[-1].end == at:
            last = words.pop()
            words.append(Word(last.start, at + 1, text[last.start : at + 1], "noun"))
        else:
            words.append(Word(at, at + length, text[at : at + length], kind))
        at += length


def _after_number(words: Sequence[Word], at: int) -> bool:
    return bool(words) and words[-1].end == at and words[-1].kind in ("claim", "number", "time")


def _alone(at: int, hints: dict[int, TaggedWord]) -> bool:
    """Is a single character a word of its own? The tagger knows, if there is one."""
    return not hints or (at in hints and hints[at].end - hints[at].start == 1)


_SUFFIXES = "员者率额费队站师"


def _derived(text: str, at: int, length: int, kind: Kind, end: int) -> tuple[int, Kind]:
    """A verb with a suffix that makes nouns is a noun: 调解|员, 覆盖|率."""
    if kind in ("verb", "vn", "change") and length > 1 and at < end and text[at] in _SUFFIXES:
        return length + 1, "noun"
    return length, kind


def _match(
    text: str,
    at: int,
    end: int,
    lexicon: Lexicon,
    hints: dict[int, TaggedWord],
    words: Sequence[Word],
) -> tuple[int, Kind]:
    if text[at] in _PUNCTUATION:
        return 1, _PUNCTUATION[text[at]]
    for length in range(min(lexicon.longest, end - at), 0, -1):
        kind = lexicon.kinds.get(text[at : at + length])
        if kind == "locative" and not _after_number(words, at):
            kind = "noun" if length > 1 else None
        if kind and (length > 1 or kind == "locative" or _alone(at, hints)):
            return _derived(text, at + length, length, kind, end)
    if text[at] == "的":
        return 1, "de"
    hint = hints.get(at)
    if hint and hint.pos in _TAGS:
        return hint.end - hint.start, _TAGS[hint.pos]
    return 1, "noun"
