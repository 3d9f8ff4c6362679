"""What holds for any text: no exception, every code in the table, bounds around the period."""

from __future__ import annotations

import re
import tomllib
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from times_reading import CASES, reading_of

from pipeline.links.areas import Gazetteer, find_areas
from pipeline.links.modality import ModalityRules, find_modality
from pipeline.links.times import TimeRules, find_times

PIECES = st.sampled_from(tomllib.loads((CASES / "areas_pieces.toml").read_text(encoding="utf-8"))["pieces"])
TEXTS = (
    st.lists(PIECES | st.text(max_size=4), max_size=25)
    .map(lambda parts: "".join(parts))
    .filter(lambda text: re.fullmatch(r"[^【】]*(?:【[^【】]+】[^【】]*)*", text) is not None)
)
ISSUES = st.sampled_from([None, "2024", "2024-05", "2024-05-17"])


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="session")
def times() -> TimeRules:
    return TimeRules.load()


@pytest.fixture(scope="session")
def modality() -> ModalityRules:
    return ModalityRules.load()


@given(text=TEXTS)
@settings(deadline=None, max_examples=150)
def test_codes_stand_in_the_table(text: str, gazetteer: Gazetteer) -> None:
    reading = reading_of(text)
    found = find_areas(reading, gazetteer)
    assert len(found.fields) == len(reading.quantities)
    for fields in found.fields:
        if code := fields.get("ref_area"):
            assert gazetteer.areas[code].name == fields["ref_area_name"]
            assert fields["ref_area_level"] in ("province", "prefecture", "county")
            assert fields["ref_area_basis"] in ("stated", "context", "article", "seat")
        for step in fields["steps"]:
            assert 0 <= step.start <= step.end <= len(reading.layout.document.text)
    assert all(area.ref_area in gazetteer.areas for area in found.areas)


@given(text=TEXTS, issue=ISSUES)
@settings(deadline=None, max_examples=150)
def test_bounds_hold_the_period(text: str, issue: str | None, times: TimeRules) -> None:
    reading = reading_of(text, issue=issue)
    found = find_times(reading, times)
    assert len(found) == len(reading.quantities)
    for fields in found:
        period = fields.get("time_period")
        if not period:
            continue
        first, _, last = period.partition("/") if "/" in period else (period, "", period)
        start, end = fields["time_start"], fields["time_end"]
        assert (start is None) == (first == "..")
        assert (end is None) == (last == "..")
        assert start is None or start.startswith(first)
        assert end is None or end.startswith(last)
        assert start is None or end is None or start <= end


@given(text=TEXTS, issue=ISSUES)
@settings(deadline=None, max_examples=150)
def test_a_marker_stands_in_the_text(text: str, issue: str | None, modality: ModalityRules) -> None:
    reading = reading_of(text, issue=issue)
    for fields in find_modality(reading, modality):
        marker = fields["modality_marker"]
        assert (marker is None) == (fields["modality"] == "actual")
        assert marker is None or marker in reading.layout.document.text


ROWS = {
    "names, dates and numbers": "玛纳斯县、呼图壁县三工镇庙村社区，2023年5月3日至9日将比2022年增【5%】、",
    "whole areas": "新疆新疆全县【5个】",
    "ends of places": "村村村村村村社区社区【3个】",
    "digits of dates": "年月日年月日20232023【4个】",
    "opened quotations": "“《“《2023年【4个】",
    "words of modality": "在到将要每在到将要每【4个】奖励",
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_linear_in_the_text(
    row: str, gazetteer: Gazetteer, times: TimeRules, modality: ModalityRules
) -> None:
    """A row without a sentence end, four times as long, takes about four times as long, not sixteen."""

    def seconds(n: int) -> float:
        reading = reading_of(row * n, issue="2024-05")
        best = float("inf")
        for _ in range(3):  # the best of three: a machine may be busy, never faster than it is
            start = process_time()
            find_areas(reading, gazetteer)
            find_times(reading, times)
            find_modality(reading, modality)
            best = min(best, process_time() - start)
        return best

    seconds(20)
    assert seconds(800) < 9 * seconds(200) + 0.1
