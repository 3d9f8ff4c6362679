"""Whole short articles read with the shipped grammar: who each number is about and what it measures."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from times_reading import cases, reading_of

from pipeline.claims import Grammar, read_layout
from pipeline.links import Linker, link_batch

FLOORS = {"subject": 0.9, "measured": 0.85}


def same(found: str, answers: list[str]) -> bool:
    """A name or phrase is right if it and an answer end alike, the shorter at least half of the longer."""
    return any(
        found == answer
        or (
            bool(found and answer)
            and (found.endswith(answer) or (answer.endswith(found) and found[0] != "第"))
            and 2 * min(len(found), len(answer)) >= max(len(found), len(answer)) - 2
        )
        for answer in answers
    )


def answers(case: dict[str, Any], linker: Linker, grammar: Grammar) -> Iterator[tuple[str, str, bool]]:
    """Field, what is said of it, and whether it is right, for each number of a case."""
    layout = reading_of(case["text"], headline=case["headline"]).layout
    reading = read_layout(layout, grammar)
    [record] = link_batch([reading], linker)
    marks = re.finditer(r"【([^】]*)】", case["text"])
    for i, (mark, want) in enumerate(zip(marks, case["want"], strict=True)):
        at = mark.start() - 2 * i
        near = (j for j, q in enumerate(reading.quantities) if q.start < at + len(mark[1]) and q.end > at)
        found = next(near, None)
        context = None if found is None else record.contexts[found]
        for field, right in zip(("subject", "measured"), want.split("|"), strict=True):
            got = (getattr(context, field) or "") if context else "?"
            yield field, f"{case['name']} {i} {field}: {got or '-'} for {right}", same(got, right.split("/"))


@pytest.mark.parametrize("name", ["subject_articles.toml"])
def test_share_right(name: str) -> None:
    linker, grammar = Linker.load(), Grammar.load()
    results = [x for case in cases(name) for x in answers(case, linker, grammar)]
    shares = {}
    for field in FLOORS:
        wrong = [said for kind, said, right in results if kind == field and not right]
        shares[field] = 1 - len(wrong) / sum(kind == field for kind, *_ in results)
        sys.stdout.write("\n  ".join([f"{name}, {field}: {shares[field]:.3f}", *wrong, ""]))
    assert {field: share for field, share in shares.items() if share < FLOORS[field]} == {}
