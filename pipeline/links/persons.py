"""People that a text names, and where it speaks of them.

A name is found where the text introduces it: behind a title or calling (村民柳长青), before a verb of saying,
or by its form (X·Y). Every later printing of it, of a part of it and 他 or 她 at the head of a clause is then
a mention of that person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.vocabulary import read_rows, read_toml

_PRONOUN = re.compile(
    r"(?:^|(?<=[，,。！？；;：:\n”“]))(?:如今|现在|后来|目前|同时|今年|去年|每年|每天)?[，,]?([他她])(?=[^们])"
)
_NO_AGENT = re.compile(r"(?:[在为给对向让把被像到]|据|关于|随着)$")
_BAD = re.compile(r"[的了在是和与等、们这那个为有不说后时年月日该就都把被级]")
_HAN = r"[一-鿿]"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or institution in the text: clean offset, the full name, and whether it acts there."""

    start: int
    name: str
    acts: bool


@dataclass(frozen=True, slots=True)
class NameRules:
    """Patterns of names: ``foreign`` (X·Y), ``titled`` (behind a title), ``apposed`` (a name and a comma)."""

    foreign: re.Pattern[str]
    titled: re.Pattern[str]
    apposed: re.Pattern[str]
    follows: re.Pattern[str]
    saying: re.Pattern[str]
    office: re.Pattern[str]
    surnames: frozenset[str]
    unlikely: frozenset[str]
    callings: frozenset[str]

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> NameRules:
        """Read ``links/agents.toml`` and the list of surnames."""
        data = read_toml("links/agents.toml", extra=extra)
        rows = read_rows("blocks/surnames.csv", extra=extra)
        surnames = frozenset(_surnames(row["surnames"] for row in rows))
        sound = f"[{''.join(sorted(set(data['syllables'])))}]"
        roles = "|".join(sorted(map(re.escape, data["roles"]), key=len, reverse=True))
        single = "".join(sorted(s for s in surnames if len(s) == 1))
        return NameRules(
            re.compile(rf"{sound}{{2,7}}(?:·(?:{sound}{{2,8}}|苏和)){{1,2}}"),
            re.compile(rf"(?:{roles})(?=({sound}{{1,6}}(?:苏和|布和)|{sound}{{3,8}})?)"),
            re.compile(
                rf"(?:^|(?<=[\n。]))(?=([{single}]{_HAN}{{1,2}})[，,](?:[男女]|\d|现任|系|是|{_HAN}{{2,20}}(?:{roles})))"
            ),
            re.compile("|".join(map(re.escape, data["after_names"]))),
            re.compile("|".join(map(re.escape, data["sayings"]))),
            re.compile("(?:" + "|".join(map(re.escape, data["officers"])) + ")$"),
            surnames,
            frozenset(data["unlikely"]),
            frozenset(data["roles"]),
        )


def _surnames(lines: Iterable[str]) -> Iterator[str]:
    """A row of two characters is a compound family name, a longer one a run of single ones."""
    for line in lines:
        yield from [line] if len(line) == 2 else line


def find_names(text: str, rules: NameRules, words: frozenset[str]) -> list[str]:
    """Full names that the text introduces, in order; ``words`` are words, which are no names."""
    names = dict.fromkeys(_foreign(text, rules))
    for match in rules.titled.finditer(text):
        name = _name_at(text, match.end(), rules, words) or _sounded(text, match, rules)
        if name and not any(name in n or n in name for n in names):
            names[name] = None
    for match in rules.apposed.finditer(text):
        names.setdefault(match[1])
    return list(names)


def _foreign(text: str, rules: NameRules) -> list[str]:
    found = dict.fromkeys(m[0] for m in rules.foreign.finditer(text))
    return [n for n in found if not any(n != m and n.startswith(m) for m in found)]


def _name_at(text: str, at: int, rules: NameRules, words: frozenset[str]) -> str | None:
    """A surname and one or two characters at ``at``, None if that is no name."""
    size = 2 if text[at : at + 2] in rules.surnames else 1
    if text[at : at + size] not in rules.surnames:
        return None
    short, long = text[at : at + size + 1], text[at : at + size + 2]
    likely = text[at] not in rules.unlikely
    for name in (long, short):
        if not likely and not rules.saying.match(text, at + len(name)):
            continue
        if any(name.startswith(c) or c in name for c in (name[:2], name[1:]) if c in rules.callings):
            continue
        if _good(name, words) and _ends(text, at, name, rules, words):
            return name
    return None


def _sounded(text: str, match: re.Match[str], rules: NameRules) -> str | None:
    """A name from another language in one part, behind a title."""
    name = match[1]
    if not name or text.startswith("·", match.end(1)):
        return None
    return name if rules.follows.match(text, match.end(1)) or text.count(name) > 1 else None


def _good(name: str, words: frozenset[str]) -> bool:
    return not _BAD.search(name) and name not in words and name[-2:] not in words and name[:2] not in words


def _ends(text: str, at: int, name: str, rules: NameRules, words: frozenset[str]) -> bool:
    """Does the name end here: by what follows, and by its other printings?"""
    end = at + len(name)
    tail = text[end - 1 : end + 1]
    if tail in words and text.count(name) < 2:
        return False
    follows = end == len(text) or rules.follows.match(text, end) or text[end : end + 2] in words
    return bool(follows) or text.count(name) > 1


def mentions_of(text: str, names: Sequence[str], rules: NameRules) -> list[Mention]:
    """Where the text speaks of the people named, in order of offset."""
    if not names:
        return []
    full = {part: name for name in names for part in _parts(name)}
    pattern = re.compile("|".join(sorted(map(re.escape, full), key=len, reverse=True)))
    out = [Mention(m.start(), full[m[0]], _acts(text, m, rules)) for m in pattern.finditer(text)]
    return _with_pronouns(text, out)


def _parts(name: str) -> Iterator[str]:
    yield name
    yield from (part for part in name.split("·") if part != name and len(part) > 1)


def _acts(text: str, match: re.Match[str], rules: NameRules) -> bool:
    """Not behind a preposition, and no officer who only speaks for what he leads."""
    start = match.start()
    if _NO_AGENT.search(text, max(0, start - 2), start):
        return False
    return not (rules.office.search(text, max(0, start - 4), start) and rules.saying.match(text, match.end()))


def _with_pronouns(text: str, mentions: list[Mention]) -> list[Mention]:
    out, at, last = [], 0, None
    for match in _PRONOUN.finditer(text):
        while at < len(mentions) and mentions[at].start < match.start(1):
            last = mentions[at].name
            out.append(mentions[at])
            at += 1
        if last:
            out.append(Mention(match.start(1), last, True))
    return out + mentions[at:]
