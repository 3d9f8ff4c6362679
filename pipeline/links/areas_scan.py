"""Finding names of areas in running text: one pass over the characters, the longest name first.

What a name stands for is settled later (``areas_resolve``); here only look-alikes are dropped (中山|路,
朝阳区|域, 黄|河北岸).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.links.areas_names import Gazetteer, Name, Strength

_TOWNS = ("街道", "镇", "乡")


@dataclass(frozen=True, slots=True)
class Spot:
    """A name in a text: ``[start, end)`` and the codes it may stand for. ``zone`` is its surface if it is
    a zone.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    strength: Strength
    zone: str | None = None
    generic: bool = False


def scan(text: str, gazetteer: Gazetteer) -> list[Spot]:
    """All names of areas in ``text``, from left to right, none overlapping. Linear in the text."""
    out: list[Spot] = []
    heads, end = gazetteer.heads, 0
    for at in [i for i in range(len(text) - 1) if text[i : i + 2] in heads]:
        if at >= end and (spot := _read(text, at, gazetteer)):
            out.append(spot)
            end = spot.end
    return out


def _read(text: str, at: int, gazetteer: Gazetteer) -> Spot | None:
    """The longest name at ``at``, None if there is none that fits."""
    for length in gazetteer.heads[text[at : at + 2]]:
        surface = text[at : at + length]
        name = gazetteer.names.get(surface)
        if name and _fits(text, at, at + length, name, gazetteer):
            return _spot(surface, at, name, gazetteer)
    return None


def _spot(surface: str, start: int, name: Name, gazetteer: Gazetteer) -> Spot:
    generic = surface in gazetteer.words["generic"] or (len(surface) == 2 and name.strength == "full")
    zone = surface if name.strength == "zone" else None
    return Spot(start, start + len(surface), name.codes, name.strength, zone, generic)


def _fits(text: str, start: int, end: int, name: Name, gazetteer: Gazetteer) -> bool:
    """Whether the characters around leave the name a name."""
    words = gazetteer.words
    after = text[end : end + 3]
    if text[start - 1 : start] == "·" or after[:1] == "·":
        return False
    if any(after.startswith(e) and text[start:end] + e in gazetteer.townships for e in _TOWNS):
        return False
    if start and text[start - 1] in words["not_after"].get(text[start:end], ""):
        return False
    if name.strength in ("full", "short"):
        return not after or after[0] not in words["split_after"].get(text[end - 1], "")
    if name.strength == "zone":
        return True
    return not after.startswith(tuple(words["not_before"]))


def without_people(text: str, spots: list[Spot], gazetteer: Gazetteer) -> list[Spot]:
    """Without names of areas that are given names: 村民郭|玉林, and every later 郭|玉林."""
    roles, surnames = gazetteer.words["roles"], gazetteer.words["surnames"]
    given = [
        s
        for s in spots
        if s.strength in ("stem", "weak") and s.end - s.start == 2 and text[s.start - 1 : s.start] in surnames
    ]
    people = {
        text[s.start - 1 : s.end] for s in given if text.endswith(roles, max(0, s.start - 8), s.start - 1)
    }
    names = {s.start for s in given if text[s.start - 1 : s.end] in people}
    return [s for s in spots if s.start not in names]


def chained(spots: list[Spot], gazetteer: Gazetteer) -> Iterator[Spot]:
    """Join names printed without a gap, the larger area first: 新疆|昌吉州|木垒县 → one spot for 木垒县."""
    held: Spot | None = None
    for spot in spots:
        if held and held.end == spot.start and (inner := _inside(spot, held, gazetteer)):
            held = replace(spot, start=held.start, codes=inner, generic=False, strength="full")
            continue
        if held:
            yield held
        held = spot
    if held:
        yield held


def _inside(spot: Spot, holder: Spot, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The readings of ``spot`` that lie in a reading of ``holder``."""
    pairs = [(c, h) for c in spot.codes for h in holder.codes]
    return tuple(dict.fromkeys(c for c, h in pairs if c != h and gazetteer.within(c, h)))
