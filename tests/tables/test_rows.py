"""What a record becomes, row by row: exact values, offsets, and what is done about what cannot be stored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problems import read_catalogue
from pipeline.records import Block, CleanText, Passage, Record, Segment, Span
from pipeline.tables.offsets import OffsetError, locate
from pipeline.tables.rows import Rows, record_rows
from pipeline.tables.values import Notes, stored_decimal

from .builders import record

CATALOGUE = read_catalogue()


def rows_of(item: Record) -> Rows:
    return record_rows(item, catalogue=CATALOGUE)


def codes(rows: Rows) -> list[str]:
    return [row["code"] for row in rows.tables["problems"]]


@pytest.mark.parametrize(
    ("value", "stored", "noted"),
    [
        ("0.5", "0.500000", []),
        ("0.3333333333", "0.333333", ["value-rounded"]),
        ("0.0000005", "0.000000", ["value-rounded"]),
        ("0.0000015", "0.000002", ["value-rounded"]),
        ("12345678901234567890123456789012", "12345678901234567890123456789012.000000", []),
    ],
)
def test_values_keep_six_decimals_half_even(value: str, stored: str, noted: list[str]) -> None:
    rows = rows_of(record("题\n共有5个。", quantities=[{"value": Decimal(value)}]))
    assert rows.tables["claims"][0]["value"] == Decimal(stored)
    assert codes(rows) == noted


def test_a_value_that_does_not_fit_is_no_claim_but_stays_in_the_ledger() -> None:
    rows = rows_of(record("题\n共有5个和6个。", quantities=[{"value": Decimal(10) ** 40}]))
    assert [row["quote"] for row in rows.tables["claims"]] == ["6个"]
    assert [(row["status"], row["reason"]) for row in rows.tables["mentions"]] == [
        ("excluded", "other"),
        ("claim", None),
    ]
    assert codes(rows) == ["value-too-large", "claim-too-large"]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_rounding_never_moves_a_value_by_more_than_half_a_millionth(value: Decimal) -> None:
    notes = Notes(catalogue=CATALOGUE, document_id="d")
    stored = stored_decimal(value, column="value", notes=notes, span=Span(0, 1))
    assert stored is not None
    assert abs(stored - value) <= Decimal("0.0000005")
    assert bool(notes.problems) == (stored != value)


def test_a_date_that_is_none_is_null_and_noted() -> None:
    rows = rows_of(record("题\n共有5个。", contexts=[{"time_start": "2025-02-30"}]))
    assert rows.tables["claims"][0]["time_start"] is None
    assert codes(rows) == ["date-invalid"]


def test_a_wrong_offset_map_quarantines_the_document() -> None:
    item = record("题\n共有5个。")
    layout = item.reading.layout
    block = layout.blocks[0]
    body = block.passages[1].clean
    shifted = CleanText(body.text, tuple(Segment(s.clean, s.source - 1, s.length) for s in body.segments))
    broken = replace(block, passages=(block.passages[0], replace(block.passages[1], clean=shifted)))
    item = replace(item, reading=replace(item.reading, layout=replace(layout, blocks=(broken,))))
    rows = rows_of(item)
    assert codes(rows) == ["offsets-broken"]
    assert rows.tables["documents"][0]["status"] == "quarantined"
    assert not rows.tables["claims"]


def test_the_derivation_and_the_sentence_stand_in_source_offsets() -> None:
    text = "题\n今年共有1\n20个。又有5个。"
    (first, second) = rows_of(record(text)).tables["claims"]
    assert text[first["start"] : first["end"]] == first["quote"] == "1\n20个"
    assert first["context"] == "今年共有120个。"
    assert "".join(text[s["start"] : s["end"]] for s in first["context_spans"]) == "今年共有120个。"
    (step,) = first["derivation"]
    assert (step["rule"], text[step["start"] : step["end"]]) == ("digits", "1\n20")
    assert second["context"] == "又有5个。"


def test_measured_stands_in_source_offsets() -> None:
    text = "题\n建成市\n场3个。"
    (claim,) = rows_of(
        record(text, contexts=[{"measured": "市场", "measured_start": 2, "measured_end": 4}])
    ).tables["claims"]
    assert text[claim["measured_start"] : claim["measured_end"]] == "市\n场"


def test_two_claims_on_one_span_have_two_names() -> None:
    item = record("题\n共有5个。")
    reading = item.reading
    doubled = replace(reading, quantities=reading.quantities * 2)
    rows = rows_of(replace(item, reading=doubled, contexts=item.contexts * 2))
    first, second = (row["claim_id"] for row in rows.tables["claims"])
    assert second == f"{first}#2"


def test_a_caption_names_its_article() -> None:
    item = record("题\n共有5个。")
    layout = item.reading.layout
    caption = Block(
        seq=1,
        kind="caption",
        spans=(Span(0, 1),),
        passages=(Passage(role="body", clean=CleanText("题", (Segment(0, 0, 1),))),),
        parent=0,
    )
    layout = replace(layout, blocks=(*layout.blocks, caption))
    article, under = rows_of(replace(item, reading=replace(item.reading, layout=layout))).tables["articles"]
    assert under["parent_id"] == article["article_id"]
    assert article["parent_id"] is None


SOURCE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥0123456789"


def test_a_piece_far_away_does_not_widen_a_quote() -> None:
    clean = CleanText("甲乙0123", (Segment(0, 0, 2), Segment(2, 22, 4)))
    assert locate(clean, 0, 6, SOURCE + "x" * 50) == Span(0, 26)
    far = CleanText("甲乙0123", (Segment(0, 0, 2), Segment(2, 72, 4)))
    assert locate(far, 0, 6, "甲乙" + "x" * 70 + "0123") == Span(72, 76)


def test_pieces_that_run_backwards_give_the_longest() -> None:
    clean = CleanText("01甲乙丙", (Segment(0, 22, 2), Segment(2, 0, 3)))
    assert locate(clean, 0, 5, SOURCE) == Span(0, 3)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (3, 9)])
def test_an_interval_outside_its_passage_is_refused(start: int, end: int) -> None:
    with pytest.raises(OffsetError, match="outside"):
        locate(CleanText("甲乙丙", (Segment(0, 0, 3),)), start, end, SOURCE)


def test_running_text_stands_in_source_offsets() -> None:
    text = "题\n今年共有1\n20个。又有5个。"
    (article,) = rows_of(record(text)).tables["articles"]
    pieces = [text[s["start"] : s["end"]] for s in article["text_spans"]]
    assert len(pieces) > 1
    assert "".join(pieces) == article["text"].replace("\n", "")
