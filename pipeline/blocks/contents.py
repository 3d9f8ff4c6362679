"""The table of contents of an issue: which units belong to it, and which headlines it announces."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.blocks.lines import Unit, relabel
from pipeline.blocks.names import is_names, read_credit
from pipeline.blocks.rules import BlockRules

_BLANK = re.compile(r"\s+")
_QUOTES = str.maketrans({"『": "“", "』": "”", "「": "“", "」": "”"})
_PAGE = re.compile(r"^(?:[-•·]\s*)?[PＰA-Z]?\d{1,3}[\s/／.、]+|[\s.…·]+\d{1,3}$")
_LEADER = re.compile(r"…{2,}|[.·]{3,}")
_RUNNING = frozenset({"text", "brief", "caption", "resume", "note", "title"})
_REACH = 8
_SHORTEST = 4
_AUTHOR_WORDS = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a contents list: ``key`` is title and authors run together without blanks."""

    key: str
    title: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries of the contents list in printed order; none if the document has no list."""

    entries: tuple[Entry, ...] = ()
    keys: str = ""
    starts: tuple[int, ...] = ()

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Contents:
        """Contents with the keys of ``entries`` in one string for searching."""
        starts: list[int] = []
        at = 0
        for entry in entries:
            starts.append(at)
            at += len(entry.key) + 1
        return cls(tuple(entries), "\n".join(entry.key for entry in entries), tuple(starts))

    def entry_of(self, line: str) -> int | None:
        """Index of the entry that holds ``line`` (at least four characters); None if there is none."""
        key = squeeze(line)
        at = self.keys.find(key) if len(key) >= _SHORTEST else -1
        return bisect_right(self.starts, at) - 1 if at >= 0 else None


def squeeze(text: str) -> str:
    """``text`` without blanks and with curved quotes: the form in which titles are compared."""
    return _BLANK.sub("", text).translate(_QUOTES)


def mark_contents(units: Sequence[Unit], rules: BlockRules) -> tuple[list[Unit], Contents]:
    """Label the units of contents lists ``toc`` and read their entries."""
    out = list(units)
    entries: list[Entry] = []
    for i, unit in enumerate(out):
        if unit.label != "contents":
            continue
        last = _last_entry(out, i, rules)
        for j in range(i, last + 1):
            if out[j].label not in {"furniture", "credit"}:
                out[j] = relabel(out[j], "toc")
        _claim_page_marks(out, last + 1)
        entries += _entries(out[i + 1 : last + 1], rules)
    return out, Contents.of(entries)


def _last_entry(units: Sequence[Unit], start: int, rules: BlockRules) -> int:
    """The last unit of the list from ``start`` on: entries are never far apart nor running text."""
    last = start
    for j in range(start + 1, len(units)):
        if j - last > _REACH or (
            units[j].label in _RUNNING and not rules.search("contents_entry", units[j].text)
        ):
            break
        if rules.search("contents_entry", units[j].text):
            last = j
    while last > start and last + 1 < len(units) and units[last + 1].label == "names":
        last += 1
    return last


def _claim_page_marks(units: list[Unit], start: int) -> None:
    """Page marks of the contents page's pictures (P16) belong to the list."""
    for j in range(start, min(start + _REACH, len(units))):
        if units[j].label == "folio" and units[j].text[0] in "PＰ":
            units[j] = relabel(units[j], "toc")
        elif units[j].label not in {"furniture", "credit"}:
            break


def _entries(units: Sequence[Unit], rules: BlockRules) -> list[Entry]:
    """Lines of one entry put together: a line with a page number starts an entry, names may follow it."""
    lines: list[list[str]] = []
    for unit in units:
        if unit.label != "toc":
            continue
        text = _LEADER.sub(" ", _PAGE.sub("", unit.text)).strip()
        if rules.search("contents_entry", unit.text):
            lines.append([text])
        elif lines and (unit.gap == 0 or is_names(text, rules)):
            lines[-1].append(text)
    return [_entry(" ".join(parts), rules) for parts in lines]


def _entry(text: str, rules: BlockRules) -> Entry:
    """Authors are the names at the end of the entry."""
    words = text.split()
    for at in range(max(1, len(words) - _AUTHOR_WORDS), len(words)):
        authors = " ".join(words[at:])
        if is_names(authors, rules):
            return Entry(squeeze(text), " ".join(words[:at]), read_credit(authors, rules).names)
    return Entry(squeeze(text), " ".join(words))
