"""Asides: captions, photographs and editors' lines tied to the articles they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.blocks.contents import Contents
from pipeline.blocks.drafts import Draft
from pipeline.blocks.heads import read_head
from pipeline.blocks.lines import Unit
from pipeline.blocks.rules import BlockRules
from pipeline.records import BlockKind


def tie_asides(
    asides: Sequence[Draft],
    articles: Sequence[Draft],
    units: Sequence[Unit],
    titles: Mapping[int, int],
    contents: Contents,
    rules: BlockRules,
) -> list[Draft]:
    """Asides with their titles and owners.

    A caption that belongs to no article, stands amid briefs or has a headline of its own is a photograph.
    ``titles`` maps the units of such headlines to the caption's unit.
    """
    kind_of = {draft.units[0]: draft.kind for draft in articles}
    runs: dict[int, list[int]] = {}
    for title, below in titles.items():
        runs.setdefault(below, []).append(title)
    out = []
    for draft in _with_credits(asides, units):
        run = [title for i in draft.body for title in runs.get(i, ())]
        if run:
            head = read_head(units, run, contents, rules)
            out.append(
                replace(draft, kind="photo", head=head, owner=None, reason=(*draft.reason, "own-headline"))
            )
        elif kind_of.get(-1 if draft.owner is None else draft.owner, "brief") == "brief":
            kind: BlockKind = "photo" if draft.kind == "caption" else draft.kind
            out.append(replace(draft, kind=kind, owner=None))
        elif draft.kind == "caption" and _beside_photo(out, draft):
            out.append(replace(draft, kind="photo", owner=None))
        else:
            out.append(draft)
    return out


def _beside_photo(out: Sequence[Draft], draft: Draft) -> bool:
    """True if a photograph that stands by itself comes right before: a page of pictures."""
    return bool(out) and out[-1].kind == "photo" and out[-1].body[-1] + 1 == draft.body[0]


def _with_credits(asides: Sequence[Draft], units: Sequence[Unit]) -> list[Draft]:
    """Join what was printed apart.

    A credit line that stands alone joins the last caption of the same article that has none; page marks of
    the contents page's pictures join the contents list.
    """
    out: list[Draft] = []
    bare: dict[int | None, int] = {}
    for draft in asides:
        if draft.kind == "toc" and _same_contents(out, draft, units):
            out[-2] = replace(out[-2], body=(*out[-2].body, *draft.body))
            continue
        if draft.kind == "caption" and all(units[i].label == "credit" for i in draft.body):
            at = bare.pop(draft.owner, None)
            if at is not None:
                reason = (*out[at].reason, "credit-apart")
                out[at] = replace(out[at], body=(*out[at].body, *draft.body), reason=reason)
                continue
        elif draft.kind == "caption" and units[draft.body[-1]].label == "caption":
            bare[draft.owner] = len(out)
        out.append(draft)
    return out


def _same_contents(out: Sequence[Draft], draft: Draft, units: Sequence[Unit]) -> bool:
    """True if only one line of furniture stands between the contents list and its page marks."""
    if len(out) < 2 or out[-2].kind != "toc" or out[-1].kind != "furniture":
        return False
    return out[-2].body[-1] + len(out[-1].body) + 1 == draft.body[0] and units[draft.body[0]].text[0] in "PＰ"
