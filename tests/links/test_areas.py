"""Cases of areas and places: one rule each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from times_reading import cases, reading_of

from pipeline.links.areas import Gazetteer, find_areas

CASES = cases("areas.toml")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("case", CASES, ids=[c["rule"] for c in CASES])
def test_area(case: dict[str, Any], gazetteer: Gazetteer) -> None:
    block = {k: case[k] for k in ("headline", "kicker", "organisation") if k in case}
    reading = reading_of(case["text"], issue=case.get("issue"), publication=case.get("publication"), **block)
    found = find_areas(reading, gazetteer)
    fields = found.fields[-1]
    assert (fields.get("ref_area_name") or "") == case["area"]
    assert "code" not in case or fields["ref_area"] == case["code"]
    assert "place" not in case or (fields.get("place") or "") == case["place"]
    assert {p.code for p in found.problems} == ({case["problem"]} if "problem" in case else set())


def test_a_user_adds_names_and_places(tmp_path: Path) -> None:
    """A folder of the user may hold files of the same names; its rows are read after the package's."""
    folder = tmp_path / "links"
    folder.mkdir()
    aliases = "name,area_code\n鹿城,150200\n"
    (folder / "areas_aliases.csv").write_text(aliases, encoding="utf-8")
    (folder / "places.csv").write_text("area_code,names\n150203,新华里街道\n", encoding="utf-8")
    gazetteer = Gazetteer.load([tmp_path])
    text = "鹿城新华里街道建成驿站【3处】。"
    found = find_areas(reading_of(text), gazetteer).fields[0]
    assert (found["ref_area_name"], found["place"]) == ("昆都仑区", "新华里街道")


def test_every_code_has_its_holder(gazetteer: Gazetteer) -> None:
    for area in gazetteer.areas.values():
        assert (area.parent == "") == (area.level == "province")
        assert not area.parent or area.parent in gazetteer.areas
        assert gazetteer.line(area.code)[-1].endswith("0000")


def test_ambiguous_names_become_problems_with_their_place(gazetteer: Gazetteer) -> None:
    reading = reading_of("和平区新建公园【2座】。河东区也在建【1座】。")
    problems = find_areas(reading, gazetteer).problems
    text = reading.layout.document.text
    assert [text[p.start : p.end] for p in problems] == ["和平区", "河东区"]
    assert all("120" in p.message for p in problems)
