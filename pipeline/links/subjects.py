"""Who or what a claim is about: the organisation, place or group that the passage is talking of.

A clause that opens with the name of an organisation or place sets the topic; the nearest such clause before
the number wins, in its own sentence first, then at the head of earlier sentences, then the article's own
lines. 全州, 我市 or 该旗 are resolved to the nearest earlier name of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pipeline.links.agents import AgentRules, Agents, agents_of
from pipeline.links.phrases import kind_at, phrase_from, phrase_to, text_of
from pipeline.links.sites import Found
from pipeline.links.speakers import Quotation, quotations
from pipeline.links.topics import ADMIN, DEICTIC, Topics, is_name, last_part, level_of, stands_for
from pipeline.links.words import Lexicon
from pipeline.records import Basis, Block, Quantity, Reading, Step

_AUTONOMOUS = re.compile(r"自治([州县旗])$")
_PERSONS = ("干部", "人员", "党员", "教师", "职工", "员工", "工作者", "医生", "人才", "同志")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as printed (or as resolved) and how it was found."""

    text: str
    basis: Basis


def find_subjects(
    reading: Reading,
    found: Sequence[Found],
    lexicon: Lexicon,
    rules: AgentRules,
    areas: Sequence[Mapping[str, object]] = (),
) -> list[dict[str, object]]:
    """``subject`` and ``subject_basis`` for each quantity, in order; empty if unknown.

    ``areas`` are the area fields of each quantity (``place``, ``ref_area_name``), if they are known:
    where the text names no one, a claim is about the place it holds for.
    """
    scenes: dict[tuple[int, int], Scene] = {}
    out: list[dict[str, object]] = []
    for i, q in enumerate(reading.quantities):
        key = (q.block, q.passage)
        if key not in scenes:
            block = reading.layout.blocks[q.block]
            text = block.passages[q.passage].clean.text
            agents = agents_of(text, block, rules, lexicon)
            scenes[key] = Scene(block, Topics.of(text, lexicon), agents, quotations(text), rules)
        who = _subject(found[i], scenes[key], areas[i] if areas else {})
        out.append({"subject": who.text, "subject_basis": who.basis} if who else {})
    return out


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of a passage: its topics, its agents and who speaks where."""

    block: Block
    topics: Topics
    agents: Agents
    quoted: Sequence[Quotation]
    rules: AgentRules
    called: dict[str, str] = field(default_factory=dict)


def _subject(found: Found, scene: Scene, area: Mapping[str, object]) -> Subject | None:
    near = _beside(found) or _respective(area) or _aged(found, scene)
    if near:
        return Subject(near, "stated")
    quantity, topics = found.site.quantity, scene.topics
    at, stated = topics.in_sentence(quantity)
    who = _spoken(quantity, scene, stated) or _acting(quantity, scene, at)
    if who:
        return who
    if stated and not DEICTIC.match(stated):
        return Subject(last_part(stated), "stated")
    level = level_of(stated)
    if stated and stated.endswith(("校", "院", "公司", "合作社")):
        own = _short_name(topics) or _resolved(level, topics, quantity) or stated
        return Subject(own, "context")
    earlier = _earlier(quantity, scene, level, stated)
    if earlier:
        return earlier
    short = _short_name(topics)
    if short:
        return Subject(short, "article")
    main = scene.agents.leading(topics.paragraph_end(quantity.start))
    if main and not stated:
        return Subject(main, "article")
    return _placed(area, scene) or _article(topics.named_by(scene.block), level)


def _spoken(quantity: Quantity, scene: Scene, stated: str | None) -> Subject | None:
    """In direct speech: the speaker, or for one who holds an office what he speaks for."""
    quote = next((q for q in scene.quoted if q.start <= quantity.start < q.end), None)
    if quote is None or quote.speaker is None or stated:
        return None
    name = next((n for n in scene.agents.people if n in quote.speaker), None)
    if name and not scene.rules.officers.search(quote.speaker):
        return Subject(name, "context")
    who = _office(quote.speaker, scene.rules) or scene.agents.institution
    return Subject(who, "context") if who else None


def _office(speaker: str, rules: AgentRules) -> str | None:
    """What an officer speaks for: the name in front of the title (某镇某村党支部|书记某某)."""
    title = next(iter(rules.titles.finditer(speaker)), None)
    name = last_part(speaker[: title.start()]) if title else ""
    return name if is_name(name) and not DEICTIC.match(name) else None


def _acting(quantity: Quantity, scene: Scene, at: int) -> Subject | None:
    """The person or institution that acts in the sentence, if nearer than the place or office named."""
    who = scene.agents.before(max(at, quantity.sentence.start), quantity.start)
    if who is None:
        return None
    printed = scene.topics.text.startswith(who.name, who.start)
    return Subject(who.name, "stated" if printed else "context")


def _earlier(quantity: Quantity, scene: Scene, level: tuple[str, ...], stated: str | None) -> Subject | None:
    """The agent or topic of the nearest sentence before in the paragraph."""
    topics, end = scene.topics, quantity.sentence.start
    paragraph = topics.paragraph(quantity.start)
    who = None if stated else scene.agents.before(paragraph, end)
    for start, topic in topics.before(end):
        outside = start < paragraph and not (topics.aliases or stated)
        if outside or (who and who.start >= start):
            break
        reaches = start >= paragraph or topic in topics.aliases or stated
        if reaches and stands_for(topic, level):
            return Subject(last_part(topic), "context")
    return Subject(who.name, "context") if who else None


def _aged(found: Found, scene: Scene) -> str | None:
    """58岁的村民某某: whose age it is."""
    quantity = found.site.quantity
    behind = scene.topics.text[quantity.end : quantity.end + 1] == "的"
    return scene.agents.aged(quantity.end) if quantity.kind == "age" and behind else None


def _respective(area: Mapping[str, object]) -> str | None:
    """甲县、乙县分别…: the member of the list that the figure belongs to."""
    steps = cast(Sequence[Step], area.get("steps", ()))
    listed = any(step.rule == "area.respectively" for step in steps)
    name = area.get("place") or area.get("ref_area_name")
    return last_part(str(name)) if listed and name else None


def _short_name(topics: Topics) -> str | None:
    """The short name that the text defines for an organisation (以下简称……)."""
    if any(ADMIN.search(alias) for alias in topics.aliases):
        return None
    return min(topics.aliases, key=topics.text.find, default=None)


def _resolved(level: tuple[str, ...], topics: Topics, quantity: Quantity) -> str | None:
    for _, topic in topics.before(quantity.sentence.start):
        if stands_for(topic, level):
            return last_part(topic)
    return None


def _beside(found: Found) -> str | None:
    """Whose figure it is, where that stands beside it: 台里14位专家 (before), 34年党龄的王强 (after)."""
    words, at, phrase = found.site.words, found.site.at, found.phrase
    if phrase and phrase.rule == "lasting_attribute" and phrase.end is not None:
        after = next((i for i in range(at, len(words)) if words[i].start >= phrase.end), len(words))
        return (
            _person(text_of(words, phrase_from(words, after + 1))) if kind_at(words, after) == "de" else None
        )
    before = phrase_to(words, at)
    owns = phrase is not None and phrase.start is not None and phrase.start >= words[at].end
    if not owns or any(words[i].kind == "pause" for i in range(before.start, before.end)):
        return None
    name = text_of(words, before)
    return last_part(name) if is_name(name) and not DEICTIC.match(name) else None


def _person(text: str) -> str | None:
    """A noun for persons, or the three characters of a name at the head of a longer stretch."""
    ends = [text.find(word) + len(word) for word in _PERSONS if word in text]
    if ends:
        return text[: min(ends)]
    return (text if len(text) < 5 else text[:3]) or None


def _placed(area: Mapping[str, object], scene: Scene) -> Subject | None:
    """The place or area that the claim holds for, as the article calls it."""
    for name in (area.get("place"), area.get("ref_area_name")):
        if isinstance(name, str):
            if name not in scene.called:
                scene.called[name] = _as_printed(name, scene)
            return Subject(last_part(scene.called[name]), "article")
    return None


def _as_printed(name: str, scene: Scene) -> str:
    """The short form of an autonomous area's name that the article uses (伊犁州), else the name."""
    kind = _AUTONOMOUS.search(name)
    if kind is None:
        return name
    text = f"{scene.block.headline}\n{scene.block.organisation}\n{scene.topics.text}"
    short = (name[:size] + kind[1] for size in range(2, kind.start()))
    return next((s for s in short if s in text), name) if name not in text else name


def _article(names: Iterable[str], level: tuple[str, ...]) -> Subject | None:
    name = next((name for name in names if name.endswith(level)), None)
    return Subject(last_part(name), "article") if name else None
