"""Drafts: blocks before their text is put together, as lists of unit indices."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.blocks.contents import Entry
from pipeline.blocks.heads import Head
from pipeline.records import BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A block to be: its head, its body in reading order, its closing lines; all unit indices.

    ``owner`` is a unit index of the block that this one belongs to. ``new_paragraph`` are body units that
    start a paragraph although the one before them is cut off: text is missing there. ``announced`` is the
    entry of the contents list for an article printed without headline.
    """

    kind: BlockKind
    head: Head = field(default_factory=Head)
    body: tuple[int, ...] = ()
    tail: tuple[int, ...] = ()
    owner: int | None = None
    announced: Entry | None = None
    new_paragraph: frozenset[int] = frozenset()
    reason: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[int, ...]:
        """Unit indices in reading order: head, body, tail."""
        return (*self.head.units, *self.body, *self.tail)
