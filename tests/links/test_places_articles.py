"""Whole short articles: area, place, time and modality of each number; a share of right answers with a
floor.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from times_reading import cases, reading_of

from pipeline.links.areas import Gazetteer, find_areas
from pipeline.links.modality import ModalityRules, find_modality
from pipeline.links.times import TimeRules, find_times

FLOOR = 0.9
HEAD = ("headline", "kicker", "organisation")


def compare(
    case: dict[str, Any], rules: tuple[Gazetteer, TimeRules, ModalityRules], change: Callable[[str], str]
) -> list[tuple[str, bool]]:
    block = {k: case[k] for k in HEAD if k in case}
    reading = reading_of(
        change(case["text"]), issue=case.get("issue"), publication=case.get("publication"), **block
    )
    areas = find_areas(reading, rules[0]).fields
    found = zip(areas, find_times(reading, rules[1]), find_modality(reading, rules[2]), strict=True)
    out = []
    for i, ((area, time, modality), want) in enumerate(zip(found, case["want"], strict=False)):
        got = [area.get("ref_area_name"), area.get("place"), time.get("time_period"), modality["modality"]]
        if i in case.get("skip", ()):
            continue
        for field, a, b in zip(("area", "place", "time", "modality"), got, want.split("|"), strict=True):
            out.append((f"{case['name']} {i} {field}: {a or '-'} for {b or '-'}", (a or "") == b))
    return out


@pytest.fixture(scope="module")
def rules() -> tuple[Gazetteer, TimeRules, ModalityRules]:
    return Gazetteer.load(), TimeRules.load(), ModalityRules.load()


SETS = [f"{name}_articles.toml" for name in ("places", "areas", "times", "modality", "places_more")]
ASCII = str.maketrans("，；：（）", ",;:()")
GAP = re.compile(r"(?<=[\u4e00-\u9fff])(?=【)|(?<=[\u4e00-\u9fff])(?=[0-9])")
VARIANTS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "ASCII punctuation": lambda text: text.translate(ASCII),
    "spaces around numbers": lambda text: GAP.sub(" ", text),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", SETS)
def test_share_right(name: str, variant: str, rules: tuple[Gazetteer, TimeRules, ModalityRules]) -> None:
    results = [x for case in cases(name) for x in compare(case, rules, VARIANTS[variant])]
    errors = [said for said, right in results if not right]
    share = 1 - len(errors) / len(results)
    sys.stdout.write("\n  ".join([f"{name}, {variant}: {share:.3f} of {len(results)} answers", *errors, ""]))
    assert share >= FLOOR
