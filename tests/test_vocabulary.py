"""Reading vocabularies: a user's rows come after the package's; a bad row is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import make_app
from pipeline.claims import Grammar
from pipeline.vocabulary import VocabularyError, read_rows


def own(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_rows_of_a_user_come_last(tmp_path: Path) -> None:
    own(tmp_path, "claims/approximators.csv", "# ours\nword,side,approx\n约莫着,left,about\n")
    rows = read_rows("claims/approximators.csv", extra=[tmp_path])
    assert rows[-1] == {"word": "约莫着", "side": "left", "approx": "about"}
    assert rows[:-1] == read_rows("claims/approximators.csv")


APPROX, IDIOMS = "claims/approximators.csv", "claims/idioms.csv"
HEAD = "phrase,reason,not_before,not_after\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (APPROX, "word,side,approx\n约莫着,left\n", "line 2: 2 cells for 3 columns"),
        (APPROX, "# a\nword,side,approx\n约莫着,left,nearly\n", "line 3: approx is 'nearly'"),
        (APPROX, "word,approx\n约莫着,about\n", "line 1: the header must be word,side,approx"),
        ("claims/changes.csv", "word,change,scope\n猛增,up,verb\n", "line 2: change is 'up'"),
        (IDIOMS, HEAD + "三羊开泰,joke,,\n", "line 2: reason is 'joke'"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    folder = own(tmp_path, name, text)
    with pytest.raises(VocabularyError, match=message) as raised:
        Grammar.load(extra=[folder])
    assert str(folder / name) in str(raised.value)


def test_a_pattern_that_does_not_compile_is_named(tmp_path: Path) -> None:
    folder = own(tmp_path, IDIOMS, HEAD + "三羊开泰,indefinite,(,\n")
    with pytest.raises(VocabularyError, match="'\\(' does not compile"):
        Grammar.load(extra=[folder])


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = own(tmp_path, IDIOMS, "")
    (folder / IDIOMS).write_bytes((HEAD + "三羊开泰,indefinite,,\n").encode("gb18030"))
    with pytest.raises(VocabularyError, match="save it as UTF-8"):
        Grammar.load(extra=[folder])


def test_the_command_says_what_is_wrong_without_a_traceback(tmp_path: Path) -> None:
    folder = own(tmp_path, APPROX, "word,side,approx\n约莫着,left,nearly\n")
    result = CliRunner().invoke(
        make_app(), ["extract", "-", "--vocabularies", str(folder)], input="全县86人。"
    )
    assert result.exit_code == 2
    assert "line 2: approx is 'nearly'" in result.stderr
    assert "Traceback" not in result.stderr
