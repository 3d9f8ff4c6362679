"""The same text through other recognisers of Chinese quantities, where they are installed."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from pipeline.claims import Grammar, read_text

CHARS = 20_000  # enough to measure, little enough for the slow ones


def peer_rates(raw: Path) -> dict[str, float]:
    """Characters per processor second, our grammar first; peers that are not installed are left out."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(raw.rglob("*.txt")))[:CHARS]
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return {name: _rate(read, paragraphs) for name, read in _readers()}


def _readers() -> list[tuple[str, Callable[[str], object]]]:
    grammar = Grammar.load()
    readers: list[tuple[str, Callable[[str], object]]] = [
        ("baoshu, grammar alone", lambda text: read_text(text, grammar))
    ]
    if find_spec("jionlp"):
        import jionlp  # type: ignore[import-not-found,unused-ignore]

        readers.append(("JioNLP, money", lambda text: jionlp.ner.extract_money(text)))
    if find_spec("recognizers_number_with_unit"):
        from recognizers_number import recognize_number  # type: ignore[import-not-found,unused-ignore]
        from recognizers_number_with_unit import (  # type: ignore[import-not-found,unused-ignore]
            recognize_currency,
            recognize_dimension,
        )

        for name, recognise in (
            ("number", recognize_number),
            ("currency", recognize_currency),
            ("dimension", recognize_dimension),
        ):
            readers.append((f"Recognizers-Text, {name}", lambda text, f=recognise: f(text, "zh-cn")))
    return readers


def _rate(read: Callable[[str], object], paragraphs: list[str]) -> float:
    read(paragraphs[0])  # what is loaded on first use is not measured
    started = time.process_time()
    for paragraph in paragraphs:
        read(paragraph)
    return sum(map(len, paragraphs)) / max(1e-9, time.process_time() - started)
