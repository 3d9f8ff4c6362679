"""Where a claim holds: the administrative area at county level or above, and the place below it.

Order of evidence: the sentence itself (the last name before the number that is not a source or a goal);
what the sentences before it are about; the enclosing area of a place; then the block's own place
(headline, contributing unit, author's unit, dateline, first names of the body, publication).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.links.areas_home import find_homes
from pipeline.links.areas_names import Gazetteer
from pipeline.links.areas_resolve import Names, known_places, read_names, reread, settle, sure_codes
from pipeline.links.areas_scan import Spot
from pipeline.links.areas_walk import Locus, Walk
from pipeline.problems import make_problem, read_catalogue
from pipeline.records import Block, BlockArea, Problem, Quantity, Reading, Step

__all__ = ["AreaFindings", "Gazetteer", "find_areas"]

Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class AreaFindings:
    """``fields`` are parallel to ``reading.quantities``; ``areas`` say where each block stands."""

    fields: list[Fields]
    areas: tuple[BlockArea, ...]
    problems: tuple[Problem, ...]


def find_areas(reading: Reading, gazetteer: Gazetteer) -> AreaFindings:
    """Areas and places of all quantities of one document.

    Fields: ``ref_area`` (six-digit GB/T 2260 code), ``ref_area_name``, ``ref_area_level``,
    ``ref_area_basis``, ``place``; None where nothing tells. A name that stands for several areas and that
    no context settles becomes a problem.
    """
    names = read_all(reading, gazetteer)
    everywhere = sure_codes(n for own in names.values() for n in own)
    homes = find_homes(reading.layout, names, everywhere, gazetteer)
    wanted: dict[tuple[int, int], list[Quantity]] = {}
    for quantity in reading.quantities:
        wanted.setdefault((quantity.block, quantity.passage), []).append(quantity)
    found: dict[tuple[int, int, int], Fields] = {}
    problems: list[Problem] = []
    for block in reading.layout.blocks:
        home, own = homes[block.seq], names[block.seq]
        tiers = [set(home.line), sure_codes(own), everywhere]
        met: dict[str, Locus] = {}
        for i, name in enumerate(own):
            items, unsettled = settle(name, tiers, gazetteer)
            problems += _problems(name, unsettled, block, i, reading)
            walk = Walk(name.text, items, home, gazetteer, met)
            for quantity, locus in walk.loci(wanted.get((block.seq, i), [])):
                found[block.seq, i, quantity.start] = _fields(locus, gazetteer)
    out = [found[q.block, q.passage, q.start] for q in reading.quantities]
    areas = tuple(BlockArea(b.seq, code) for b in reading.layout.blocks if (code := homes[b.seq].code))
    return AreaFindings(out, areas, tuple(problems))


def read_all(reading: Reading, gazetteer: Gazetteer) -> dict[int, list[Names]]:
    """The names in each passage of each block; villages met behind their township are known in the whole
    document.
    """
    blocks = reading.layout.blocks
    names = {b.seq: [read_names(p.clean.text, gazetteer) for p in b.passages] for b in blocks}
    known = known_places((n for own in names.values() for n in own), gazetteer)
    return {seq: [reread(n, known, gazetteer) for n in own] for seq, own in names.items()}


def _fields(locus: Locus, gazetteer: Gazetteer) -> Fields:
    area = gazetteer.areas[locus.code] if locus.code else None
    detail = f"{area.code if area else '-'} {locus.place or ''}".strip()
    fields: Fields = {
        "place": locus.place,
        "steps": (Step(f"area.{locus.rule}", locus.start, locus.end, detail),),
    }
    if area:
        fields |= {"ref_area": area.code, "ref_area_name": area.name, "ref_area_level": area.level}
        fields |= {"ref_area_basis": locus.basis}
    return fields


def _problems(
    found: Names, unsettled: Sequence[Spot], block: Block, passage: int, reading: Reading
) -> list[Problem]:
    """One row for each name of this passage that stands for several areas."""
    out: dict[str, Problem] = {}
    kind = read_catalogue()["area-ambiguous"] if unsettled else None
    for spot in unsettled:
        if kind:
            name = found.text[spot.start : spot.end]
            span = block.passages[passage].clean.source_span(spot.start, spot.end)
            document_id = reading.layout.document.document_id
            codes = ", ".join(spot.codes)
            out[name] = make_problem(kind, document_id=document_id, span=span, name=name, codes=codes)
    return list(out.values())
