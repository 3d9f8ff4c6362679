"""Places below the county: townships, villages, streets, communities, and zones named after an area.

The start of such a name is not marked in Chinese. It is taken from the end of the name before it
(昌吉市|三工镇|庙工村), from the table of townships, or, for villages and communities, from the nearest
character that no name holds.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence, Set
from dataclasses import dataclass

from pipeline.links.areas_names import Gazetteer
from pipeline.links.areas_scan import Spot

_ZONE = re.compile(r"[\u4e00-\u9fff]{0,10}?(?:开发区|经开区|高新区|管理区|示范区)")
_LONGEST = 12
_TOWN_WORDS = re.compile(
    r"人口|居民|新增|职工|化|登记|单位|就业|调查|失业|常住|基本|低保|老旧|地区|建设|污水|生活|范围|企业|规划|国土|零售|和农村|私营"
)
_REACH = 8
_GROUP = 6  # characters in the name of a village group (黄塘村|岭头|村民小组)
_SMALL = ("村", "社区", "嘎查", "街道")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as printed, ``[start, end)``; ``codes`` are the areas that hold one so named (may be empty)."""

    start: int
    end: int
    codes: tuple[str, ...] = ()
    sure: bool = True


def find_places(
    text: str, spots: Sequence[Spot], gazetteer: Gazetteer, known: Set[str] = frozenset()
) -> list[Place]:
    """Places in ``text`` in reading order, none overlapping; a village right behind its township joins it.

    ``known`` are names met elsewhere in the document, which need no further sign.
    """
    pattern = re.compile("|".join(gazetteer.words["place_ends"]))
    out = _zones(text, spots)
    ends = sorted([*(s.end for s in spots if s.strength != "weak"), *(p.end for p in out)])
    names: list[Place] = []
    at = 0
    anchor = -1
    for match in pattern.finditer(text):
        while at < len(ends) and ends[at] <= match.start():
            anchor, at = max(anchor, ends[at]), at + 1
        place = _named(text, match, anchor, gazetteer, known)
        if place is None:
            continue
        anchor = place.end
        if names and names[-1].end == place.start:
            first = names.pop()
            place = Place(first.start, place.end, first.codes or place.codes, first.sure or place.sure)
        names.append(place)
    return sorted([*out, *names], key=lambda p: p.start)


def _zones(text: str, spots: Sequence[Spot]) -> list[Place]:
    """Zones: names of the table, and 昌吉|国家高新技术产业开发区, named after the area in front."""
    out = []
    for spot in spots:
        if spot.zone:
            out.append(Place(spot.start, spot.end, spot.codes))
        elif match := _ZONE.match(text, spot.end):
            out.append(Place(spot.start, match.end(), spot.codes))
    return out


def _named(
    text: str, match: re.Match[str], anchor: int, gazetteer: Gazetteer, known: Set[str]
) -> Place | None:
    end = match.end()
    if not _ends_a_name(text, match):
        return None
    floor = max(anchor, 0)
    township = _longest_in(gazetteer.townships, text, end, floor)
    within_reach = anchor >= 0 and match.start() - anchor <= _REACH + 1
    gap = text[anchor : match.start()] if within_reach else ""
    stops = gazetteer.words["place_stops"]
    if gap[:1] in ("）", ")"):
        anchor, gap = anchor + 1, gap[1:]
    inner = sum(c in stops for c in gap)
    near = 0 < len(gap) <= _REACH and (not inner or (inner == 1 and _holds_a_stop(gap)))
    proper = gap in gazetteer.words["place_proper"] and text[anchor - 1 : anchor] in "镇乡道"
    if near and (proper or not _generic(gap, gazetteer)) and (township is None or township == anchor):
        return Place(anchor, end, gazetteer.townships.get(text[anchor:end], ()))
    if township is not None and not _generic(text[township : match.start()], gazetteer):
        return Place(township, end, gazetteer.townships[text[township:end]])
    met = _longest_in(known, text, end, floor)
    if met is not None:
        return Place(met, end)
    return _loose(text, match, floor, gazetteer)


def _holds_a_stop(gap: str) -> bool:
    """万和, 永和: a short name in which 和 or 有 is part of a word."""
    if gap.endswith(
        (
            "现有",
            "共有",
            "设有",
            "拥有",
            "建有",
            "没有",
            "只有",
            "所有",
            "已有",
            "还有",
            "另有",
            "仅有",
            "原有",
        )
    ):
        return False
    return len(gap) <= 3 and gap[0] not in "和与及在到从向由" and gap[-1] in "和与及有"


def _ends_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether the characters behind leave it a name: not 村|民, 乡|镇, 镇|定."""
    after = text[match.end() : match.end() + 1]
    if text[match.start() - 2 : match.start()] in ("于城", "于农", "比城", "较城"):
        return False
    if match.group() == "村" and text.startswith(("街道", "社区"), match.end()):
        return False
    if (
        text.startswith("民小组", match.end())
        and "村" in text[max(0, match.start() - _GROUP) : match.start() - 1]
    ):
        return False
    if text[match.start() - 1 : match.start()] in ("城", "乡") and _TOWN_WORDS.match(text, match.end()):
        return False
    barred = {"村": "庄落寨镇屯级干", "乡": "镇村亲愁情土贤", "镇": "定静痛压江海"}.get(
        match.group()[-1:], ""
    )
    return not after or after not in barred


def _longest_in(names: Container[str], text: str, end: int, floor: int) -> int | None:
    """Where the longest of ``names`` that ends at ``end`` starts."""
    for start in range(max(floor, end - _LONGEST), end - 1):
        if text[start:end] in names:
            return start
    return None


def parts(place: str, gazetteer: Gazetteer) -> list[str]:
    """The names a printed place is made of: 三工镇庙工村 → 三工镇, 庙工村, and the whole."""
    ends = "|".join(gazetteer.words["place_ends"])
    found = re.findall(rf".+?(?:{ends})", place)
    return [*found, place] if len(found) > 1 else [place]


def _generic(name: str, gazetteer: Gazetteer) -> bool:
    words, verbs = gazetteer.words["place_generic"], gazetteer.words["place_verbs"]
    return (
        name in words
        or name.startswith(verbs)
        or name.endswith((*verbs, *gazetteer.generic_ends))
        or name[-1:] in "个各该全本我每的等某农乡"
    )


def _loose(text: str, match: re.Match[str], floor: int, gazetteer: Gazetteer) -> Place | None:
    """A village or community without an anchor: two to five characters from the last stop or behind a verb
    of going there, if that verb or a village body behind shows it.
    """
    words = gazetteer.words
    start, led = match.start(), False
    while start > floor and match.start() - start < 6 and text[start - 1] not in words["place_stops"]:
        start -= 1
        led = led or text[max(0, start - 2) : start] in words["place_into"]
        if led:
            break
    name = text[start : match.start()]
    led = led or text[start - 1 : start] in ("在", "到")
    if match.group() not in _SMALL or not 2 <= len(name) <= 5 or _generic(name, gazetteer):
        return None
    follows = text.startswith(tuple(words["place_bodies"]), match.end())
    return Place(start, match.end(), sure=False) if follows or (led and match.group() != "村") else None
