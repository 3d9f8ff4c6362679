"""From drafts to blocks: passages with offset maps, and the fields read from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from pipeline.blocks.apart import Parts, take_apart
from pipeline.blocks.contents import squeeze
from pipeline.blocks.drafts import Draft
from pipeline.blocks.lines import Unit
from pipeline.blocks.names import Credit, read_credit, split_upright
from pipeline.blocks.passages import body_pieces, clean_text, passage, reads_on, spans_of
from pipeline.blocks.rules import BlockRules
from pipeline.records import Block, Passage, PassageRole

_SPACED = re.compile(r"(?<=[\u3400-\u9fff『』“”]) (?=[\u3400-\u9fff『』“”])")
_FOOTNOTE = re.compile(r"[\[〔［]\d{1,2}[\]〕］]$")
_MARGIN_LINE = 80
_BLANKS = re.compile(r"\s+")
_STORY = re.compile(
    r"^据?(?:本报|本刊|本网|本台|新华社|中新社|中新网|人民网|新华网|央视网|光明网)[^（(记通]{0,24}(?:讯|电)|^新华社|(?:摄影)?报道\s*[:：]?\s*$"
)
_TRIM_CREDIT = re.compile(r"[\s/／]*(?:摄影报道|摄影|摄|供图)?\s*[)）]?$")


def build_blocks(drafts: Sequence[Draft], units: Sequence[Unit], text: str, rules: BlockRules) -> list[Block]:
    """Blocks in the order of their first visible character; ``parent`` follows the drafts' owners."""
    ordered = sorted(drafts, key=lambda d: min(units[i].start for i in d.units))
    seq_of = {i: seq for seq, draft in enumerate(ordered) for i in draft.units}
    return [
        replace(
            _block(draft, units, text, rules),
            seq=seq,
            parent=None if draft.owner is None else seq_of[draft.owner],
        )
        for seq, draft in enumerate(ordered)
    ]


def _block(draft: Draft, units: Sequence[Unit], text: str, rules: BlockRules) -> Block:
    head = draft.head
    parts = take_apart(draft, units, rules)
    credit = _credit(draft, parts, units, rules)
    headline = (*(units[i] for i in head.headline), *parts.headline)
    meta = [units[i] for i in head.meta]
    return Block(
        seq=0,
        kind=draft.kind,
        spans=spans_of([units[i] for i in draft.units], text),
        passages=tuple(_passages(draft, parts, units, text)),
        headline=_title(headline) or (draft.announced.title if draft.announced else None),
        kicker=_title([units[i] for i in head.kicker]),
        subtitle=_title([units[i] for i in head.subtitle]),
        byline=credit.names or (draft.announced.authors if draft.announced else ()),
        byline_role=credit.role,
        organisation=_organisation(draft, parts, units, credit, meta, rules),
        column_title=_column([units[i] for i in head.column], rules),
        confidence=round(prod(rules.reasons[reason][0] for reason in draft.reason), 3),
        reason=draft.reason,
    )


def _passages(draft: Draft, parts: Parts, units: Sequence[Unit], text: str) -> Iterator[Passage]:
    head = draft.head

    def pick(indices: Sequence[int]) -> list[Unit]:
        return [units[i] for i in indices]

    roles: tuple[tuple[PassageRole, list[Unit]], ...] = (
        ("column_title", pick(head.column)),
        ("kicker", pick(head.kicker)),
        ("headline", [*pick(head.headline), *parts.headline]),
        ("subtitle", pick(head.subtitle)),
        ("byline", [*pick(head.byline), *parts.bylines]),
        ("organisation", [*pick(head.organisation), *parts.sources]),
        ("mark", [*pick(head.meta), *parts.marks]),
    )
    for role, found in roles:
        if found:
            yield passage(role, found, text)
    if parts.body:
        fresh = frozenset(units[i].start for i in draft.new_paragraph)
        yield Passage(role="body", clean=clean_text(_body(parts.body, fresh), text))


def _body(body: Sequence[Unit], fresh: frozenset[int]) -> list[tuple[str, Unit]]:
    """Body units, each after a newline unless it reads on; ``fresh`` are source offsets that never do."""
    joined = frozenset(
        k for k in range(1, len(body)) if reads_on(body[k - 1], body[k]) and body[k].start not in fresh
    )
    return body_pieces(body, joined)


def _credit(draft: Draft, parts: Parts, units: Sequence[Unit], rules: BlockRules) -> Credit:
    found: list[Credit] = []
    headers = (rules.search("meta_author", units[i].text) for i in draft.head.meta)
    closing = (rules.match("source", unit.text) for unit in parts.sources)
    signed = [m["names"] for m in (*headers, *closing) if m and m.groupdict().get("names")]
    found += [read_credit(names, rules) for names in signed]
    for unit in [*(units[i] for i in draft.head.byline), *parts.bylines]:
        if unit.label == "names" and " " not in unit.text and len(unit.pieces) > 1:
            found.append(Credit(names=split_upright(unit.text, rules) or (unit.text,)))
            continue
        bare = _TRIM_CREDIT.sub("", _STORY.sub("", _STORY.sub("", unit.text)))
        found.append(read_credit(bare, rules))
    if draft.kind == "furniture" and draft.body:
        found += [read_credit(m, rules) for m in _staff(units[draft.body[0]], rules)]
    names = dict.fromkeys(name for credit in found for name in credit.names)
    return Credit(
        tuple(names),
        next((c.role for c in found if c.role), None),
        "、".join(dict.fromkeys(c.organisation for c in found if c.organisation)) or None,
    )


def _staff(unit: Unit, rules: BlockRules) -> list[str]:
    """Names in an editor's line, and the photographer in a line about the cover."""
    found = rules.match("editor", unit.text) or rules.search("credit_tail", unit.text)
    return [found["names"]] if found and len(unit.text) < _MARGIN_LINE else []


def _organisation(draft: Draft, parts: Parts, units: Sequence[Unit], credit: Credit, meta: Sequence[Unit],
                  rules: BlockRules) -> str | None:  # fmt: skip
    for unit in parts.sources:
        found = rules.match("source", unit.text)
        if found and found.groupdict().get("org"):
            return found["org"].strip(" 《》“”")
    for unit in meta:
        if found := rules.search("meta_source", unit.text):
            return found["org"].strip()
    for unit in parts.bylines:
        found = rules.match("credit_given", unit.text) if unit.label == "credit" else None
        if found:
            return found["org"].strip()
    if draft.head.organisation:
        return _title([units[i] for i in draft.head.organisation])
    return credit.organisation


def _title(units: Sequence[Unit]) -> str | None:
    """Display lines as one string: blanks squeezed, marks gone, type printed double counted once."""
    lines = list(dict.fromkeys(unit.text for unit in units))
    words = " ".join(line.lstrip("#◆◇●▲►▶▪ ").strip("【】 ") for line in lines)
    words = _FOOTNOTE.sub("", _BLANKS.sub(" ", words).strip().strip("*"))
    half = len(words) // 2
    if half >= 4 and words[:half] == words[half:]:
        words = words[:half]
    if len(words) > 5 and len(_SPACED.findall(words)) >= 0.4 * len(squeeze(words)):
        words = _SPACED.sub("", words)
    return words or None


def _column(units: Sequence[Unit], rules: BlockRules) -> str | None:
    words = " ".join(unit.text for unit in units)
    return (
        _BLANKS.sub(" ", words.translate({ord(c): None for c in rules.column_marks + "【】"})).strip() or None
    )
