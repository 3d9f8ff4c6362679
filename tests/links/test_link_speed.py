"""Linking takes time in proportion to the text, also where no full stop ends a sentence."""

from __future__ import annotations

import time

import pytest

from pipeline.claims import Grammar, read_layout
from pipeline.library import one_article
from pipeline.links import Linker, link_batch
from pipeline.records import Document, Reading

PIECES = {
    "commas": "全县建成养老服务站86个，覆盖率达95%，石桥镇新修水渠12.5公里，",
    "a list": "苹果12吨、梨30公斤、",
    "sentences": "全县建成养老服务站86个。覆盖率达95%。",
    "no marks": "今年建成水渠12.5公里",
    "open brackets": "（建成12个",
    "short names": "青石公司（以下简称青公司）种树86棵，",
}
SMALL, FACTOR, ALLOWED = 4_000, 4, 8.0


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return Grammar.load()


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


def read(text: str, grammar: Grammar) -> Reading:
    document = Document(document_id="d", source_path="d.txt", sha256="0", text=text)
    return read_layout(one_article(document), grammar)


def seconds(reading: Reading, linker: Linker) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        link_batch([reading], linker)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.full
@pytest.mark.parametrize("name", PIECES)
def test_time_grows_with_length(name: str, grammar: Grammar, linker: Linker) -> None:
    """Four times the text takes about four times as long; quadratic work would take sixteen times."""
    piece = PIECES[name]
    small, large = (read(piece * (size // len(piece)), grammar) for size in (SMALL, SMALL * FACTOR))
    assert len(large.quantities) > 3 * len(small.quantities)
    assert seconds(large, linker) < ALLOWED * seconds(small, linker) + 0.01
