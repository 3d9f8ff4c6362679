"""Where a block as a whole stands: headline, contributing unit, author's unit, dateline, body, parent,
publication.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pipeline.links.areas_names import Gazetteer
from pipeline.links.areas_resolve import Item, Names, dateline, read_names, settle, sure_codes
from pipeline.records import Block, Layout

_AUTHOR = re.compile(r"作者(?:系|为|单位|分别系|分别为)?[：:]?[^。）)\n]{2,60}")
_NEAR = 4
_MANY = 3
_FIRST = 2.0
_ELSEWHERE = ("masthead", "toc", "furniture", "advert")


@dataclass(frozen=True, slots=True)
class Home:
    """The block's own place; ``line`` is ``code`` and what holds it."""

    code: str | None = None
    place: str | None = None
    line: tuple[str, ...] = ()


def find_homes(
    layout: Layout, names: Mapping[int, Sequence[Names]], everywhere: set[str], gazetteer: Gazetteer
) -> dict[int, Home]:
    """The own place of each block, by ``seq``. Headlines and units first; bodies then read in the light
    of the whole document.
    """
    told = {
        b.seq: home
        for b in layout.blocks
        if (
            home := _first(
                _titles(b, names[b.seq], gazetteer), [sure_codes(names[b.seq]), everywhere], gazetteer
            )
        ).code
    }
    province = _usual({home.line[-1] for home in told.values()}, [h.line[-1] for h in told.values()])
    homes: dict[int, Home] = {}
    for block in sorted(layout.blocks, key=lambda b: b.parent is not None):
        home = told.get(block.seq) or _from_body(names[block.seq], everywhere, province, gazetteer)
        if home.code is None and block.parent in homes and block.parent is not None:
            home = homes[block.parent]
        if home.code is None and layout.document.publication and block.kind not in _ELSEWHERE:
            home = _first([layout.document.publication], [everywhere], gazetteer, by_name=True)
        homes[block.seq] = home if home.code else _by_kind(names[block.seq], homes, gazetteer) or home
    return homes


def _by_kind(own: Sequence[Names], homes: Mapping[int, Home], gazetteer: Gazetteer) -> Home | None:
    """全市 or 该县 in a block that names no area: the one area of that kind that other blocks stand in."""
    kinds = {x.whole for names in own for x in settle(names, [], gazetteer)[0] if x.whole}
    lines = dict.fromkeys(code for home in homes.values() for code in home.line)
    found = [c for c in lines if gazetteer.areas[c].name.endswith(tuple(k for k in kinds if k))]
    return Home(found[0], None, gazetteer.line(found[0])) if kinds and len(found) == 1 else None


def _usual(values: Set[str], seen: Sequence[str]) -> str | None:
    return max(sorted(values), key=seen.count) if values else None


def _titles(block: Block, own: Sequence[Names], gazetteer: Gazetteer) -> list[str]:
    """What tells most surely where the block stands, best first."""
    texts = [t for t in (block.kicker, block.headline, block.subtitle, block.organisation) if t]
    authors = [m.group() for names in own for m in _AUTHOR.finditer(names.text)]
    return [*texts, *authors, *(line for names in own if (line := dateline(names, gazetteer)))]


def _first(
    texts: Sequence[str], tiers: Sequence[set[str]], gazetteer: Gazetteer, *, by_name: bool = False
) -> Home:
    """The first text that names an area decides; ``by_name``: even where it names an institution
    (昌吉日报).
    """
    place: str | None = None
    for text in texts:
        names = read_names(text, gazetteer)
        bare = {s.codes[0] for s in names.spots if by_name and len(s.codes) == 1}
        items, _ = settle(names, [*tiers, bare], gazetteer)
        found = [x for x in items if (by_name or not x.away) and (x.code or x.place)]
        place = place or next((x.place for x in found if x.place), None)
        if coded := [x for x in found if x.code]:
            if place and not any(x.place == place and x.code for x in found):
                elsewhere = gazetteer.townships.get(place, ())
                place = (
                    None
                    if elsewhere and not _any_within(elsewhere, coded[0].code or "", gazetteer)
                    else place
                )
            return _home(coded[0], coded, place, gazetteer)
    return Home(None, place)


def _any_within(codes: Sequence[str], holder: str, gazetteer: Gazetteer) -> bool:
    return any(gazetteer.within(code, holder) or gazetteer.within(holder, code) for code in codes)


def _from_body(
    own: Sequence[Names], everywhere: set[str], province: str | None, gazetteer: Gazetteer
) -> Home:
    """The area the body names most, the first weighing more; one in the document's usual province goes
    before others; examples from many provinces make no place of its own. 全市 and 该县 count for what
    they may stand for.
    """
    items: list[Item] = []
    for names in own:
        items += [x for x in settle(names, [sure_codes(own), everywhere], gazetteer)[0] if not x.away]
    coded = [x for x in items if x.code]
    local = [x for x in coded if province and gazetteer.within(x.code or "", province)] or coded
    if not local:
        return Home()
    provinces = [gazetteer.line(x.code or "")[-1] for x in local]
    if len(set(provinces)) >= _MANY and 2 * max(map(provinces.count, provinces)) <= len(provinces):
        return Home()
    score: dict[str, float] = {_home(local[0], local, None, gazetteer).code or "": _FIRST}
    for item in local:
        code = item.code or ""
        score[code] = score.get(code, 0.0) + 1.0
    for code in score:
        name = gazetteer.areas[code].name
        score[code] += sum(1.0 for x in items if x.whole and name.endswith(x.whole))
    best = max(score, key=lambda c: score[c])
    return Home(best, None, gazetteer.line(best))


def _home(first: Item, found: Sequence[Item], place: str | None, gazetteer: Gazetteer) -> Home:
    """The first area named, or one inside it that the same witness names next (新疆…木垒县)."""
    code = first.code or ""
    end = first.end
    for item in found[1:3]:
        if item.code and item.start <= end + _NEAR and gazetteer.within(item.code, code):
            code, end = item.code, item.end
    return Home(code, place, gazetteer.line(code))
