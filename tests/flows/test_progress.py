"""A bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from flows import progress
from flows.progress import current_reporter, reporting


def tell(console: Console, *, quiet: bool = False) -> str:
    with reporting(console, quiet=quiet):
        current_reporter().begin("extract", 2)
        current_reporter().advance("extract", 1)
        current_reporter().advance("extract", 1)
        current_reporter().end("extract", "7 numerals, 0.1 s")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(Console(file=io.StringIO())) == "extract: 7 numerals, 0.1 s\n"
    monkeypatch.setattr(progress, "LINE_EVERY", 0.0)
    assert tell(Console(file=io.StringIO())).splitlines() == [
        "extract: 1/2 documents",
        "extract: 2/2 documents",
        "extract: 7 numerals, 0.1 s",
    ]


def test_a_bar_on_a_terminal() -> None:
    shown = tell(Console(file=io.StringIO(), force_terminal=True, width=100))
    assert "━" in shown
    assert "extract: 7 numerals, 0.1 s" in shown
    assert "2/2" in shown


def test_quiet_says_nothing() -> None:
    assert tell(Console(file=io.StringIO()), quiet=True) == ""


def test_after_a_failure_nobody_is_told_any_more() -> None:
    before = current_reporter()
    with pytest.raises(ZeroDivisionError), reporting(Console(file=io.StringIO()), quiet=False):
        raise ZeroDivisionError
    assert current_reporter() is before
