"""Who 他 and 她 are: mentions of people, and the pronouns that stand for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_PRONOUN = re.compile(
    r"(?:^|(?<=[，,。！？；;：:\n”“]))(?:如今|现在|后来|目前|同时|今年|去年|每年|每天)?[，,]?([他她])(?=[^们妈爸父母丈妻爱婆哥弟姐妹])|(?<=的)([他她])(?=[^们的])"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or institution in the text: clean offset, the full name, and whether it acts there."""

    start: int
    name: str
    acts: bool


def with_pronouns(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of ``text``, in order, with each 他 and 她 that opens a clause.

    A pronoun means the last one named, unless another of its paragraph is known to be this 他 or 她.
    """
    out: list[Mention] = []
    sexes: dict[str, str] = {}
    at, last, paragraph = 0, "", 0
    here: set[str] = set()
    for match in _PRONOUN.finditer(text):
        start = match.end() - 1
        begins = text.rfind("\n", paragraph, start) + 1
        if begins > paragraph:
            paragraph, here = begins, set()
        while at < len(mentions) and mentions[at].start < start:
            last = mentions[at].name
            if mentions[at].start >= paragraph:
                here.add(last)
            out.append(mentions[at])
            at += 1
        if last:
            last = _meant(last, match[1] or match[2], sexes, here)
            out.append(Mention(start, last, True))
    return [*out, *mentions[at:]]


def _meant(last: str, pronoun: str, sexes: dict[str, str], here: Collection[str]) -> str:
    """The name that ``pronoun`` stands for; ``here`` are the names printed in its paragraph."""
    known = [name for name, sex in sexes.items() if sex == pronoun]
    if last not in sexes:
        near = [name for name in known if name in here or last not in here]
        if near:
            return near[-1]
    if sexes.setdefault(last, pronoun) != pronoun and known:
        return known[-1]
    return last
