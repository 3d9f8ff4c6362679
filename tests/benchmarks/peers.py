"""The same text through other recognisers of Chinese quantities, where they are installed."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.claims import Grammar, read_text

CHARS = 20_000  # enough to measure, little enough for the slow ones
Reader = Callable[[str], object]


def peer_rates(raw: Path) -> dict[str, float]:
    """Characters per processor second, our grammar first; peers that are not installed are left out."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(raw.rglob("*.txt")))[:CHARS]
    paragraphs = [line for line in text.splitlines() if line.strip()]
    grammar = Grammar.load()
    rates = {"baoshu, grammar alone": _rate(lambda text: read_text(text, grammar), paragraphs)}
    return rates | {name: _rate(read, paragraphs) for name, read in installed_peers()}


def installed_peers() -> Iterator[tuple[str, Reader]]:
    """Name and reader of every model of the other recognisers; why one is left out is said."""
    for find in (_jionlp, _recognizers):
        try:
            yield from list(find())
        except ImportError as error:
            sys.stderr.write(f"left out: {error}\n")


def _jionlp() -> Iterator[tuple[str, Reader]]:
    jionlp: Any = import_module("jionlp")
    logging.disable()  # it logs a traceback for every time that it cannot read
    yield "JioNLP, money", jionlp.ner.extract_money
    yield "JioNLP, time", partial(jionlp.ner.extract_time, time_base=0)
    yield "JioNLP, location", jionlp.recognize_location


def _recognizers() -> Iterator[tuple[str, Reader]]:
    number: Any = import_module("recognizers_number")
    with_unit: Any = import_module("recognizers_number_with_unit")
    for name, recognise in (
        ("number", number.recognize_number),
        ("currency", with_unit.recognize_currency),
        ("dimension", with_unit.recognize_dimension),
    ):
        yield f"Recognizers-Text, {name}", partial(recognise, culture="zh-cn")


def _rate(read: Reader, paragraphs: list[str]) -> float:
    read(paragraphs[0])  # what is loaded on first use is not measured
    started = time.process_time()
    for paragraph in paragraphs:
        read(paragraph)
    return sum(map(len, paragraphs)) / max(1e-9, time.process_time() - started)
