"""The whole line over the development documents, held against the development gold by its scorer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
GOLD = Path(os.environ.get("BAOSHU_GOLD") or ROOT.parent / "shared")
FLOORS = tomllib.loads((Path(__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))

pytestmark = [
    pytest.mark.full,
    pytest.mark.gold,
    pytest.mark.skipif(
        not (GOLD / "gold" / "documents.json").is_file(),
        reason=f"no development gold in {GOLD} (set BAOSHU_GOLD)",
    ),
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The scorer's figures by short name."""
    folder = tmp_path_factory.mktemp("gold")
    output, report = folder / "output", folder / "scores.json"
    # the interpreter is called by name of the module: the scripts of an environment need not be on the path
    start = "from flows.cli import main; main()"
    subprocess.run([sys.executable, "-c", start, "run", str(GOLD / "seeds"), "-o", str(output)], check=True)
    scorer = [sys.executable, str(GOLD / "tools" / "score.py"), "--gold", str(GOLD / "gold")]
    subprocess.run([*scorer, "--output", str(output), "--json", str(report)], check=True)
    found = json.loads(report.read_text(encoding="utf-8"))
    return {name.split(" (")[0]: value for name, value in found.items() if name != "by_file"}


@pytest.mark.parametrize(("name", "floor"), FLOORS["at_least"].items())
def test_score(name: str, floor: float, scores: dict[str, float]) -> None:
    assert scores[name] >= floor


@pytest.mark.parametrize(("name", "limit"), FLOORS["at_most"].items())
def test_defects(name: str, limit: int, scores: dict[str, float]) -> None:
    assert scores[name] <= limit
