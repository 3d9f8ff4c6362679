"""The offset map between source and clean text."""

from __future__ import annotations

import pytest

from pipeline.records import CleanText, Segment, Span


@pytest.fixture
def wrapped() -> CleanText:
    """Source ``覆盖8⏎6个小区``: the line break inside the number is not in the clean text."""
    return CleanText("覆盖86个小区", (Segment(0, 0, 3), Segment(3, 4, 4)))


def test_a_number_cut_by_a_line_end_keeps_one_span(wrapped: CleanText) -> None:
    assert wrapped.source_span(2, 5) == Span(2, 6)
    assert wrapped.source_spans(2, 5) == (Span(2, 3), Span(4, 6))


def test_the_map_is_exact_in_both_directions(wrapped: CleanText) -> None:
    for clean in range(len(wrapped.text)):
        source = wrapped.source_at(clean)
        assert source is not None
        assert wrapped.clean_at(source) == clean
    assert wrapped.clean_at(3) is None


def test_an_inserted_character_has_no_place_in_the_source() -> None:
    clean = CleanText("甲\n乙", (Segment(0, 5, 1), Segment(2, 2, 1)))
    assert clean.source_at(1) is None
    assert clean.source_spans(0, 3) == (Span(5, 6), Span(2, 3))
    with pytest.raises(ValueError, match="no place"):
        clean.source_span(1, 2)
