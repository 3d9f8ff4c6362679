"""Who acts in an article: the people and institutions it names, and the one it is about, if there is one.

Feature stories are about a person or an institution: their figures belong to whom the sentence names, else to
the nearest one named before in the paragraph, else to the protagonist of the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.institutions import InstitutionRules, find_institutions, references_to
from pipeline.links.persons import NameRules, find_names, mentions_of
from pipeline.links.pronouns import Mention
from pipeline.links.words import Lexicon
from pipeline.records import Block
from pipeline.vocabulary import read_toml

_LEAD = 260
_OPENING = 16
_OFFICES = ("长", "书记", "主任", "负责人", "经理", "主席", "支书")
_ENOUGH = 3
_APPOSED = 7


@dataclass(frozen=True, slots=True)
class AgentRules:
    """How people and institutions are found; ``words`` are known words, which are no names."""

    names: NameRules
    institutions: InstitutionRules
    officers: re.Pattern[str]
    titles: re.Pattern[str]
    words: frozenset[str]

    @staticmethod
    def load(lexicon: Lexicon, extra: Sequence[Path] = ()) -> AgentRules:
        """Read the vocabularies of names."""
        officers = "|".join(map(re.escape, read_toml("links/agents.toml", extra=extra)["officers"]))
        roles = [r for r in read_toml("links/agents.toml", extra=extra)["roles"] if r.endswith(_OFFICES)]
        titles = "|".join(sorted(map(re.escape, roles), key=len, reverse=True))
        return AgentRules(
            NameRules.load(extra),
            InstitutionRules.load(extra),
            re.compile(f"(?:{officers})"),
            re.compile(f"(?:党总支|党支部|党委|党组)?(?:第一|副)?(?:{titles})"),
            frozenset(w for w in lexicon.kinds if len(w) > 1),
        )


@dataclass(frozen=True, slots=True)
class Agents:
    """Mentions in one passage, in order, and the protagonist; ``people`` are the names of persons.

    ``enters`` is where an article that does not begin with its protagonist comes to him.
    """

    mentions: tuple[Mention, ...]
    people: frozenset[str]
    protagonist: str | None
    institution: str | None
    from_start: int = 0

    def leading(self, paragraph_end: int) -> str | None:
        """The protagonist, for a paragraph that does not end before he is first spoken of."""
        return self.protagonist if paragraph_end > self.from_start else None

    def aged(self, end: int) -> str | None:
        """Who is named right behind an age that ends at ``end`` (58岁的村民某某)."""
        first = bisect_left(self.mentions, end, key=lambda m: m.start)
        near = first < len(self.mentions) and self.mentions[first].start - end <= _APPOSED
        return self.mentions[first].name if near and self.mentions[first].name in self.people else None

    def before(self, start: int, end: int) -> Mention | None:
        """The last mention between two offsets of someone who acts."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        stop = bisect_left(self.mentions, end, key=lambda m: m.start)
        return next((m for i in range(stop - 1, first - 1, -1) if (m := self.mentions[i]).acts), None)


def agents_of(text: str, block: Block, rules: AgentRules, lexicon: Lexicon) -> Agents:
    """The agents of a passage of a block."""
    headline = block.headline or ""
    names = find_names(f"{headline}\n{text}", rules.names, rules.words)
    people = mentions_of(text, names, rules.names)
    named = find_institutions(text, rules.institutions, lexicon)
    institutions = references_to(text, named, rules.institutions)
    person = _leading(people, headline)
    institution = _leading(institutions, headline)
    first = _stronger(person, institution, people, institutions)
    both = tuple(sorted((*people, *institutions), key=lambda m: m.start))
    met = next((m.start for m in both if m.name == first), 0)
    return Agents(both, frozenset(names), first, institution, met)


def _leading(mentions: Sequence[Mention], headline: str) -> str | None:
    """The name that is spoken of most, if it comes early and often enough."""
    counts = Counter(m.name for m in mentions)
    if not counts:
        return None
    name, count = counts.most_common(1)[0]
    first = next(m.start for m in mentions if m.name == name)
    if not any(m.acts for m in mentions if m.name == name):
        return None
    enough = _ENOUGH - (first < _OPENING) if first < _LEAD else 2 * _ENOUGH
    return name if count >= enough or (name in headline and count > 1) else None


def _stronger(
    person: str | None, institution: str | None, people: Sequence[Mention], institutions: Sequence[Mention]
) -> str | None:
    if person is None or institution is None:
        return person or institution
    of_person = sum(m.name == person for m in people)
    of_institution = sum(m.name == institution for m in institutions)
    return person if of_person >= of_institution else institution
