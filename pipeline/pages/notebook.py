"""The notebook that lies beside the tables: what an analyst does first."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

NAME = "explore.ipynb"


def write_notebook(output: Path) -> Path:
    """Put the notebook into ``output``; one that is already there may be somebody's work and stays."""
    path = output / NAME
    if not path.exists():
        partial = path.with_suffix(".tmp")
        partial.write_bytes((files("pipeline.pages") / "assets" / NAME).read_bytes())
        partial.replace(path)
    return path
