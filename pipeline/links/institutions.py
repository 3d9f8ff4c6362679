"""Institutions that a text names, and where it speaks of them: a school, a company, a squad, a park."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.pronouns import Mention
from pipeline.links.words import Lexicon, Word, words_of
from pipeline.records import Span
from pipeline.vocabulary import read_toml

_BEFORE = 26
_RUN = re.compile(r"[一-鿿·]+$")
_NO_NAME = re.compile(
    r"^(?:全|该|本|我|各|这|那|某|一|多|新|老|每|大|中|小)?.{0,1}$|^[各每某数几两该本我全]|们|的|里|内|旗下|全资|领办"
    r"|^[万亿余元]|^[家所个][省市县乡镇村]?$|^[一二两三四五六七八九十]+[所家个座支处]"
    r"|^(?:有限|责任|股份|龙头|种植|养殖|专业|农民|基层|公立|民办|定点|示范|红色|爱国)"
)
_HEAD = re.compile(r"^$|[，,。！？；;：:\n“”年月日起]$|(?:^|[，,。！？；;：:\n“])(?:在|走进|来到|位于|作为)$")
_ACTORS = ("局", "队", "办", "所", "厅", "委")
_OUTSIDE = re.compile(r"^$|[，,。！？；;：:\n年月日起]$")
_JOINT = re.compile(r"[大支]队|局")
_NAMING = ("noun", "vn", "adnoun")
_LINKING = frozenset("的和与在是有了对为将把被由从到向给让及就也都")
_AREA = re.compile(r"(?<=[一-鿿]{2})(?:自治[区州县旗]|[省市州县区旗盟镇乡]|街道|苏木)(?=[一-鿿]{2})")
_COMMON = re.compile(r"人民|烈士|革命|第|中心|实验|国家|农村|消防|公安|交警|交通")
_FOUNDING = re.compile("领办|创办|成立|组建|牵头|注册|开办|办起|建起|开起|建成|筹建|兴办|引进|引入")
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
            re.compile(
                _either(data["institutions"]) + "(?![生路街们长级监主化上中需价占份营秩准环经规前竞])"
            ),
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
        founded = [m.end() for m in _FOUNDING.finditer(text, start, match.start())]
        start = founded[-1] if founded else start
        start += text[start] in "由经请据" and match.end() - start > 4
        name = text[start : match.end()]
        own = text[start : match.start()]
        counted = text[match.end() : match.end() + 1].isdigit() and lexicon.kinds.get(own[:2]) == "vn"
        if counted or lexicon.kinds.get(own) == "vn":
            continue
        if own and not _NO_NAME.search(own) and not rules.generic.match(own):
            if out and out[-1].start == start:
                out.pop()
            alias = _ALIAS.match(text, match.end())
            name = alias[1] if alias else _short(without_areas(name), text)
            out.append(Mention(start, name, _acts(text, start, match.end(), lexicon)))
    return out


def _short(name: str, text: str) -> str:
    """The part of a long name that the text itself uses more often than the whole."""
    tails = (name[m.end() :] for m in _JOINT.finditer(name))
    used = (t for t in tails if len(t) > 3 and text.count(t) > text.count(name))
    return next(used, name)


def _acts(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """At the head of a clause, and neither the owner nor a modifier nor an item of a list: its subject."""
    opened = text[start - 1 : start] == "“" and text[end : end + 1] == "”"
    before = start - 1 if opened else start
    head = _OUTSIDE if opened else _HEAD
    if not head.search(text, max(0, before - 3), before) or text[end : end + 1] in ("的", "、"):
        return False
    return all(lexicon.kinds.get(text[end : end + size]) != "noun" for size in (2, 3))


def without_areas(name: str) -> str:
    """Without all but the last of the areas in front (甲省乙县丙乡中心小学 → 丙乡中心小学), and without that
    one if it is longer than a name of its own behind it (甲乙族自治县丙丁景区 → 丙丁景区).
    """
    joints = [m.end() for m in _AREA.finditer(name)]
    if not joints or len(name) - joints[-1] < 3:
        return name
    rest = name[joints[-1] :]
    start = joints[-2] if len(joints) > 1 else 0
    own = len(rest) > 3 and not _COMMON.match(rest) and joints[-1] - start > len(rest) + 2
    return rest if own else name[start:]


def _start(text: str, span: Span, lexicon: Lexicon) -> int:
    """Where the nouns begin that end at the end of ``span``; a verb behind one who acts is none of them.

    One character between another and the nouns is no word of its own (洛|须|派出所, 蒙|能|新能源公司).
    """
    words = words_of(text, span, (), lexicon)
    at, verb = len(words), False
    while at and words[at - 1].kind in _NAMING and not (verb and words[at - 1].text.endswith(_ACTORS)):
        at -= 1
        verb = words[at].kind == "vn"
        inner = at > 1 and words[at - 1].kind in ("adverb", "aux", "vn", "verb", "change")
        if inner and _single(words[at - 1]) and _single(words[at - 2]) and words[at - 2].kind == "noun":
            at -= 1
    return words[at].start if at < len(words) else span.end


def _single(word: Word) -> bool:
    return len(word.text) == 1 and word.text not in _LINKING


def references_to(text: str, names: Sequence[Mention], rules: InstitutionRules) -> list[Mention]:
    """Every mention of the institutions ``names`` in the text: by name, and by a word that stands for one."""
    out = list(names)
    aliases = {m[1] for m in _ALIAS.finditer(text)}
    for match in rules.reference.finditer(text):
        quoted = text[match.start(1) - 1 : match.start(1)] == "“"
        if quoted and not _OUTSIDE.search(text, max(0, match.start(1) - 2), match.start(1) - 1):
            continue
        ends = rules.references[match[1]]
        before = [m for m in names if m.start < match.start(1)]
        fitting = [m for m in before if m.name in aliases] or [m for m in before if m.name.endswith(ends)]
        if fitting:
            out.append(Mention(match.start(1), fitting[-1].name, True))
    return sorted(out, key=lambda m: m.start)
