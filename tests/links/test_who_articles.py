"""Whole short articles read with the shipped grammar: who each number is about, and where it holds."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from times_reading import cases, reading_of

from pipeline.claims import Grammar, read_layout
from pipeline.links import Linker, link_batch

FLOORS = {"subject": 0.9, "ref_area_name": 0.99, "place": 0.97}
HEAD = ("headline", "organisation")


def same(found: str, answers: list[str], field: str) -> bool:
    """Equal, or for a subject or place one the end of the other with at least half its length."""
    if found in answers or field == "ref_area_name":
        return found in answers
    return any(
        min(len(found), len(a)) * 2 >= max(len(found), len(a)) and (found.endswith(a) or a.endswith(found))
        for a in answers
        if a and found
    )


def answers(case: dict[str, Any], linker: Linker, grammar: Grammar) -> Iterator[tuple[str, str, bool]]:
    """Field, what is said of it, and whether it is right, for each number of a case that was found."""
    block = {key: case[key] for key in HEAD if key in case}
    marked = reading_of(case["text"], issue=case.get("issue"), publication=case.get("publication"), **block)
    reading = read_layout(marked.layout, grammar)
    [record] = link_batch([reading], linker)
    marks = re.finditer(r"【([^】]*)】", case["text"])
    for i, (mark, want) in enumerate(zip(marks, case["want"], strict=True)):
        at = mark.start() - 2 * i
        found = [j for j, q in enumerate(reading.quantities) if q.start < at + len(mark[1]) and q.end > at]
        for field, right in zip(FLOORS, want.split("|"), strict=True):
            if found and right != "-" and want[0] != "-":
                got = getattr(record.contexts[found[0]], field) or ""
                said = f"{case['name']} {i} {field}: {got or '-'} for {right or '-'}"
                yield field, said, same(got, right.split("/"), field)


def test_share_right() -> None:
    linker, grammar = Linker.load(), Grammar.load()
    results = [x for case in cases("who_articles.toml") for x in answers(case, linker, grammar)]
    assert len(results) > 900
    shares = {}
    for field in FLOORS:
        wrong = [said for kind, said, right in results if kind == field and not right]
        shares[field] = 1 - len(wrong) / sum(kind == field for kind, *_ in results)
        sys.stdout.write("\n  ".join([f"{field}: {shares[field]:.3f}", *wrong, ""]))
    assert {field: share for field, share in shares.items() if share < FLOORS[field]} == {}
