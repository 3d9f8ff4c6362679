"""Repeats: paragraphs, long sentences and headlines that a document prints once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Block, Passage, Span

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”’）)]*")
_SENTENCE_LENGTH = 30
_HEADLINE_LENGTH = 8
_COUNTED = frozenset({"article", "brief", "caption", "photo", "editors_note", "quote_box"})


def mark_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with ``Passage.repeated`` filled, in reading order: the first printing is never marked."""
    seen: set[str] = set()
    return [_mark(block, seen) if block.kind in _COUNTED else block for block in blocks]


def _mark(block: Block, seen: set[str]) -> Block:
    passages = tuple(_mark_passage(p, seen) for p in block.passages)
    return block if passages == block.passages else replace(block, passages=passages)


def _mark_passage(passage: Passage, seen: set[str]) -> Passage:
    if passage.role == "headline":
        repeated = _headline(passage.clean.text, seen)
    elif passage.role == "body":
        repeated = _sentences(passage.clean.text, seen)
    else:
        return passage
    return replace(passage, repeated=repeated) if repeated else passage


def _headline(text: str, seen: set[str]) -> tuple[Span, ...]:
    half = len(text) // 2
    if half >= _HEADLINE_LENGTH // 2 and text[:half].strip() == text[len(text) - half :].strip():
        return (Span(len(text) - half, len(text)),)
    key = "headline " + "".join(text.split())
    if len(key) < _HEADLINE_LENGTH + 9:
        return ()
    if key in seen:
        return (Span(0, len(text)),)
    seen.add(key)
    return ()


def _sentences(text: str, seen: set[str]) -> tuple[Span, ...]:
    out: list[Span] = []
    for found in _SENTENCE.finditer(text):
        if found.end() - found.start() < _SENTENCE_LENGTH:
            continue
        if found.group() not in seen:
            seen.add(found.group())
        elif out and out[-1].end >= found.start() - 1:
            out.append(Span(out.pop().start, found.end()))
        else:
            out.append(Span(found.start(), found.end()))
    return tuple(out)
