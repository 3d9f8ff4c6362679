"""Quantities: every numeral of a text as a claim or with the reason why it is none. Never looks outside a
sentence.
"""

from pipeline.claims.grammar import Grammar
from pipeline.claims.reading import read_layout, read_text
from pipeline.claims.sentences import sentences

__all__ = ["Grammar", "read_layout", "read_text", "sentences"]
