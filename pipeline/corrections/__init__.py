"""Corrections by hand: entries beside the pages, with scope and expectation, honoured by every run."""

from pipeline.corrections.apply import correct
from pipeline.corrections.entries import (
    FILE_NAME,
    Correction,
    CorrectionError,
    clashes,
    entries_of,
    entry_digest,
    read_corrections,
)
from pipeline.corrections.merge import Merged, merge_corrections

__all__ = [
    "FILE_NAME",
    "Correction",
    "CorrectionError",
    "Merged",
    "clashes",
    "correct",
    "entries_of",
    "entry_digest",
    "merge_corrections",
    "read_corrections",
]
