"""The names of areas: reading the tables and shortening official names by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from pipeline.records import AreaLevel
from pipeline.vocabulary import read_rows, read_toml

Strength = Literal["full", "short", "stem", "weak", "zone"]
_RANK: Mapping[Strength, int] = {"full": 0, "short": 1, "zone": 2, "stem": 3, "weak": 4}
FULL: Strength = "full"
_AUTONOMOUS = ("自治区", "自治州", "自治县", "自治旗")
_PLAIN = ("特别行政区", "地区", "林区", "特区", "新区", "省", "市", "县", "区", "旗", "盟")


@dataclass(frozen=True, slots=True)
class Area:
    """An area at county level or above. ``parent`` is "" for a province; ``valid_to`` is a year or ""."""

    code: str
    name: str
    level: AreaLevel
    parent: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a surface may name: area codes, and how much the surface says by itself."""

    codes: tuple[str, ...]
    strength: Strength


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Areas, their names, townships and the words that tell a name from a look-alike.

    ``names`` maps a surface to what it may name; ``heads`` the first two characters of all surfaces to the
    lengths to try, longest first; ``townships`` a township to the codes of the areas that hold one so named.
    ``words`` holds its lists as tuples; ``generic_ends`` are ends of what is no name of a place.
    """

    areas: Mapping[str, Area]
    names: Mapping[str, Name]
    heads: Mapping[str, tuple[int, ...]]
    townships: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Any]
    generic_ends: tuple[str, ...]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Gazetteer:
        """Read the tables; those in the folders ``extra`` add rows or override them."""
        read = read_toml("links/areas.toml", extra=extra) | read_toml("links/places.toml", extra=extra)
        words = {name: tuple(v) if isinstance(v, list) else v for name, v in read.items()}
        words["roles"] = tuple(read_toml("links/agents.toml", extra=extra)["roles"])
        words["surnames"] = frozenset(
            "".join(r["surnames"] for r in read_rows("blocks/surnames.csv", extra=extra))
        )
        areas = {row["area_code"]: _area(row) for row in read_rows("links/areas.csv", extra=extra)}
        names = _names(areas, words["peoples"], extra)
        townships: dict[str, tuple[str, ...]] = {}
        for row in read_rows("links/places.csv", extra=extra):
            for name in row["names"].split():
                townships[name] = (*townships.get(name, ()), row["area_code"])
        ends = tuple(word for word in words["place_generic"] if len(word) > 1)
        return cls(areas, names, _heads(names), townships, words, ends)

    def line(self, code: str) -> tuple[str, ...]:
        """``code`` and the codes of the areas that hold it, upwards."""
        out: list[str] = []
        while code in self.areas and code not in out:
            out.append(code)
            code = self.areas[code].parent
        return tuple(out)

    def within(self, code: str, holder: str) -> bool:
        """Whether ``code`` is ``holder`` or lies in it."""
        return holder in self.line(code)

    def common(self, codes: Sequence[str]) -> str | None:
        """The smallest area that holds all ``codes``; None if there is none."""
        lines = [self.line(code) for code in codes]
        return next((c for c in lines[0] if all(c in line for line in lines)), None) if lines else None


def _area(row: Mapping[str, str]) -> Area:
    level = cast(AreaLevel, row["level"])
    return Area(row["area_code"], row["name"], level, row["parent_code"], row["valid_to"])


def short_names(area: Area, peoples: Sequence[str]) -> Iterator[tuple[str, Strength]]:
    """Short forms of an official name: ("木垒县", "short"), ("木垒", "weak") from 木垒哈萨克自治县."""
    for kind in _AUTONOMOUS:
        if area.name.endswith(kind):
            stem = _without_peoples(area.name.removesuffix(kind), peoples)
            if len(stem) >= 2:
                if area.level != "province":
                    yield stem + kind[-1], "short"
                yield stem, _stem_strength(area)
            return
    stem = next((area.name.removesuffix(k) for k in _PLAIN if area.name.endswith(k)), area.name)
    if (len(stem) >= 2 and stem != area.name and not area.name.endswith("区")) or area.level != "county":
        yield stem, _stem_strength(area)


def _without_peoples(stem: str, peoples: Sequence[str]) -> str:
    while people := next((p for p in peoples if stem.endswith(p)), ""):
        stem = stem.removesuffix(people)
    return stem


def _stem_strength(area: Area) -> Strength:
    return "weak" if area.level == "county" else "stem"


def _names(areas: Mapping[str, Area], peoples: Sequence[str], extra: Sequence[Path]) -> dict[str, Name]:
    """All surfaces. A stronger reading of a surface displaces weaker ones, an alias of the table all
    others.
    """
    found: dict[str, list[tuple[int, Strength, str]]] = {}
    for area in areas.values():
        for surface, strength in [(area.name, FULL), *short_names(area, peoples)]:
            found.setdefault(surface, []).append((_RANK[strength], strength, area.code))
    out = {surface: _best(readings, areas) for surface, readings in found.items()}
    for row in read_rows("links/areas_zones.csv", extra=extra):
        out.setdefault(row["name"], Name((row["area_code"],), "zone"))
    for row in read_rows("links/areas_aliases.csv", extra=extra):
        _apply_alias(out, row["name"], row["area_code"], areas)
    return out


def _apply_alias(names: dict[str, Name], surface: str, code: str, areas: Mapping[str, Area]) -> None:
    """One row of the aliases: a code names the surface, "-" weakens a surface that a rule yields, "x"
    bars it.
    """
    known = names.pop(surface, None)
    if code == "-" and known:
        names[surface] = Name(known.codes, "weak")
    elif code not in "-x":
        strength = "short" if surface[-1] in "州市县旗区盟" else _stem_strength(areas[code])
        names[surface] = Name((code,), strength)


def _best(readings: Sequence[tuple[int, Strength, str]], areas: Mapping[str, Area]) -> Name:
    """The strongest readings of one surface, areas still in force first; a stem goes to the higher level."""
    rank, strength, _ = min(readings)
    codes = [code for r, _, code in readings if r == rank]
    codes = [c for c in codes if not areas[c].valid_to] or codes
    if strength == "stem":
        codes = sorted(codes, key=lambda c: (areas[c].level != "province", c))[:1]
    return Name(tuple(codes), strength)


def _heads(names: Mapping[str, Name]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for surface in names:
        lengths.setdefault(surface[:2], set()).add(len(surface))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
