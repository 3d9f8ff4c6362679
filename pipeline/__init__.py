"""From pages of Chinese newspapers to a statistics dataset.

``extract(text)`` gives the quantitative claims of a text, ``open_dataset(output)`` the tables of a run.
What they need is imported when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.library import extract, prepare
    from pipeline.records import Claim
    from pipeline.tables import open_dataset

__version__ = "0.1.0"
__all__ = ["Claim", "__version__", "extract", "open_dataset", "prepare"]

_HOMES = {
    "extract": "pipeline.library",
    "prepare": "pipeline.library",
    "Claim": "pipeline.records",
    "open_dataset": "pipeline.tables",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
