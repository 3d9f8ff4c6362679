"""Words of a sentence, each with a class that says whether it can stand inside a noun phrase.

The classes come from the vocabulary ``links/words.csv`` (longest match); a stretch it does not know counts as
a noun, unless a tagger is at hand and says otherwise. Numerals come from the ledger and are one word each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from msgspec import Struct

from pipeline.nlp.tokens import Token
from pipeline.records import Mention, Span
from pipeline.vocabulary import VocabularyError, read_rows

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
    "AUX": "adverb",
    "ADV": "adverb",
    "ADP": "prep",
    "CCONJ": "conj",
    "SCONJ": "prep",
    "DET": "det",
    "PRON": "det",
}


class Word(Struct, frozen=True, gc=False):
    """A word of a passage: clean offsets, its characters and its class; ``quantity`` for a claim."""

    start: int
    end: int
    text: str
    kind: Kind
    quantity: int = -1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word classes: ``kinds`` by word; ``lengths`` of longer words by their first two characters, falling.

    A stem and a complement make a verb of two characters (卖|到, 雇|了). ``suffixes`` make a noun of a verb,
    those of ``things`` only of a word that is a noun too; each with the characters that may not follow.
    """

    kinds: dict[str, Kind]
    lengths: dict[str, tuple[int, ...]]
    stems: frozenset[str] = frozenset()
    complements: frozenset[str] = frozenset()
    suffixes: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> Lexicon:
        """Read the word lists; a user's rows win over the package's. ``ValueError`` for a bad class."""
        kinds: dict[str, Kind] = {}
        for name in ("links/treebank_words.csv", "links/words.csv"):
            for row in read_rows(name, extra=extra):
                kinds.update(dict.fromkeys(row["words"].split(), _kind(row["kind"])))
        parts: dict[str, set[str]] = {"stem": set(), "complement": set()}
        for row in read_rows("links/verb_parts.csv", extra=extra):
            parts[row["kind"]].update(row["words"].split())
        stems, complements = frozenset(parts["stem"]), frozenset(parts["complement"])
        rows = read_rows("links/suffixes.csv", extra=extra, allowed={"after": ("verb", "vn")})
        suffixes = {row["suffix"]: row["not_before"] for row in rows if row["after"] == "verb"}
        things = {row["suffix"]: row["not_before"] for row in rows}
        return Lexicon(kinds, _lengths(kinds), stems, complements, suffixes, things)

    def protecting(self, names: Iterable[str]) -> Lexicon:
        """With ``names`` of places as nouns where a short word in them would cut them (正|果镇, 甲|和|镇)."""
        small = {w for w, kind in self.kinds.items() if len(w) == 1 and kind not in _INSIDE}
        cut = [name for name in names if len(name) > 2 and not small.isdisjoint(name)]
        kinds: dict[str, Kind] = dict.fromkeys(cut, "noun")
        kinds.update(self.kinds)
        return replace(self, kinds=kinds, lengths=_lengths(kinds))


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 1:
            found.setdefault(word[:2], set()).add(len(word))
    return {head: tuple(sorted(lengths, reverse=True)) for head, lengths in found.items()}


def _kind(name: str) -> Kind:
    known: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]
    for kind in known:
        if kind == name:
            return kind
    raise VocabularyError(f"links/words.csv: unknown class {name!r}; one of {', '.join(known)}")


_ONLY_BEFORE_NUMBERS = frozenset("降涨升超达逾近约满多少高低便宜贵快慢计")
_SPENT = frozenset("得扣赚赔欠罚攒挣亏")
_NEAR = 9
_INSIDE = ("noun", "vn", "adnoun")
_SUMS = frozenset(("共", "累计", "总计", "一共", "共计", "总共"))
_OPENERS = ("stop", "comma", "pause", "adverb", "open", "close", "time", "prep", "conj", "locative")
_VERBAL = ("verb", "vn", "change", "copula")


@dataclass(slots=True)
class _Lexer:
    """Cuts the stretches between numerals into words, which grow from left to right."""

    text: str
    lexicon: Lexicon
    hints: dict[int, Token]
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)

    def words(self, quantities: Mapping[int, int]) -> list[Word]:
        """The words read; ``quantities`` are the claims among them, by offset."""
        text, claim = self.text, quantities.get
        return [
            Word(start, end, text[start:end], kind, claim(start, -1) if kind == "claim" else -1)
            for start, end, kind in zip(self.starts, self.ends, self.kinds, strict=True)
        ]

    def read(self, at: int, end: int) -> None:
        """The words of the stretch from ``at`` to ``end``."""
        text = self.text
        while at < end:
            char = text[at]
            if char.isspace() and char != "\n":
                at += 1
                continue
            length, kind = self._match(at, end)
            self.add(at, at + length, kind)
            at += length

    def add(self, start: int, end: int, kind: Kind) -> None:
        """A word; the unknown characters of a stretch, each a noun, are one."""
        if end - start == 1 and kind == "noun" and self._follows("noun", at=start):
            self.ends[-1] = end
        else:
            self.put(start, end, kind)

    def put(self, start: int, end: int, kind: Kind) -> None:
        """A word by itself."""
        self.starts.append(start)
        self.ends.append(end)
        self.kinds.append(kind)

    def _match(self, at: int, end: int) -> tuple[int, Kind]:
        text, lexicon = self.text, self.lexicon
        char = text[at]
        if char in _PUNCTUATION:
            return 1, _PUNCTUATION[char]
        for length in lexicon.lengths.get(text[at : at + 2], ()):
            if length <= end - at and (found := self._listed(at, length, end)):
                return found
        if self._compound(at):
            return 2, "verb"
        if char in lexicon.stems and self._summed(at):
            return 1, "verb"
        if char in lexicon.kinds and (found := self._listed(at, 1, end)):
            return found
        return (1, "de") if char == "的" else self._hinted(at)

    def _listed(self, at: int, length: int, end: int) -> tuple[int, Kind] | None:
        """The listed word of this length at ``at``; None if there is none, or none that fits here."""
        kind = self.lexicon.kinds.get(self.text[at : at + length])
        fitting = kind and self._fitting(at, length, kind, end)
        return self._derived(at, length, fitting, end) if fitting else None

    def _compound(self, at: int) -> bool:
        """Do a stem and a complement make a verb at ``at``?"""
        return self.text[at] in self.lexicon.stems and self.text[at + 1 : at + 2] in self.lexicon.complements

    def _summed(self, at: int) -> bool:
        """共|建|书屋, 累计|修|水渠: what was done, between a word for a sum and its noun."""
        return self._follows("copula", at=at) and self.text[self.starts[-1] : at] in _SUMS

    def _hinted(self, at: int) -> tuple[int, Kind]:
        hint = self.hints.get(at)
        if hint and hint.pos in _TAGS:
            return hint.end - hint.start, _TAGS[hint.pos]
        return 1, "noun"

    def _fitting(self, at: int, length: int, kind: Kind, end: int) -> Kind | None:
        """The class a listed word has at this place; None if it is none here."""
        if kind == "locative" and not self._follows("claim", "number", "time", at=at):
            return "noun" if length > 1 else None
        after = self.text[at + length : at + length + 1]
        if (kind in ("prep", "vn") and after == "了") or (kind == "vn" and after in ("到", "给", "往", "成")):
            return "verb"
        if length > 1:
            return self._average(at, kind, end) if self.text.startswith("平均", at) else kind
        if kind == "aux":
            return kind if self._follows(*_VERBAL, at=at) or self._makes_verb(at) else None
        if self.text[at] == "经":
            return "prep" if self._opens() else None
        if self.text[at] in _SPENT:
            return kind if at + 1 == end or after in ("了", "到") else None
        if kind == "verb":
            free = self.text[at] in "来进走" or self._opens() or at + 1 == end
            return kind if free or self.text[at + 1] in "了着" else None
        if self.text[at] == "超" and end - at < _NEAR:
            return kind
        if self.text[at] in _ONLY_BEFORE_NUMBERS and at + 1 < end:
            follows = self.lexicon.kinds.get(self.text[at + 1 : at + 2])
            return kind if follows == "copula" and at + 2 == end else None
        return kind

    def _average(self, at: int, kind: Kind, end: int) -> Kind:
        """平均|浓度 is one noun, 平均每亩 and 平均增收 are not."""
        kinds = (self.lexicon.kinds.get(self.text[at + 2 : at + 2 + size], "") for size in (3, 2, 1))
        known = next((k for k in kinds if k), "noun" if at + 2 < end else "copula")
        return "adnoun" if kind == "copula" and known == "noun" else kind

    def _makes_verb(self, at: int) -> bool:
        """水面退|了: the last character of an unknown stretch before 了 is a verb; it is cut off."""
        if self.text[at] != "了" or not self._follows("noun", at=at) or at - self.starts[-1] < 3:
            return False
        if self.text[self.starts[-1] : at] in self.lexicon.kinds:
            return False
        self.ends[-1] = at - 1
        self.put(at - 1, at, "verb")
        return True

    def _opens(self) -> bool:
        """Does a phrase open here?"""
        return not self.kinds or self.kinds[-1] in _OPENERS

    def _follows(self, *kinds: str, at: int) -> bool:
        return bool(self.ends) and self.ends[-1] == at and self.kinds[-1] in kinds

    def _derived(self, at: int, length: int, kind: Kind, end: int) -> tuple[int, Kind]:
        """A verb with a suffix that makes nouns is a noun: 调解|员, 覆盖|率."""
        after = at + length
        if kind in _VERBAL and length > 1 and after < end and self._makes_noun(after, kind):
            return length + 1, "noun"
        return length, kind

    def _makes_noun(self, at: int, kind: Kind) -> bool:
        suffix, following = self.text[at], self.text[at + 1 : at + 2]
        suffixes = self.lexicon.things if kind == "vn" else self.lexicon.suffixes
        if suffix not in suffixes or (following and following in suffixes[suffix]):
            return False
        return suffix + following not in self.lexicon.kinds or not following


def words_of(
    text: str,
    span: Span,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    tagged: Sequence[Token] = (),
) -> list[Word]:
    """The words of ``text[span]``; ``mentions`` are those inside it, in order.

    ``tagged`` are a tagger's words for ``text[span]`` (offsets from the span's start); they decide where the
    vocabulary is silent.
    """
    lexer = _Lexer(text, lexicon, {t.start + span.start: t for t in tagged})
    at = span.start
    for mention in mentions:
        if mention.start < at:
            continue
        lexer.read(at, mention.start)
        lexer.put(mention.start, mention.end, _number(mention, text))
        at = mention.end
    lexer.read(at, span.end)
    return lexer.words({m.start: m.quantity for m in mentions if m.quantity is not None})


def _number(mention: Mention, text: str) -> Kind:
    if mention.quantity is not None:
        return "claim"
    latin = text[mention.end : mention.end + 1]
    if mention.reason in ("name", "ordinal", "identifier") or (latin.isascii() and latin.isalpha()):
        return "noun"
    return _EXCLUDED.get(mention.reason or "", "number")
