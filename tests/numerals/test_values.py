"""The value of a numeral, by cases and by properties."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.numerals import Numerals, fold, read_numerals
from tests.numerals.writing import SYSTEMS, write_decimal

CASES = Path(__file__).parent.parent / "cases" / "numerals" / "values.csv"
LIMIT = 10**16


@cache
def numerals() -> Numerals:
    return Numerals.load()


def rows() -> list[dict[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_value(row: dict[str, str]) -> None:
    found = numerals().parse(row["text"])
    assert found is not None
    assert found.value == Decimal(row["value"])
    assert found.value_max == (Decimal(row["value_max"]) if row["value_max"] else None)


@pytest.mark.parametrize("text", ["", "个", "三十五百", "1.2.3", "万岁", "-", "一二三万四百千"])
def test_no_number(text: str) -> None:
    assert numerals().parse(text) is None


@pytest.mark.parametrize("system", SYSTEMS, ids=[s.__name__ for s in SYSTEMS])
@settings(max_examples=60)
@given(number=st.integers(min_value=0, max_value=LIMIT - 1))
def test_integers_read_back(system, number: int) -> None:
    text = system(number)
    found = numerals().parse(text)
    assert found is not None, text
    assert found.value == number, text
    assert found.value_max is None


@given(whole=st.integers(0, 10**10 - 1), places=st.text("0123456789", min_size=1, max_size=6))
def test_decimals_read_back(whole: int, places: str) -> None:
    value = Decimal(f"{whole}.{places}")
    for text in (f"{whole}.{places}", f"{whole:,}.{places}"):
        found = numerals().parse(text)
        assert found is not None
        assert found.value == value
        assert found.precision == Decimal(1).scaleb(-len(places))


@given(whole=st.integers(0, 9999), places=st.text("0123456789", min_size=1, max_size=6))
def test_chinese_decimals_read_back(whole: int, places: str) -> None:
    found = numerals().parse(write_decimal(whole, places))
    assert found is not None
    assert found.value == Decimal(f"{whole}.{places}")


@given(
    mantissa=st.decimals("0.01", "9999", places=2), size=st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12)])
)
def test_magnitudes_scale_exactly(mantissa: Decimal, size: tuple[str, int]) -> None:
    found = numerals().parse(f"{mantissa}{size[0]}")
    assert found is not None
    assert found.value == mantissa.scaleb(size[1])


@given(st.text())
def test_no_text_raises(text: str) -> None:
    numerals().parse(text)
    for numeral in read_numerals(text, numerals=numerals()):
        assert text[numeral.start : numeral.end] == numeral.text


@given(st.text(alphabet="0123456789.,零一二两三五十百千万亿壹拾佰点-\n ​", max_size=60))
def test_offsets_reproduce_the_text(text: str) -> None:
    last = 0
    for numeral in read_numerals(text, numerals=numerals()):
        assert numeral.start >= last
        assert text[numeral.start : numeral.end] == numeral.text
        last = numeral.end


@given(st.text())
def test_folding_keeps_its_way_back(text: str) -> None:
    table = numerals().folding
    folded = fold(text, table)
    assert len(folded.text) <= len(text)
    for i, char in enumerate(folded.text):
        span = folded.span(i, i + 1)
        assert text[span.start].translate(table) == char
