"""The vocabularies themselves: no entry twice, allowed values only, every word reachable."""

from __future__ import annotations

from typing import get_args

import pytest

from pipeline.claims import Grammar, read_text
from pipeline.records import Approx, Change, ClaimKind, ExclusionReason
from pipeline.vocabulary import read_rows

PHRASES = ("internal", "idioms", "phrases", "names")


def all_phrases() -> list[dict[str, str]]:
    return [row for name in PHRASES for row in read_rows(f"claims/{name}.csv")]


def test_no_phrase_stands_twice() -> None:
    texts = [row["phrase"] for row in all_phrases()]
    assert sorted(texts) == sorted(set(texts))


def test_phrases_have_known_reasons() -> None:
    assert {row["reason"] for row in all_phrases()} <= {"internal", *get_args(ExclusionReason)}


def test_several_hundred_phrases_of_each_list() -> None:
    assert all(len(read_rows(f"claims/{name}.csv")) > 300 for name in PHRASES[1:])


@pytest.mark.parametrize("name", ["classifiers", "unit_words"])
def test_units_stand_once_and_have_known_kinds(name: str) -> None:
    rows = read_rows(f"claims/{name}.csv")
    words = [row["word"] for row in rows]
    assert sorted(words) == sorted(set(words))
    assert {row["kind"] for row in rows} <= {*get_args(ClaimKind), "noun"}


def test_every_unit_word_has_its_conversion() -> None:
    known = {row["unit"] for row in read_rows("claims/units.csv")}
    assert {row["unit"] for row in read_rows("claims/unit_words.csv")} <= known


def test_no_unit_is_converted_in_two_ways() -> None:
    units = [row["unit"] for row in read_rows("claims/units.csv")]
    assert sorted(units) == sorted(set(units))


def test_approximators_and_changes() -> None:
    assert {row["approx"] for row in read_rows("claims/approximators.csv")} <= set(get_args(Approx))
    assert {row["change"] for row in read_rows("claims/changes.csv")} <= set(get_args(Change))


def test_every_phrase_is_read_as_listed() -> None:
    """Alone in a sentence each phrase is excluded, or no mention at all."""
    grammar = Grammar.load()
    claimed = [row["phrase"] for row in all_phrases() if read_text(f"大家说{row['phrase']}。", grammar)[1]]
    assert claimed == []
