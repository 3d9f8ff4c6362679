"""What the names in a text stand for: one code for each, by the areas named around it, and the part it
plays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.links.areas_names import Gazetteer
from pipeline.links.areas_scan import Spot, chained, scan, without_people
from pipeline.links.places import Place, find_places, parts

_WHOLE = re.compile(
    r"(?P<word>[全该我本](?<![安健齐完保周双成顾].)|我们(?<![安健齐完保周双成顾]..))"
    r"(?P<kind>自治区|自治州|自治县|自治旗|地区|街道|社区|苏木|嘎查|省|州|市|县|区|旗|盟|疆|镇|乡|村)"
)
_INSIDE = re.compile(
    r"(?P<kind>[省州市县旗盟镇乡村])里(?![程面外头边约])"
    r"|(?P<kind2>自治[区州](?<![^，。；“,;\n]...))(?=投入|下达|拨付|安排|出台|新增|累计|共|已|各级|财政|计划|将|选派|遴选|统筹)"
    r"|(?P<kind3>[省县市区州旗](?<![^，。；“,;\n].))"
    r"(?=委(?!派)|政府|财政|纪委|人大|政协|直|总工会|团委|妇联|公安局|教育局|卫健|农业农村局|民政局|人社局|[一-鿿]{2,6}局(?![长面部]))"
)
SEVERAL = "several"
_SEVERAL = re.compile(r"(?:[0-9]+|[二两三四五六七八九十]+)个?(?:县市|市县|区县|旗县|县|旗)(?!级)")
_CLAUSE = re.compile(r"[^，。；：！？、,;:!?“”（）()\n]{0,14}")
_SENT = re.compile(r" ?(?:[0-9]{1,2} ?月 ?)?[0-9]{1,2} ?日 ?[电讯]|[电讯]")
_YARDSTICK = re.compile(r"(?:占|占到|[高低好优快慢]于|超过|超出)$")  # 占|全市的六成
_NUMBERED = re.compile(r"第一(?=[小中人幼职实高初医])")
_OPENING = ("", *"，,。；;！？：:\n")
_SHARE = re.compile(r"(?:占|占了|占到)$")
_BEST = re.compile(r"[^，。；、]{0,2}?(?:最(?!低工资|低生活)|首[个批家例]|唯一)")
_LINKS = ("、", "和", "及", "与", "以及")
_COUNTED = re.compile(r"等? ?(?:[0-9]+|[一二两三四五六七八九十])?个?(?:县|市|旗|区|地|州)")
_AMONG = re.compile(r"等 ?(?:[0-9]+|[一二两三四五六七八九十]+|多|各)?个?(?:县|市|旗|区|地|州|省)")
_NATION = re.compile(
    r"全国(?<![^，。；：“,;:\n年月日]..)(?=夏|秋|春|早|总|国内|财政|工业|外贸|固定|社会|企业|高校|普通|铁路|公路|共|已|累计|现有|各地|有|新增|规模以上|居民|城镇|农村|粮食|完成|实现)|我国"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of text that says where: an area (``code``), a place below it (``place`` as printed), or
    全县 (``whole``).

    ``away`` items name a source, a goal or an institution, not where something holds; ``bare`` ones are
    names without 县, 市 … ``list_codes`` are the members of a list the item closes (莎车、泽普、叶城).
    """

    start: int
    end: int
    code: str | None = None
    place: str | None = None
    whole: str | None = None
    away: bool = False
    bare: bool = False
    list_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one text before they are settled."""

    text: str
    spots: tuple[Spot, ...]
    places: tuple[Place, ...]


def read_names(text: str, gazetteer: Gazetteer) -> Names:
    """Scan ``text`` for areas and places."""
    spots = tuple(chained(without_people(text, scan(text, gazetteer), gazetteer), gazetteer))
    return Names(text, spots, tuple(find_places(text, spots, gazetteer)))


def reread(names: Names, known: Set[str], gazetteer: Gazetteer) -> Names:
    """The same with the places ``known`` from elsewhere in the document."""
    if not any(place in names.text for place in known):
        return names
    return replace(names, places=tuple(find_places(names.text, names.spots, gazetteer, known)))


def known_places(names: Iterable[Names], gazetteer: Gazetteer) -> frozenset[str]:
    """Villages and communities that stand behind the name of what holds them somewhere in the document."""
    printed = {n.text[p.start : p.end] for n in names for p in n.places if p.sure}
    return frozenset(part for place in printed for part in parts(place, gazetteer) if 3 <= len(part) <= 8)


def sure_codes(names: Iterable[Names]) -> set[str]:
    """Codes that unambiguous official or shortened names give: the evidence for all others."""
    return {
        spot.codes[0]
        for name in names
        for spot in name.spots
        if len(spot.codes) == 1 and not spot.generic and spot.strength in ("full", "short", "stem")
    }


def choose(codes: Sequence[str], tiers: Sequence[set[str]], gazetteer: Gazetteer) -> str | None:
    """The one of ``codes`` that the nearest tier of evidence supports; None if no tier tells."""
    if len(codes) == 1:
        return codes[0]
    for tier in tiers:
        near = [c for c in codes if c in tier] or [c for c in codes if set(gazetteer.line(c)) & tier]
        if len(near) == 1:
            return near[0]
        if near and len(deeper := _deepest(near, tier, gazetteer)) == 1:
            return deeper[0]
    return None


def _deepest(codes: Sequence[str], tier: set[str], gazetteer: Gazetteer) -> list[str]:
    depth = {c: max(len(gazetteer.line(a)) for a in gazetteer.line(c) if a in tier) for c in codes}
    return [c for c in codes if depth[c] == max(depth.values())]


def settle(names: Names, tiers: Sequence[set[str]], gazetteer: Gazetteer) -> tuple[list[Item], list[Spot]]:
    """Items in reading order, and the names that no evidence settles."""
    items: list[Item] = []
    open_spots: list[Spot] = []
    listed = _listed(names, gazetteer)
    zones = {(p.start, p.end) for p in names.places}
    for i, spot in enumerate(names.spots):
        if spot.zone and (spot.start, spot.end) in zones:
            continue
        code = _code_of(i, names, tiers, listed, gazetteer)
        if code is None:
            open_spots += (
                [spot] if len(spot.codes) > 1 and spot.strength == "full" and not spot.generic else []
            )
            continue
        away = _is_away(names.text, spot, gazetteer) or _from_elsewhere(
            names.text, spot, code, tiers, gazetteer
        )
        away = away or (bool(items) and items[-1].away and names.text[items[-1].end : spot.start] in _LINKS)
        bare = spot.strength in ("stem", "weak")
        items.append(Item(spot.start, spot.end, code, away=away, bare=bare, list_codes=listed.get(i, ())))
    items += _place_items(names, tiers, gazetteer)
    items += _whole_items(names, gazetteer)
    return _joined(sorted(items, key=lambda x: (x.start, -x.end)), gazetteer), open_spots


def _code_of(
    i: int, names: Names, tiers: Sequence[set[str]], listed: dict[int, tuple[str, ...]], gazetteer: Gazetteer
) -> str | None:
    spot = names.spots[i]
    if i in listed:
        return next(c for c in spot.codes if c in listed[i])
    if spot.strength == "weak" or (spot.generic and spot.end - spot.start > 2):
        return next((c for c in spot.codes if any(c in tier for tier in tiers)), None)
    if spot.generic:
        return None
    return choose(spot.codes, tiers, gazetteer)


def _listed(names: Names, gazetteer: Gazetteer) -> dict[int, tuple[str, ...]]:
    """Names in a list 莎车、泽普和叶城三县: position → the codes of the list, if all lie in one
    prefecture or province.
    """
    runs: list[list[int]] = []
    for (i, a), (j, b) in pairwise(enumerate(names.spots)):
        if names.text[a.end : b.start] in _LINKS:
            if runs and runs[-1][-1] == i:
                runs[-1].append(j)
            else:
                runs.append([i, j])
    out = _among(names, gazetteer)
    for run in runs:
        spots = [names.spots[k] for k in run]
        closed = len(run) > 2 or _COUNTED.match(names.text, spots[-1].end)
        if (codes := _one_family(spots, gazetteer)) and (closed or all(s.strength != "weak" for s in spots)):
            out |= dict.fromkeys(run, codes)
    return out


def _among(names: Names, gazetteer: Gazetteer) -> dict[int, tuple[str, ...]]:
    """玛纳斯县等5个县市: one name for several, so what holds it."""
    return {
        i: (spot.codes[0], parent)
        for i, spot in enumerate(names.spots)
        if len(spot.codes) == 1
        and (parent := gazetteer.areas[spot.codes[0]].parent)
        and _AMONG.match(names.text, spot.end)
    }


def _one_family(spots: Sequence[Spot], gazetteer: Gazetteer) -> tuple[str, ...]:
    """One code for each spot so that all have the same parent; () if there is no such choice."""
    for first in spots[0].codes:
        parent = gazetteer.areas[first].parent
        codes = [next((c for c in s.codes if gazetteer.areas[c].parent == parent), "") for s in spots]
        if all(codes):
            return tuple(codes)
    return ()


def in_dateline(text: str, spot: Spot, gazetteer: Gazetteer) -> bool:
    """新华社|拉萨|4月2日电: where the report was sent from."""
    before = text[max(0, spot.start - 4) : spot.start]
    return before.endswith(tuple(gazetteer.words["dateline_before"])) and bool(_SENT.match(text, spot.end))


def national(text: str, spot: Spot, gazetteer: Gazetteer) -> bool:
    """新华社北京…电 tells where the agency sits, not where something holds."""
    return text[spot.start : spot.end] in gazetteer.words["dateline_national"]


def dateline(names: Names, gazetteer: Gazetteer) -> str | None:
    """The name in the text's dateline, if it has one."""
    found = (s for s in names.spots if in_dateline(names.text, s, gazetteer))
    spots = (s for s in found if not national(names.text, s, gazetteer))
    return next((names.text[s.start : s.end] for s in spots), None)


def _is_away(text: str, spot: Spot, gazetteer: Gazetteer) -> bool:
    """Whether the name is a source, a yardstick, a goal elsewhere, or part of an institution's name."""
    words = gazetteer.words
    before = text[max(0, spot.start - 4) : spot.start]
    if in_dateline(text, spot, gazetteer) or before.endswith(tuple(words["away_before"])):
        return True
    leads = text.startswith(("率先", "领先"), spot.end) and text[spot.start - 1 : spot.start] in _OPENING
    leads = leads or bool(_NUMBERED.match(text, spot.end))
    if text.startswith(tuple(words["away_after"]), spot.end) and not leads:
        return True
    match = _CLAUSE.match(text, spot.end)
    rest = match.group() if match else ""
    if before.endswith(tuple(words["from_before"])) and not any(w in rest for w in words["news_after"]):
        return True
    named = "有限" in rest or any(w in rest[:6] for w in words["institutions"])
    if spot.strength == "stem" and named:
        return True
    return before[-1:] in ("到", "赴", "在", "去") and any(w in rest for w in words["visits"])


def _from_elsewhere(
    text: str, spot: Spot, code: str, tiers: Sequence[set[str]], gazetteer: Gazetteer
) -> bool:
    """上海|医生 in a text about a place elsewhere (the first tier is the line of the block's own place)."""
    if spot.strength != "stem" or not tiers or not tiers[0] or code in tiers[0]:
        return False
    return text.startswith(tuple(gazetteer.words["people_after"]), spot.end)


def _place_items(names: Names, tiers: Sequence[set[str]], gazetteer: Gazetteer) -> list[Item]:
    out = []
    for place in names.places:
        code = None
        if place.codes:
            known = [c for c in place.codes if any(set(gazetteer.line(c)) & t for t in tiers)]
            code = choose(known, tiers, gazetteer) if known else None
            if not any(tiers) and len(place.codes) == 1:
                code = place.codes[0]
            if code and not _may_hold(names, place, code, gazetteer):
                code = None
        out.append(Item(place.start, place.end, code, names.text[place.start : place.end]))
    return out


def _may_hold(names: Names, place: Place, code: str, gazetteer: Gazetteer) -> bool:
    """Whether the area named right in front of a place, if there is one, can be the one that holds it."""
    before = next((s for s in names.spots if s.end == place.start), None)
    return before is None or any(gazetteer.within(code, c) for c in before.codes)


def _whole_items(names: Names, gazetteer: Gazetteer) -> list[Item]:
    out = [Item(m.start(), m.end(), whole="国") for m in _NATION.finditer(names.text)]
    out += [
        Item(m.start(), m.end(), whole=m["kind"] or m["kind2"] or m["kind3"])
        for m in _INSIDE.finditer(names.text)
    ]
    out += [Item(m.start(), m.end(), whole=SEVERAL) for m in _SEVERAL.finditer(names.text)]
    for match in _WHOLE.finditer(names.text):
        after = names.text[match.end() : match.end() + 8]
        if after and after[0] in gazetteer.words["split_after"].get(match.group()[-1], ""):
            continue
        if match["word"] == "全" and _YARDSTICK.search(names.text, max(0, match.start() - 3), match.start()):
            continue
        if match["word"] == "全" and any(w in after for w in gazetteer.words["not_whole_before"]):
            continue
        if _BEST.match(after) or _SHARE.search(names.text, max(0, match.start() - 3), match.start()):
            continue
        out.append(Item(match.start(), match.end(), whole=match["kind"]))
    return out


def _joined(items: list[Item], gazetteer: Gazetteer) -> list[Item]:
    """An area and the place right behind it make one item; what overlaps a longer item goes."""
    out: list[Item] = []
    for item in items:
        if out and item.start < out[-1].end:
            continue
        if out and out[-1].end == item.start and item.place and out[-1].code and not out[-1].place:
            first = out.pop()
            inner = item.code if item.code and gazetteer.within(item.code, first.code or "") else first.code
            item = Item(first.start, item.end, inner, item.place, away=first.away)
        out.append(item)
    return out
