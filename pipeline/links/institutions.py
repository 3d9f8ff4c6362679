"""Institutions that a text names, and where it speaks of them: a school, a company, a squad, a park."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.persons import Mention
from pipeline.links.words import Lexicon, words_of
from pipeline.records import Span
from pipeline.vocabulary import read_toml

_BEFORE = 26
_RUN = re.compile(r"[一-鿿·]+$")
_NO_NAME = re.compile(
    r"^(?:全|该|本|我|各|这|那|某|一|多|新|老|每|大|中|小)?.{0,1}$|^[各每某数几两该本我全]|们|的|里|内|旗下|全资|领办"
    r"|^(?:有限|责任|股份|龙头|种植|养殖|专业|农民|基层|公立|民办|定点|示范|红色|爱国)"
)
_HEAD = re.compile(r"^$|[，,。！？；;：:\n“”年月日起]$")
_ACTORS = ("局", "队", "办", "所", "厅", "委")
_JOINT = re.compile(r"[大支]队|局")
_ALIAS = re.compile(r"[（(]以下简称[:：]?[“\"「]?([一-鿿]{2,10})")
_OPEN = (
    r"(?:^|(?<=[，,。！？；;：:\n“”]))(?:目前|如今|现在|同时|近年来|今年|去年|仅|据统计|截至目前|其中)?[，,]?"
)


@dataclass(frozen=True, slots=True)
class InstitutionRules:
    """``endings`` of names, and ``references``: a word and the endings of what it may stand for."""

    ending: re.Pattern[str]
    reference: re.Pattern[str]
    references: dict[str, tuple[str, ...]]
    generic: re.Pattern[str]

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> InstitutionRules:
        """Read ``links/agents.toml``."""
        data = read_toml("links/agents.toml", extra=extra)
        references = {word: tuple(ends) for word, ends in data["references"].items()}
        return InstitutionRules(
            re.compile(_either(data["institutions"]) + "(?![生路街们长级])"),
            re.compile(f"{_OPEN}({_either(list(references))})"),
            references,
            re.compile(f"{_either(data['generic'])}*$"),
        )


def _either(words: Sequence[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def find_institutions(text: str, rules: InstitutionRules, lexicon: Lexicon) -> list[Mention]:
    """Names of institutions in the text, in order: the longest run of nouns that ends like one."""
    out: list[Mention] = []
    for match in rules.ending.finditer(text):
        run = _RUN.search(text, max(0, match.start() - _BEFORE), match.start())
        if run is None:
            continue
        start = _start(text, Span(run.start(), match.end()), lexicon)
        name = text[start : match.end()]
        own = text[start : match.start()]
        if lexicon.kinds.get(own) == "vn":
            continue
        if own and not _NO_NAME.search(own) and not rules.generic.match(own):
            if out and out[-1].start == start:
                out.pop()
            alias = _ALIAS.match(text, match.end())
            name = alias[1] if alias else _short(name, text)
            out.append(Mention(start, name, _acts(text, start, match.end(), lexicon)))
    return out


def _short(name: str, text: str) -> str:
    """The part of a long name that the text itself uses more often than the whole."""
    tails = (name[m.end() :] for m in _JOINT.finditer(name))
    used = (t for t in tails if len(t) > 3 and text.count(t) > text.count(name))
    return next(used, name)


def _acts(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """At the head of a clause, and neither the owner nor a modifier nor an item of a list: its subject."""
    if not _HEAD.search(text, max(0, start - 1), start) or text[end : end + 1] in ("的", "、"):
        return False
    return all(lexicon.kinds.get(text[end : end + size]) != "noun" for size in (2, 3))


def _start(text: str, span: Span, lexicon: Lexicon) -> int:
    """Where the nouns begin that end at the end of ``span``; a verb behind one who acts is none of them."""
    start = span.end
    verb = False
    for word in reversed(words_of(text, span, (), lexicon)):
        if word.kind not in ("noun", "vn", "adnoun") or (verb and word.text.endswith(_ACTORS)):
            break
        start, verb = word.start, word.kind == "vn"
    return start


def references_to(text: str, names: Sequence[Mention], rules: InstitutionRules) -> list[Mention]:
    """Every mention of the institutions ``names`` in the text: by name, and by a word that stands for one."""
    out = list(names)
    aliases = {m[1] for m in _ALIAS.finditer(text)}
    for match in rules.reference.finditer(text):
        ends = rules.references[match[1]]
        before = [m for m in names if m.start < match.start(1)]
        fitting = [m for m in before if m.name in aliases] or [m for m in before if m.name.endswith(ends)]
        if fitting:
            out.append(Mention(match.start(1), fitting[-1].name, True))
    return sorted(out, key=lambda m: m.start)
