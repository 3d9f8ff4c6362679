"""Normalised units: exact conversion, codes, denominators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.claims.test_cases import case_ids, grammar, read


@pytest.mark.parametrize("row", case_ids("bases"))
def test_base(row: dict[str, str]) -> None:
    found = read(row["text"])[1][0]
    assert found.unit_measure == (row["unit_measure"] or None)
    assert found.base_value == Decimal(row["base_value"])
    assert found.per_value == (Decimal(row["per_value"]) if row["per_value"] else None)
    assert found.per_unit_measure == (row["per_unit_measure"] or None)


def test_factors_are_exact_rationals() -> None:
    conversions = grammar().conversions
    assert conversions["亩"].factor == Fraction(2000, 3)
    assert conversions["华氏度"].offset == Fraction(-160, 9)
    assert conversions["斤"].factor * 2 == conversions["公斤"].factor


@pytest.mark.parametrize(
    ("text", "precision"), [("3.5万件", "1000"), ("1200件", "1"), ("三千件", "1000"), ("99.14%", "0.01")]
)
def test_the_last_printed_digit(text: str, precision: str) -> None:
    assert read(f"完成{text}。")[1][0].value_precision == Decimal(precision)


def test_fractions_keep_their_terms() -> None:
    found = read("约占三分之二。")[1][0]
    assert (found.numerator, found.denominator) == (2, 3)


def test_the_derivation_names_rule_and_words() -> None:
    found = read("每亩增收约90元。")[1][0]
    assert [step.rule for step in found.steps] == ["money.unit", "approx.left", "change.verb", "per"]
    assert [step.detail for step in found.steps[1:]] == ["约", "增收", "亩"]
