"""Sentences cover the text; those without end are cut at their marks, never inside a claim."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.claims import Grammar, read_text
from pipeline.claims.sentences import LONGEST, boundaries, bounded
from pipeline.records import Span


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return Grammar.load()


@pytest.mark.parametrize("piece", ["今年修路12.5公里，", "苹果12吨、", "树苗86棵", "——"])
def test_pieces_of_a_boundless_sentence_hold_their_claims_whole(piece: str, grammar: Grammar) -> None:
    _, quantities = read_text("全县" + piece * 600 + "共86人。", grammar)
    assert quantities
    for q in quantities:
        assert q.sentence.start <= q.start < q.end <= q.sentence.end
        assert q.sentence.end - q.sentence.start <= LONGEST + q.end - q.start
    starts = sorted({q.sentence for q in quantities})
    assert all(a.end <= b.start for a, b in pairwise(starts))


def test_a_long_sentence_is_cut_at_its_strongest_mark() -> None:
    text = "甲" * 500 + "；" + "乙" * 200 + "，" + "丙" * 400 + "。"
    assert bounded(text, boundaries(text), ()) == [0, 501, len(text)]


def test_no_cut_falls_inside_a_claim() -> None:
    text = "甲" * 700 + "，" + "乙" * 300
    assert bounded(text, boundaries(text), (Span(690, 710),)) == [0, 710, len(text)]


def test_a_claim_up_to_the_end_leaves_the_sentence_whole() -> None:
    text = "甲" * 700 + "，" + "乙" * 300
    assert bounded(text, boundaries(text), (Span(690, len(text)),)) == [0, len(text)]


def test_sentences_within_the_bound_stay_as_they_are() -> None:
    text = "今年修路12.5公里。" * 200
    assert bounded(text, boundaries(text), ()) == boundaries(text)
