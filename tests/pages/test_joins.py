"""Breaks inside running text: joined ones are told from ends of paragraphs."""

from __future__ import annotations

import pytest

from pipeline.pages.joins import joins


def pieces(source: str, *quotes: str) -> list[dict[str, int]]:
    return [{"start": (at := source.index(quote)), "end": at + len(quote)} for quote in quotes]


@pytest.mark.parametrize(
    ("source", "quotes", "text", "expected"),
    [
        ("全县修路\n三条。", ("全县修路", "三条。"), "全县修路三条。", [[4, 5]]),
        ("修路三条。\n架桥两座。", ("修路三条。", "架桥两座。"), "修路三条。\n架桥两座。", []),
        ("三条。\n图注\n修路", ("修路", "三条。"), "修路三条。", [[9, 0]]),
        ("修路。\n\n架\n桥。", ("修路。", "架", "桥。"), "修路。\n架桥。", [[6, 7]]),
        ("", (), "", []),
    ],
)
def test_joins(source: str, quotes: tuple[str, ...], text: str, expected: list[list[int]]) -> None:
    assert joins(text, pieces(source, *quotes), source) == expected
