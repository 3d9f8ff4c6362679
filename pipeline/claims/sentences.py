"""Sentence boundaries in clean text."""

from __future__ import annotations

import re

from pipeline.records import Span

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』\"'）)】》]*|\n|\Z)")


def sentences(text: str) -> list[Span]:
    """The sentences of ``text`` as half-open intervals that cover it without gaps.

    A sentence ends after 。！？!? and the closing quotation marks and brackets that follow, or with its line;
    ``；`` does not end one. A blank line belongs to a sentence of its own, which callers may skip.

    >>> sentences("他说:“走吧!”一行三人。")
    [Span(start=0, end=8), Span(start=8, end=13)]
    """
    return [Span(*match.span()) for match in _SENTENCE.finditer(text) if match.end() > match.start()]
