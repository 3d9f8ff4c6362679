"""The sample pages as an editor would cut them (``blocks.toml``) beside how baoshu cuts them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.blocks import BlockRules, segment
from pipeline.documents import load_rules, read_document
from pipeline.records import Block

HERE = Path(__file__).parent
RAW = HERE.parent.parent / "raw"
FIELDS = ("kind", "kicker", "subtitle", "byline", "organisation", "column_title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A block as it should be: ``chars`` are the offsets of its visible characters."""

    name: str
    chars: frozenset[int]
    values: dict[str, Any]
    headlines: tuple[str | None, ...]
    xfail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A sample page with the blocks that baoshu finds and those wanted."""

    path: str
    text: str
    blocks: tuple[Block, ...]
    wanted: tuple[Wanted, ...]

    @property
    def visible(self) -> frozenset[int]:
        """The offsets of all visible characters."""
        return seen(self.text, range(len(self.text)))

    def characters(self, block: Block) -> frozenset[int]:
        """The offsets of the visible characters of ``block``."""
        return seen(self.text, (i for span in block.spans for i in range(span.start, span.end)))

    def differences(self, wanted: Wanted) -> str | None:
        """How the block with the characters of ``wanted`` differs from it; None if it does not."""
        found = [block for block in self.blocks if self.characters(block) == wanted.chars]
        if not found:
            return "no block has these characters"
        told = {name: getattr(found[0], name) for name in FIELDS}
        others = [f"{name} is {told[name]}" for name in FIELDS if told[name] != wanted.values[name]]
        if found[0].headline not in wanted.headlines:
            others.append(f"headline is {found[0].headline}")
        return "; ".join(others) or None


def pages() -> list[Page]:
    """All pages of ``blocks.toml``."""
    rules, ingest = BlockRules.load(()), load_rules()
    found = []
    for page in tomllib.loads((HERE / "blocks.toml").read_text(encoding="utf-8"))["page"]:
        document, _ = read_document(RAW / page["path"], root=RAW, rules=ingest)
        blocks = segment(document, rules).blocks
        wants = tuple(read_wanted(document.text, page["block"]))
        found.append(Page(path=page["path"], text=document.text, blocks=blocks, wanted=wants))
    return found


def read_wanted(text: str, blocks: Sequence[dict[str, Any]]) -> Iterator[Wanted]:
    """The blocks of a page with their characters. Raises ``ValueError`` for words that are not there."""
    taken: set[int] = set()
    for block in blocks:
        chars: set[int] = set()
        at = 0
        for first, last in block["parts"]:
            start = find_free(text, first, at, taken)
            at = text.index(last, start) + len(last)
            chars |= seen(text, range(start, at))
        taken |= chars
        values = {**dict.fromkeys(FIELDS), **{name: block[name] for name in FIELDS if name in block}}
        values["byline"] = tuple(block.get("byline", ()))
        yield Wanted(
            name=f"{block['kind']} {block['parts'][0][0].splitlines()[0]}",
            chars=frozenset(chars),
            values=values,
            headlines=tuple(block.get("headlines", (None,))),
            xfail=block.get("xfail"),
        )


def find_free(text: str, words: str, start: int, taken: set[int]) -> int:
    """Where ``words`` first stand at or after ``start`` outside ``taken``."""
    at = text.index(words, start)
    while at in taken:
        at = text.index(words, at + 1)
    return at


def seen(text: str, offsets: Iterable[int]) -> frozenset[int]:
    """Those of ``offsets`` where ``text`` has a character that is seen."""
    return frozenset(i for i in offsets if not text[i].isspace())
