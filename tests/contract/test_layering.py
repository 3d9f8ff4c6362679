"""Data flows one way, and so do imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ("documents", "blocks", "numerals", "claims", "links", "tables")
STAGE_MODULES = frozenset({"run", "work", "stages", "library", "engine", "sources"})


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("path", modules("pipeline"), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_under_pipeline_knows_the_scheduler(path: Path) -> None:
    assert not [name for name in imports_of(path) if name.split(".")[0] in {"prefect", "flows"}]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_does_not_know_later_stages_or_the_run(stage: str) -> None:
    later = set(STAGES[STAGES.index(stage) + 1 :]) | STAGE_MODULES
    if stage == "tables":
        later |= {"documents", "numerals", "claims", "links"}
    for path in modules(f"pipeline/{stage}"):
        known = {name.split(".")[1] for name in imports_of(path) if name.startswith("pipeline.")}
        assert not known & later, path


def test_the_command_line_and_the_library_start_without_prefect_and_spacy() -> None:
    code = (
        "import sys, pipeline, flows.cli; flows.cli.make_app();"
        "print([m for m in ('prefect', 'spacy', 'pyarrow', 'pandas', 'duckdb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_plain_sentence_is_read_without_spacy_and_without_table_libraries() -> None:
    code = (
        "import sys; from pipeline import extract; n = len(extract('全县建成养老服务站86个，覆盖率达95%。'));"
        "print(n, [m for m in ('spacy', 'numpy', 'pyarrow', 'pandas', 'duckdb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2 []"


def test_only_the_flow_needs_prefect() -> None:
    users = {p.name for p in modules("flows") if any(n.startswith("prefect") for n in imports_of(p))}
    assert users == {"statistics.py", "artifacts.py", "alerts.py"}
