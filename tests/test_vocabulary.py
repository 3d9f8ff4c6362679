"""Reading vocabularies: a user's rows come after the package's; a bad row is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.claims import Grammar
from pipeline.vocabulary import read_rows


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


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("claims/approximators.csv", "word,side,approx\n约莫着,left\n", "line 2: 2 cells for 3 columns"),
        ("claims/approximators.csv", "# a\nword,side,approx\n约莫着,left,nearly\n", "line 3: approx is 'nearly'"),
        ("claims/changes.csv", "word,change,scope\n猛增,up,verb\n", "line 2: change is 'up'"),
        ("claims/idioms.csv", "phrase,reason,not_before,not_after\n三羊开泰,joke,,\n", "line 2: reason is 'joke'"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    folder = own(tmp_path, name, text)
    with pytest.raises(ValueError, match=message) as raised:
        Grammar.load(extra=[folder])
    assert str(folder / name) in str(raised.value)
