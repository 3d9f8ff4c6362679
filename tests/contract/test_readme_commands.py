"""The README's commands: copied by people and run by ``.ci/run`` as they stand."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def marked_command(name: str) -> str:
    """What stands in the code block under the marker that ``.ci/run`` looks for."""
    (block,) = re.findall(rf"<!-- command: {name} -->\n```sh\n(.*?)```", README, flags=re.DOTALL)
    return block


def locked() -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for line in LOCK:
        if line and not line.startswith("#"):
            name, version = line.split(";")[0].strip().split("==")
            versions.setdefault(canonicalize_name(name), []).append(Version(version))
    return versions


@pytest.mark.parametrize("name", ["run", "test"])
def test_each_command_is_one_line_that_starts_from_nothing(name: str) -> None:
    command = marked_command(name)
    assert command.count("\n") == 1
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q -c requirements.lock -e ")


def test_they_do_what_they_are_for() -> None:
    assert marked_command("run").endswith(".venv/bin/baoshu run raw -o output\n")
    assert marked_command("test").endswith('.venv/bin/python -m pytest -q -m "not full"\n')


def test_the_continuous_check_runs_both_and_everything_else() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "for name in run test; do" in script
    for part in ("ruff format --check", "ruff check", "mypy", "pytest -q -m full"):
        assert part in script


def test_the_continuous_check_installs_every_extra() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = re.findall(r"-e '\.\[([\w,]+)\]'", script)
    for_comparison_only = {"bench"}
    assert set(extras.split(",")) == set(project["optional-dependencies"]) - for_comparison_only


def test_the_lock_satisfies_every_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [item for group in project["optional-dependencies"].values() for item in group]
    versions = locked()
    for text in (*project["dependencies"], *extras):
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        if name == project["name"]:
            continue
        assert name in versions, f"{text}: not in requirements.lock; regenerate it"
        wrong = [v for v in versions[name] if not requirement.specifier.contains(v, prereleases=True)]
        assert not wrong, f"{text}: locked at {wrong[0]}; regenerate requirements.lock"


def test_the_lock_names_no_place_on_a_machine_or_a_network() -> None:
    assert not [line for line in LOCK if "://" in line or "@" in line or "file:" in line]
    assert "uv pip compile --universal --all-extras" in LOCK[1]
