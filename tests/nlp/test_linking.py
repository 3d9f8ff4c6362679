"""Linking over the seam: whatever the backend, and what it finds in sentences of our own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.claims import Grammar, read_layout
from pipeline.library import one_article
from pipeline.links import Linker, link_batch
from pipeline.nlp import Tagger
from pipeline.records import Context, Document, Reading

FILE = Path(__file__).parents[1] / "cases/links/phrases.txt"
CLAIM = re.compile(r"\[([^\[\]=]+)=([^\[\]]+)\]")
Gold = dict[tuple[int, int], list[str]]


def cases() -> list[tuple[str, Gold]]:
    """Every line as its text and the right phrases by the place of the quantity."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [unmarked(line) for line in lines]


def unmarked(line: str) -> tuple[str, Gold]:
    text, gold, at = "", {}, 0
    for claim in CLAIM.finditer(line):
        text += line[at : claim.start()]
        gold[len(text), len(text) + len(claim[1])] = claim[2].split("|")
        text += claim[1]
        at = claim.end()
    return text + line[at:], gold


def read(text: str, grammar: Grammar) -> Reading:
    document = Document(document_id="0", source_path="-", sha256="0", text=text)
    return read_layout(one_article(document), grammar)


def linked(tagger: Tagger | None) -> list[dict[tuple[int, int], Context]]:
    grammar, linker = Grammar.load(), Linker.load(nlp=tagger)
    records = link_batch([read(text, grammar) for text, _ in cases()], linker)
    return [
        {(q.start, q.end): c for q, c in zip(r.reading.quantities, r.contexts, strict=True)} for r in records
    ]


def score(found: list[dict[tuple[int, int], Context]]) -> tuple[float, float]:
    """Share of claims whose phrase is one of the right ones, and whose phrase ends with one of them."""
    pairs = [
        (contexts[place].measured or "", answers)
        for contexts, (_, gold) in zip(found, cases(), strict=True)
        for place, answers in gold.items()
        if place in contexts
    ]
    assert len(pairs) >= 0.95 * sum(len(gold) for _, gold in cases())
    exact = sum(phrase in answers for phrase, answers in pairs)
    close = sum(phrase.endswith(tuple(answers)) for phrase, answers in pairs)
    return exact / len(pairs), close / len(pairs)


def test_what_is_measured_in_sentences_of_our_own(builtin: Tagger) -> None:
    exact, close = score(linked(builtin))
    assert exact >= 0.74
    assert close >= 0.82


@pytest.mark.full
def test_the_shipped_model_does_no_harm(builtin: Tagger) -> None:
    assert score(linked(builtin)) >= score(linked(None))


def test_linking_over_a_backend_with_other_labels(other: Tagger) -> None:
    found = linked(other)
    exact, close = score(found)
    assert exact >= 0.5
    assert close >= 0.6
    assert found == linked(other)
