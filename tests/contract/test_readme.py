"""The README says what is so: excerpt, commands, settings, exit codes, tables, examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from readme_blocks import README, block, excerpt, made_from_code
from typer.main import get_command

from flows.cli import make_app
from pipeline.tables import read_tables

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent
ASSIGNED = re.compile(r"^(\w+) = ", flags=re.MULTILINE)
HINT = "write it anew: python tests/contract/readme_blocks.py"


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


def calls() -> Iterator[list[str]]:
    """Every call of baoshu in the README, as words."""
    code = [*code_blocks("sh"), *re.findall(r"`(baoshu [^`\n]*)`", TEXT)]
    for found in re.findall(r"(?:^|[\s/])baoshu ([^\n#|&]*)", "\n".join(code)):
        yield shlex.split(found)


@pytest.mark.parametrize("name", made_from_code())
def test_a_block_made_from_the_code_is_current(name: str) -> None:
    assert block(TEXT, name) == made_from_code()[name], HINT


@pytest.mark.full
def test_the_excerpt_is_what_the_command_prints_today(dataset: Path) -> None:
    assert block(TEXT, "excerpt") == excerpt(dataset), HINT


@pytest.mark.parametrize("words", list(calls()), ids=" ".join)
def test_every_command_and_option_named_exists(words: list[str]) -> None:
    command: Any = get_command(make_app())
    rest = list(words)
    while hasattr(command, "commands"):
        name = rest.pop(0)
        if name == "COMMAND":
            return
        assert name in command.commands
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in rest if word.startswith("-") and word != "-"} <= known


def test_every_table_is_named() -> None:
    assert set(re.findall(r"`(\w+)`", TEXT)) >= set(read_tables())


@pytest.mark.parametrize("example", code_blocks("python"), ids=lambda text: text.split()[1])
def test_every_example_runs(example: str, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(dataset.parent)
    names: dict[str, Any] = {}
    exec(compile(example, "README", "exec"), names)  # noqa: S102
    results = [value for name, value in names.items() if name in ASSIGNED.findall(example)]
    assert results
    assert all(len(result) > 0 for result in results if hasattr(result, "__len__"))


def test_files_and_folders_named_exist() -> None:
    for name in re.findall(r"`((?:pipeline|flows|tests|\.ci)(?:/[\w./]*)?)`", TEXT):
        assert (ROOT / name).exists(), name
