"""The notebook beside the tables runs from top to bottom on the sample dataset."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.pages.notebook import write_notebook


def test_a_notebook_that_is_there_stays(tmp_path: Path) -> None:
    path = write_notebook(tmp_path)
    assert '"cells"' in path.read_text(encoding="utf-8")
    path.write_text("mine", encoding="utf-8")
    assert write_notebook(tmp_path).read_text(encoding="utf-8") == "mine"


@pytest.mark.full
@pytest.mark.filterwarnings("default")
def test_every_cell_runs(dataset: Path, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    output = tmp_path / "output"
    shutil.copytree(dataset, output, symlinks=True)
    notebook = nbformat.read(write_notebook(output), as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(output)}}).execute()
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert sum(bool(out) for out in outputs) >= 10
    printed = "".join(o.get("text", "") for out in outputs for o in out)
    assert "【" in printed
    assert "read by" in printed
