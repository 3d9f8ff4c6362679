"""Numerals: how numbers are written, found and valued. Knows nothing of units or sentences."""

from pipeline.numerals.folding import Folded, fold, folding_table
from pipeline.numerals.scan import Numeral, number_pattern, read_numerals
from pipeline.numerals.values import Numerals, Value

__all__ = [
    "Folded",
    "Numeral",
    "Numerals",
    "Value",
    "fold",
    "folding_table",
    "number_pattern",
    "read_numerals",
]
