"""Articles: fragments chained in reading order, asides tied to them, all else as blocks of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.blocks.announce import announce
from pipeline.blocks.asides import tie_asides
from pipeline.blocks.chains import Chain, chain_fragments
from pipeline.blocks.contents import Contents
from pipeline.blocks.dealer import Fragment
from pipeline.blocks.drafts import Draft
from pipeline.blocks.fragments import Reader
from pipeline.blocks.heads import is_sure, read_head
from pipeline.blocks.lines import Unit
from pipeline.blocks.rules import BlockRules
from pipeline.records import BlockKind

_ASIDE_KINDS: dict[str, BlockKind] = {
    "editor": "furniture", "staff": "furniture", "furniture": "furniture", "folio": "furniture",
    "masthead": "masthead", "nameplate": "masthead", "imprint": "masthead", "toc": "toc", "contents": "toc",
    "quote": "quote_box", "advert": "advert", "caption": "caption", "credit": "caption",
}  # fmt: skip


def draft_blocks(units: Sequence[Unit], contents: Contents, rules: BlockRules) -> list[Draft]:
    """Drafts of all blocks of a page, in no particular order; together they hold every unit once."""
    reader = Reader(units, contents, rules)
    fragments = reader.read()
    chains = _merge(chain_fragments(fragments, units, rules), fragments, units, contents)
    drafts = [_article(chain, fragments, units, contents, rules) for chain in chains]
    drafts = announce([draft for draft in drafts if draft.units], units, contents)
    used = (
        {i for draft in drafts for i in draft.units}
        | set(reader.adverts)
        | set(reader.titles)
        | set(reader.groups)
    )
    asides = list(_asides(units, used, _owners(drafts, len(units))))
    drafts += tie_asides(asides, drafts, units, reader.titles, contents, rules)
    drafts += [Draft(kind="furniture", body=(i,), reason=("group-title",)) for i in reader.groups]
    if reader.adverts:
        drafts.append(Draft(kind="advert", body=tuple(reader.adverts), reason=("not-in-contents",)))
    return drafts


def _article(chain: Chain, fragments: Sequence[Fragment], units: Sequence[Unit], contents: Contents,
             rules: BlockRules) -> Draft:  # fmt: skip
    parts = [fragments[n] for n in chain.fragments]
    kind = _kind(parts[0].kind if parts else "article", [units[i] for i in chain.body], parts, units, rules)
    return Draft(
        kind=kind,
        head=read_head(units, [i for part in parts for i in part.head], contents, rules),
        body=chain.body,
        tail=tuple(i for n in chain.ends for i in fragments[n].tail),
        new_paragraph=chain.fresh,
        reason=tuple(dict.fromkeys([r for part in parts for r in part.reason] + list(chain.reason)))
        or ("remainder",),
    )


def _kind(kind: str, body: Sequence[Unit], parts: Sequence[Fragment], units: Sequence[Unit],
          rules: BlockRules) -> BlockKind:  # fmt: skip
    if kind == "brief":
        return "brief"
    if kind == "advert":
        return "advert"
    if kind == "quote_box":
        adverts = sum(1 for unit in body if rules.advert_word.search(unit.text))
        return "advert" if 2 * adverts >= len(body) else "quote_box"
    if len(body) == 1 and body[0].label == "note":
        return "editors_note"
    titles = [units[i] for part in parts for i in part.head]
    listed = bool(body) and all(unit.label in {"item", "short"} for unit in body)
    named = len(titles) == 1 and rules.box_word.search(titles[0].text) is not None
    return "quote_box" if listed and named else "article"


def _merge(chains: list[Chain], fragments: Sequence[Fragment], units: Sequence[Unit],
           contents: Contents) -> list[Chain]:  # fmt: skip
    """Put together what one entry of the contents list names: a headline set in parts, or amid its text."""
    out: list[Chain] = []
    for chain in chains:
        if out and _same_entry(out[-1], chain, fragments, units, contents):
            last = out.pop()
            chain = Chain(
                (*last.fragments, *chain.fragments), (*last.ends, *chain.ends), (*last.body, *chain.body),
                last.fresh | chain.fresh, (*last.reason, "one-entry-of-contents"),
            )  # fmt: skip
        out.append(chain)
    return out


def _same_entry(left: Chain, right: Chain, fragments: Sequence[Fragment], units: Sequence[Unit],
                contents: Contents) -> bool:  # fmt: skip
    if not (left.fragments and right.fragments and contents.entries):
        return False
    first, second = fragments[left.fragments[0]], fragments[right.fragments[0]]
    if fragments[left.fragments[-1]].closed != "next" or {first.kind, second.kind} != {"article"}:
        return False
    entry = _entry(right, fragments, units, contents)
    if entry is None or is_sure(units, second.head):
        return False
    mine = _entry(left, fragments, units, contents)
    if mine is None:
        return "text-after-close" in first.reason and len(left.fragments) == 1 and not first.head
    return mine == entry


def _entry(
    chain: Chain, fragments: Sequence[Fragment], units: Sequence[Unit], contents: Contents
) -> int | None:
    """The entry of the contents list that the chain's head lines are found in."""
    found = (contents.entry_of(units[i].text) for n in chain.fragments for i in fragments[n].head)
    return next((entry for entry in found if entry is not None), None)


def _owners(drafts: Sequence[Draft], count: int) -> list[int | None]:
    """For each unit the first unit of the article in which it stands or after which it comes."""
    owners: list[int | None] = [None] * count
    starts: dict[int, int] = {}
    for draft in drafts:
        units = draft.units
        starts |= dict.fromkeys(units, units[0])
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
        owner = owners[i] if parted else None
        yield Draft(kind=kind, body=tuple(range(i, j)), owner=owner, reason=(units[i].label,))
        i = j


def _same_block(units: Sequence[Unit], i: int, j: int, kind: BlockKind) -> bool:
    if kind == "caption":
        if units[j].label == "caption":
            return units[j].gap == 0 or (units[i].label == "credit" and j == i + 1)
        return units[j].label == "credit" and units[j - 1].label == "caption"
    if units[i].label == "editor" or units[j].label == "editor":
        return False
    return _ASIDE_KINDS.get(units[j].label, "furniture") == kind
