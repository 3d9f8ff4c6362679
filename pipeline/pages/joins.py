"""Where running text goes on over a line, column or page break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise


def joins(text: str, text_spans: Sequence[Mapping[str, int]], source: str) -> list[list[int]]:
    """The breaks inside an article's ``text`` that were joined: ``[end before, start after]`` in ``source``.

    ``text_spans`` are the pieces of ``source`` that ``text`` was put together from; a newline that
    ``text`` has between two of them ends a paragraph and is no join.
    """
    found, at = [], 0
    for before, after in pairwise(text_spans):
        at += before["end"] - before["start"]
        if text[at : at + 1] == "\n" and source[after["start"]] != "\n":
            at += 1
        else:
            found.append([before["end"], after["start"]])
    return found
