"""Which files are pages, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.documents import common_root, discover, load_rules, lone_sidecars
from pipeline.inventory import open_inventory
from pipeline.settings import Settings
from pipeline.sources import find_sources

FILES = (
    "b.txt",
    "a.md",
    "a.toml",
    "README.md",
    "corrections.toml",
    ".hidden.txt",
    ".git/x.txt",
    "2024/02.txt",
    "2024/01.txt",
    "2024/draft/03.txt",
    "2024/01.txt~",
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("" if name.endswith(".toml") else name, encoding="utf-8")
    return tmp_path


def names(raw: Path, inputs: list[Path], **options: object) -> list[str]:
    return [path.relative_to(raw).as_posix() for path in discover(inputs, **options)]


def test_pages_come_by_name_and_nothing_else_does(raw: Path) -> None:
    assert names(raw, [raw]) == ["2024/01.txt", "2024/02.txt", "2024/draft/03.txt", "a.md", "b.txt"]


def test_inputs_come_in_their_order_and_once(raw: Path) -> None:
    assert names(raw, [raw / "b.txt", raw / "2024", raw], exclude=["a.md"]) == [
        "b.txt",
        "2024/01.txt",
        "2024/02.txt",
        "2024/draft/03.txt",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"include": ["*.md"]}, ["a.md"]),
        ({"include": ["2024/*"], "exclude": ["*/draft/*"]}, ["2024/01.txt", "2024/02.txt"]),
        ({"exclude": ["0?.txt"]}, ["a.md", "b.txt"]),
        ({"limit": 2}, ["2024/01.txt", "2024/02.txt"]),
        ({"limit": 0}, []),
    ],
)
def test_options(raw: Path, options: dict[str, object], expected: list[str]) -> None:
    assert names(raw, [raw], **options) == expected


def test_a_named_file_is_a_page_whatever_its_name(raw: Path) -> None:
    assert names(raw, [raw / "README.md"]) == ["README.md"]


def test_a_link_to_a_folder_is_not_followed(raw: Path) -> None:
    (raw / "2024" / "loop").symlink_to(raw, target_is_directory=True)
    assert len(names(raw, [raw])) == 5


def test_a_missing_input_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        discover([tmp_path / "none"])


def test_common_root(raw: Path) -> None:
    assert common_root([raw]) == raw.resolve()
    assert common_root([raw / "b.txt"]) == raw.resolve()
    assert common_root([raw / "2024" / "draft", raw / "2024" / "01.txt"]) == (raw / "2024").resolve()


def test_a_sidecar_without_a_page_is_a_problem(raw: Path, tmp_path: Path) -> None:
    (raw / "2024" / "09.toml").write_text("", encoding="utf-8")
    (raw / ".git" / "x.toml").write_text("", encoding="utf-8")
    (problem,) = lone_sidecars([raw], rules=load_rules())
    assert (problem.code, "2024/09.toml" in problem.message) == ("sidecar-without-page", True)
    with open_inventory(tmp_path / "pages.sqlite") as pages:
        assert find_sources([raw], pages, settings=Settings(), environment="") == [problem]
