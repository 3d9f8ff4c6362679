"""What several areas of the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over the sample pages; read it only."""
    from tests.sample import RAW, run_stages

    output = tmp_path_factory.mktemp("dataset") / "output"
    output.mkdir()
    run_stages(RAW, output)
    return output
