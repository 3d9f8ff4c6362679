"""Articles: fragments chained in reading order, asides tied to them, all else as blocks of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.blocks.contents import Contents
from pipeline.blocks.drafts import Draft
from pipeline.blocks.fragments import Fragment, Reader
from pipeline.blocks.heads import read_head
from pipeline.blocks.lines import Unit
from pipeline.blocks.rules import BlockRules
from pipeline.records import BlockKind

_ASIDE_KINDS: dict[str, BlockKind] = {
    "editor": "furniture", "staff": "furniture", "furniture": "furniture", "folio": "furniture",
    "masthead": "masthead", "nameplate": "masthead", "imprint": "masthead", "toc": "toc", "contents": "toc",
    "advert": "advert", "caption": "caption", "credit": "caption",
}  # fmt: skip


def draft_blocks(units: Sequence[Unit], contents: Contents, rules: BlockRules) -> list[Draft]:
    """Drafts of all blocks of a page, in no particular order; together they hold every unit once."""
    reader = Reader(units, contents, rules)
    fragments = reader.read()
    drafts = [_article(f, units, contents, rules) for f in fragments]
    used = {i for draft in drafts for i in draft.units} | set(reader.adverts)
    owners = _owners(drafts, len(units))
    drafts += _asides(units, used, owners)
    if reader.adverts:
        drafts.append(Draft(kind="advert", body=tuple(reader.adverts), reason=("not-in-contents",)))
    return drafts


def _article(fragment: Fragment, units: Sequence[Unit], contents: Contents, rules: BlockRules) -> Draft:
    kind: BlockKind = "brief" if fragment.kind == "brief" else "article"
    if fragment.kind == "quote_box":
        kind = "quote_box"
    elif fragment.body and units[fragment.body[0]].label == "note" and len(fragment.body) == 1:
        kind = "editors_note"
    return Draft(
        kind=kind,
        head=read_head(units, fragment.head, contents, rules),
        body=tuple(fragment.body),
        tail=tuple(fragment.tail),
        reason=tuple(fragment.reason),
    )


def _owners(drafts: Sequence[Draft], count: int) -> list[int | None]:
    """For each unit the first unit of the article in which it stands or after which it comes."""
    owners: list[int | None] = [None] * count
    starts = {i: draft.units[0] for draft in drafts for i in draft.units}
    current: int | None = None
    for i in range(count):
        current = starts.get(i, current)
        owners[i] = current
    return owners


def _asides(units: Sequence[Unit], used: set[int], owners: Sequence[int | None]) -> Iterator[Draft]:
    """Units that are no part of an article: equal neighbours form one block, captions one each."""
    i = 0
    while i < len(units):
        if i in used:
            i += 1
            continue
        kind = _ASIDE_KINDS.get(units[i].label, "furniture")
        j = i + 1
        while j < len(units) and j not in used and _same_block(units, i, j, kind):
            j += 1
        parted = kind in {"caption", "photo"} or units[i].label == "editor"
        yield Draft(
            kind=kind, body=tuple(range(i, j)), owner=owners[i] if parted else None, reason=(units[i].label,)
        )
        i = j


def _same_block(units: Sequence[Unit], i: int, j: int, kind: BlockKind) -> bool:
    if kind == "caption":
        return units[j].label == "credit" and units[j - 1].label == "caption"
    if units[i].label == "editor" or units[j].label == "editor":
        return False
    return _ASIDE_KINDS.get(units[j].label, "furniture") == kind
