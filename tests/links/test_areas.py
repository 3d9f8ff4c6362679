"""Cases of areas and places: one rule each."""

from __future__ import annotations

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
