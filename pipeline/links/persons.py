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

from pipeline.links.pronouns import Mention, with_pronouns
from pipeline.vocabulary import read_rows, read_toml

_DOT = re.compile(r"(?<=[一-鿿])[·•‧・](?=[一-鿿])")
_NO_AGENT = re.compile(r"(?:[在为给对向让把被像到]|据|关于|随着)$")
_BAD = re.compile(r"[由从的了在是和与等、们这那个为有不说后时年月日该就都把被级]")
_CLOSE = 8
_HAN = r"[一-鿿]"
_ASPECT = "着了过起出到下上"
_HEADED = re.compile(r"^([一-鿿]{2,4})[：:]|([一-鿿]{2,4})$")
_AGED = re.compile(r"岁的?([一-鿿]{2,14})")
_PLACE = re.compile(r".(?:[镇乡村县市州旗屯]|街道|社区|苏木|嘎查|小区|公司|集团|家[庄村])|街道")
_COLLECTIVE = re.compile("[^\\n]*(?:我们|[我全][省市县区州旗镇乡村])")
_PAUSES = "，。；！？：“”\n的"
_NO_GIVEN = "上下来去里地得着过"
_LONG_NAME = 3
_PLACE_ENDS = "省市县区州旗盟镇乡村局委院校部厅所队会"
_PART = 8  # characters in one part of a name from another language


@dataclass(frozen=True, slots=True)
class NameRules:
    """Patterns of names: ``titled`` (behind a title), ``apposed`` (a name and a comma).

    ``sounds`` are the characters of names from other languages (X·Y), ``person_ends`` the last characters
    of nouns for persons.
    """

    sounds: frozenset[str]
    person_ends: str
    given: re.Pattern[str]
    titled: re.Pattern[str]
    apposed: re.Pattern[str]
    follows: re.Pattern[str]
    saying: re.Pattern[str]
    office: re.Pattern[str]
    polite: re.Pattern[str]
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
            frozenset(data["syllables"]),
            data["person_ends"],
            re.compile(rf"(?<!{sound})(?<!·){sound}{{1,5}}(?:{'|'.join(data['given'])})(?!{sound})(?!·)"),
            re.compile(rf"(?:{roles})(?=({sound}{{1,6}}(?:苏和|布和)|{sound}{{3,8}})?)"),
            re.compile(
                rf"(?:^|(?<=[\n。]))(?=([{single}]{_HAN}{{1,2}})[，,](?:[男女]|\d|现任|系|是|{_HAN}{{2,20}}(?:{roles})))"
            ),
            re.compile("|".join(map(re.escape, data["after_names"]))),
            re.compile("|".join(map(re.escape, data["sayings"]))),
            re.compile("(?:" + "|".join(map(re.escape, data["officers"])) + ")$"),
            re.compile(f"[{single}](?:{'|'.join(map(re.escape, data['polite']))})"),
            surnames,
            frozenset(data["unlikely"]),
            frozenset(data["roles"]),
        )


def _surnames(lines: Iterable[str]) -> Iterator[str]:
    """A row of two characters is a compound family name, a longer one a run of single ones."""
    for line in lines:
        yield from [line] if len(line) == 2 else line


def find_names(text: str, rules: NameRules, words: frozenset[str]) -> list[str]:
    """Full names that the text introduces, in order; its first line is the headline.

    ``words`` are words, which are no names.
    """
    names = dict.fromkeys(_foreign(text, rules))
    for match in rules.titled.finditer(text):
        sounded = _sounded(text, match, rules)
        name = sounded if len(sounded or "") > _LONG_NAME else None
        _add(names, name or _name_at(text, match.end(), rules, words) or sounded)
    for match in rules.given.finditer(text):
        if text.count(match[0]) > 1:
            _add(names, match[0])
    for match in rules.apposed.finditer(text):
        names.setdefault(match[1])
    for match in rules.polite.finditer(text):
        if text[match.start() - 1 : match.start()] in (*_PAUSES, *rules.person_ends):
            _add(names, match[0])
    for name in (*_aged(text, rules, words), *_saying(text, rules, words), *_headed(text, rules, words)):
        _add(names, name)
    return list(names)


def _add(names: dict[str, None], name: str | None) -> None:
    if name and not any(name in n or n in name for n in names):
        names[name] = None


def _foreign(text: str, rules: NameRules) -> list[str]:
    """Names in parts joined by dots, each part as far as the sounds of such names reach."""
    found: dict[str, None] = {}
    last = 0
    for dot in _DOT.finditer(text):
        if dot.start() < last:
            continue
        start, last = _left(text, dot.start(), rules), _right(text, dot.end(), rules)
        if dot.start() - start > 1 and last - dot.end() > 1:
            found[text[start:last]] = None
    return [n for n in found if not any(n != m and n.startswith(m) for m in found)]


def _left(text: str, end: int, rules: NameRules) -> int:
    """Where the part that ends at ``end`` begins: not inside a title (医生|热依拉)."""
    start = end
    while start > max(0, end - _PART) and text[start - 1] in rules.sounds:
        start -= 1
    titles = (m.end() for m in rules.titled.finditer(text, max(0, start - 3), end))
    return max([t for t in titles if start < t < end - 1], default=start)


def _right(text: str, start: int, rules: NameRules) -> int:
    """Where the part at ``start`` and up to two further parts joined to it end."""
    end = _run(text, start, rules)
    for _ in range(2):
        dot = _DOT.match(text, end)
        after = _run(text, dot.end(), rules) if dot else end
        if dot is None or after - dot.end() < 2:
            break
        end = after
    return end


def _run(text: str, start: int, rules: NameRules) -> int:
    end = start
    while end < min(len(text), start + _PART) and (
        text[end] in rules.sounds or text.startswith(("苏和", "布和"), end - 1)
    ):
        end += 1
    return end


def _aged(text: str, rules: NameRules, words: frozenset[str]) -> Iterator[str]:
    """72岁的老住户|赵桂兰: behind an age and a noun for a person."""
    for match in _AGED.finditer(text):
        for at in range(match.start(1) + 1, match.end() - 1):
            if text[at - 1] in rules.person_ends and (name := _name_at(text, at, rules, words)):
                yield name
                break


def _saying(text: str, rules: NameRules, words: frozenset[str]) -> Iterator[str]:
    """A surname and one or two characters between a noun for a person (or a pause) and a verb of saying."""
    for match in rules.saying.finditer(text):
        for size in (3, 2) if match[0] != "道" else ():
            at = match.start() - size
            before = text[at - 1 : at] if at > 0 else ""
            if at < 0 or text[at] not in rules.surnames:
                continue
            called = not before or before in _PAUSES or before in rules.person_ends
            name = text[at : match.start()]
            if text[at] in rules.unlikely and (size < 3 or text.count(name) < 2):
                continue
            if (
                called
                and name[-1] not in _NO_GIVEN
                and _good(name, words)
                and not any(c in name for c in rules.callings)
            ):
                yield name
                break


def _headed(text: str, rules: NameRules, words: frozenset[str]) -> Iterator[str]:
    """A name before a colon or at the end of the headline, if the text prints it again."""
    head, _, body = text.partition("\n")
    for match in _HEADED.finditer(head):
        name = match[1] or match[2]
        for part in (name, name[-3:], name[-2:]):
            known = part[0] in rules.surnames and part[0] not in rules.unlikely
            known = (
                known and part[-1] not in _PLACE_ENDS and f"{part}市" not in body and f"{part}县" not in body
            )
            if known and len(part) < 4 and part in body and _good(part, words):
                yield part
                break


def _name_at(text: str, at: int, rules: NameRules, words: frozenset[str]) -> str | None:
    """A surname and one or two characters at ``at``, None if that is no name."""
    size = 2 if text[at : at + 2] in rules.surnames else 1
    if text[at : at + size] not in rules.surnames:
        return None
    short, long = text[at : at + size + 1], text[at : at + size + 2]
    for name in (long, short):
        titled = len(name) == 3 and rules.office.search(text, max(0, at - 4), at)
        if text[at] in rules.unlikely and not titled and not rules.saying.match(text, at + len(name)):
            continue
        if any(name.startswith(c) or c in name for c in (name[:2], name[1:]) if c in rules.callings):
            continue
        if _good(name, words, text.count(name)) and _ends(text, at, name, rules, words):
            return name
    return None


def _sounded(text: str, match: re.Match[str], rules: NameRules) -> str | None:
    """A name from another language in one part, behind a title."""
    name = match[1]
    if not name or text.startswith("·", match.end(1)):
        return None
    end = match.end(1)
    ends = rules.follows.match(text, end) or text[end + 1 : end + 2] in _ASPECT
    return name if ends or text.count(name) > 1 else None


def _good(name: str, words: frozenset[str], printed: int = 1) -> bool:
    if _BAD.search(name) or name in words or name[:2] in words:
        return False
    return printed > 1 or name[-2:] not in words


def _ends(text: str, at: int, name: str, rules: NameRules, words: frozenset[str]) -> bool:
    """Does the name end here: by what follows, and by its other printings?"""
    end = at + len(name)
    tail = text[end - 1 : end + 1]
    if tail in words and text.count(name) < 2:
        return False
    if text[end : end + 1] in "·•" or _PLACE.match(text, end - 1):
        return False
    follows = end == len(text) or rules.follows.match(text, end) or text[end : end + 2] in words
    return bool(follows) or text[end + 1 : end + 2] in _ASPECT or text.count(name) > 1


def mentions_of(text: str, names: Sequence[str], rules: NameRules) -> list[Mention]:
    """Where the text speaks of the people named, in order of offset."""
    if not names:
        return []
    full = _familiar(names) | {part: name for name in names for part in _parts(name)}
    pattern = re.compile("|".join(sorted(map(re.escape, full), key=len, reverse=True)))
    out = [Mention(m.start(), full[m[0]], _acts(text, m, rules)) for m in pattern.finditer(text)]
    return with_pronouns(text, out)


def _familiar(names: Sequence[str]) -> dict[str, str]:
    """老李 for 李玉贵, where no other name has that family name."""
    heads = [name[0] for name in names]
    return {"老" + n[0]: n for n in names if 2 <= len(n) <= 3 and "·" not in n and heads.count(n[0]) == 1}


def _parts(name: str) -> Iterator[str]:
    yield name
    yield from (part for part in name.split("·") if part != name and len(part) > 1)


def _acts(text: str, match: re.Match[str], rules: NameRules) -> bool:
    """Not behind a preposition, and no officer who only speaks for what he leads."""
    start = match.start()
    label = text[match.end() : match.end() + 1] in ("：", ":") and text[start - 1 : start] in ("", "\n")
    if label and _COLLECTIVE.search(text, start, start + 60):
        return False
    if _NO_AGENT.search(text, max(0, start - 2), start):
        return False
    if rules.saying.match(text, match.end()) and "”" in text[max(0, start - _CLOSE) : start]:
        return False
    return not (rules.office.search(text, max(0, start - 4), start) and rules.saying.match(text, match.end()))
