"""What is said about articles elsewhere: headlines in the contents list, notes over several articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.blocks.contents import Contents
from pipeline.blocks.drafts import Draft
from pipeline.blocks.lines import Unit


def announce(drafts: Sequence[Draft], units: Sequence[Unit], contents: Contents) -> list[Draft]:
    """Drafts in source order; headlines known only from the contents list and owners by notes filled in."""
    ordered = sorted(drafts, key=lambda d: min(d.units))
    return _under_notes(_named_by_contents(ordered, units, contents), units)


def _named_by_contents(drafts: Sequence[Draft], units: Sequence[Unit], contents: Contents) -> list[Draft]:
    """An article without headline gets the one entry that is left between its neighbours' entries."""
    if not contents.entries:
        return list(drafts)
    found = [_entries_of(draft, units, contents) for draft in drafts]
    above = _next_entries(found, len(contents.entries))
    used = {k for entries in found for k in entries}
    low, out = -1, []
    for draft, entries, high in zip(drafts, found, above, strict=True):
        low = max([low, *entries])
        if draft.kind == "article" and not draft.head.headline:
            free = [k for k in range(low + 1, high) if k not in used]
            if len(free) == 1:
                used.add(free[0])
                reason = (*draft.reason, "headline-from-contents")
                draft = replace(draft, announced=contents.entries[free[0]], reason=reason)
        out.append(draft)
    return out


def _next_entries(found: Sequence[Sequence[int]], end: int) -> list[int]:
    """For each draft the first entry that a later draft is headed by, ``end`` if there is none."""
    above, high = [end] * len(found), end
    for n in range(len(found) - 1, -1, -1):
        above[n] = high
        high = min(found[n]) if found[n] else high
    return above


def _entries_of(draft: Draft, units: Sequence[Unit], contents: Contents) -> list[int]:
    found = (contents.entry_of(units[i].text) for i in draft.head.headline)
    return [k for k in found if k is not None]


def _under_notes(drafts: Sequence[Draft], units: Sequence[Unit]) -> list[Draft]:
    """Articles after an editor's note belong to it, up to the next editor's line."""
    out: list[Draft] = []
    note: Draft | None = None
    at = 0
    for draft in drafts:
        first = min(draft.units)
        if any(units[k].label == "editor" for k in range(at, first)):
            note = None
        at = first
        if draft.kind == "editors_note":
            note = draft
        elif note is not None and draft.kind == "article":
            draft = replace(draft, owner=note.units[0])
        out.append(draft)
    return out
