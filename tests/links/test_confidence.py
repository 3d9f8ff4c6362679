"""Confidence: what it is made of, and on the gold whether it keeps its word."""

from __future__ import annotations

import sys

import pytest
from build import reading

from pipeline.links import Linker, link_batch
from pipeline.links.confidence import PARTS, Rates


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


def test_every_part_has_a_rate_for_any_case() -> None:
    rates = Rates.load().rates
    assert {part for part, case in rates if case == "*"} == set(PARTS)
    assert all(0 < rate <= 1 for rate in rates.values())


def test_a_rule_that_often_errs_lowers_it() -> None:
    rates = Rates({(part, "*"): 0.9 for part in PARTS} | {("rule", "guess"): 0.5})
    cases = dict.fromkeys(PARTS, "other")
    assert rates.of(cases | {"rule": "guess"}) < rates.of(cases) < 1


def test_a_claim_without_a_noun_is_less_sure(linker: Linker) -> None:
    [record] = link_batch([reading("全镇建成文化广场{12个}。还有{3处}。")], linker)
    sure, unsure = (c.confidence for c in record.contexts)
    assert 0 < unsure < sure < 1


@pytest.mark.gold
@pytest.mark.full
def test_the_sure_ones_are_right() -> None:
    calibrate = pytest.importorskip("calibrate")
    if not calibrate.GOLD.is_dir():
        pytest.skip("no development gold")
    linker = Linker.load()
    with_hidden = calibrate.observe(linker, draws=calibrate.DRAWS)
    pairs = calibrate.reliability(calibrate.observe(linker, draws=0), with_hidden)
    sys.stdout.write(calibrate.table(pairs) + "\n")
    sure = [right for confidence, right in pairs if confidence >= 0.9]
    assert len(sure) >= len(pairs) / 2
    assert sum(sure) >= 0.9 * len(sure)
