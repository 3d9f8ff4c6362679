"""The grammar: all vocabularies read and all expressions compiled once, to be passed along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.claims.lexicon import (
    Conversion,
    Phrase,
    UnitWord,
    Words,
    load_approximators,
    load_changes,
    load_conversions,
    load_phrases,
    load_table,
    load_times,
    load_units,
)
from pipeline.numerals import Numerals, number_pattern
from pipeline.numerals.scan import SOLE

# Where a numeral can begin. Circled and superscript figures are there so that the ledger misses none.
_ENUMERATORS = "\u2460-\u249b\u3220-\u3229\u3280-\u3289\u24ea\u2776-\u2793"
_MAG = "十百千万亿"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything the rules look things up in. Immutable; make one with ``Grammar.load`` and share it."""

    numerals: Numerals
    units: dict[str, tuple[UnitWord, ...]]
    conversions: dict[str, Conversion]
    phrases: dict[str, tuple[Phrase, ...]]
    approx_left: Words
    approx_right: Words
    change_verbs: Words
    change_nouns: Words
    times: dict[str, Words]
    denominators: Words
    averages: Words
    money: Words
    currencies: Words
    slogans: Words
    wholes: frozenset[str]
    scan: re.Pattern[str]
    number: re.Pattern[str]

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Grammar:
        """Compile the vocabularies of the package and those of the same names in the folders ``extra``."""
        numerals = Numerals.load(extra)
        scan = re.compile(scan_pattern(numerals))
        left, right = load_approximators(extra)
        verbs, nouns = load_changes(extra)
        units = load_units(extra)
        return cls(
            numerals,
            units,
            load_conversions(extra),
            load_phrases(scan, extra),
            left,
            right,
            verbs,
            nouns,
            load_times(extra),
            load_table("denominators", "unit_measure", extra),
            load_table("averages", "per", extra),
            load_table("money_words", "word", extra),
            load_table("currency_marks", "unit", extra),
            load_table("slogan_words", "word", extra),
            _wholes(units),
            scan,
            re.compile(number_pattern(numerals)),
        )


def scan_pattern(numerals: Numerals) -> str:
    """The expression that finds where a numeral may begin, in folded text."""
    capitals = numerals.capitals
    money = "".join(c for c in capitals if c in numerals.magnitudes)
    single = "".join(c for c in (*numerals.digits, *numerals.magnitudes, *numerals.tens) if c not in capitals)
    return (
        rf"[\d{single}半几{_ENUMERATORS}]|[数上](?=[{_MAG}])|若干|[{SOLE}](?=[百千万亿])"
        rf"|(?=[{capitals}][{capitals}零万亿]{{0,8}}[{money}]|[{money}][{capitals}]|[{money}][一二三四五六七八九]?[万亿]|[{capitals}]+[元万亿])[{capitals}]"
    )


def _wholes(units: dict[str, tuple[UnitWord, ...]]) -> frozenset[str]:
    """Words that may stand on the next line after a number, or that a break after a number may have cut."""
    words = {unit.word for group in units.values() for unit in group if not unit.noun}
    return frozenset(
        words
        | {
            "月",
            "日",
            "时",
            "点",
            "号",
            "版",
            "分之",
            "百分之",
            "千分之",
            "万分之",
            "成",
            "折",
            "成半",
            "个半月",
            "个多月",
            "个半小时",
        }
    )
