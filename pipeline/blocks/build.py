"""From drafts to blocks: passages with offset maps, and the fields read from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.blocks.contents import squeeze
from pipeline.blocks.drafts import Draft
from pipeline.blocks.labels import is_running
from pipeline.blocks.lines import Unit, cut
from pipeline.blocks.names import Credit, is_names, read_credit, split_upright
from pipeline.blocks.passages import body_pieces, clean_text, passage, reads_on, spans_of
from pipeline.blocks.rules import BlockRules
from pipeline.records import Block, Passage, PassageRole

_SPACED = re.compile(r"(?<=[\u3400-\u9fff『』“”]) (?=[\u3400-\u9fff『』“”])")
_BLANKS = re.compile(r"\s+")
_STORY = re.compile(r"^(?:本报|本刊|本网|本台)讯|^新华社|(?:摄影)?报道\s*[:：]?\s*$")
_TRIM_CREDIT = re.compile(r"[\s/／]*(?:摄影报道|摄影|摄|供图)?\s*[)）]?$")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a draft's body gives when marks, openings and signatures are taken off."""

    body: tuple[Unit, ...]
    marks: tuple[Unit, ...] = ()
    bylines: tuple[Unit, ...] = ()
    sources: tuple[Unit, ...] = ()
    headline: tuple[Unit, ...] = ()


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
    parts = _take_apart(draft, units, rules)
    credit = _credit(draft, parts, units, rules)
    headline = (*(units[i] for i in head.headline), *parts.headline)
    meta = [units[i] for i in head.meta]
    return Block(
        seq=0,
        kind=draft.kind,
        spans=spans_of([units[i] for i in draft.units], text),
        passages=tuple(_passages(draft, parts, units, text)),
        headline=_title(headline),
        kicker=_title([units[i] for i in head.kicker]),
        subtitle=_title([units[i] for i in head.subtitle]),
        byline=credit.names,
        byline_role=credit.role,
        organisation=_organisation(draft, parts, units, credit, meta, rules),
        column_title=_column([units[i] for i in head.column], rules),
        confidence=draft.confidence,
        reason=draft.reason,
    )


def _passages(draft: Draft, parts: _Parts, units: Sequence[Unit], text: str) -> Iterator[Passage]:
    head = draft.head

    def pick(indices: Sequence[int]) -> list[Unit]:
        return [units[i] for i in indices]

    roles: tuple[tuple[PassageRole, list[Unit]], ...] = (
        ("column_title", pick(head.column)),
        ("kicker", pick(head.kicker)),
        ("headline", [*pick(head.headline), *parts.headline]),
        ("subtitle", pick(head.subtitle)),
        ("byline", [*pick(head.byline), *pick(head.meta), *parts.bylines]),
        ("organisation", [*pick(head.organisation), *parts.sources]),
        ("mark", list(parts.marks)),
    )
    for role, found in roles:
        if found:
            yield passage(role, found, text)
    if parts.body:
        yield Passage(role="body", clean=clean_text(_body(draft, parts.body), text))


def _body(draft: Draft, body: Sequence[Unit]) -> list[tuple[str, Unit]]:
    fresh = set(draft.new_paragraph)
    joined = frozenset(
        k for k in range(1, len(body)) if reads_on(body[k - 1], body[k]) and draft.body[k] not in fresh
    )
    return body_pieces(body, joined)


def _take_apart(draft: Draft, units: Sequence[Unit], rules: BlockRules) -> _Parts:
    """Split marks, openings, signatures and source lines off the body; body units keep their number."""
    body = [units[i] for i in draft.body]
    marks: list[Unit] = []
    bylines: list[Unit] = []
    sources = [units[i] for i in draft.tail]
    headline: list[Unit] = []
    if draft.kind in {"caption", "photo"}:
        return _Parts(*_split_caption(body, rules))
    if body and draft.kind in {"article", "brief", "editors_note", "quote_box"}:
        _split_start(draft, body, marks, bylines, headline, rules)
        _split_marks(body, marks, rules)
        _split_end(body, bylines, sources, draft, rules)
    return _Parts(tuple(body), tuple(marks), tuple(bylines), tuple(sources), tuple(headline))


def _split_start(draft: Draft, body: list[Unit], marks: list[Unit], bylines: list[Unit],
                 headline: list[Unit], rules: BlockRules) -> None:  # fmt: skip
    if draft.kind in {"brief", "quote_box"} and body[0].label in {"brief", "box"}:
        mark, body[0] = cut(body[0], 1)
        marks.append(mark)
        if draft.kind == "brief" and _is_title(body):
            headline.append(body.pop(0))
            return
    found = rules.match("dateline", body[0].text)
    if found and 0 < found.end() < len(body[0].text):
        opening, body[0] = cut(body[0], found.end())
        bylines.append(opening)


def _is_title(body: Sequence[Unit]) -> bool:
    first = body[0]
    return len(body) > 1 and not first.wrapped and len(first.text) <= 45 and not is_running(first.text)


def _split_marks(body: list[Unit], marks: list[Unit], rules: BlockRules) -> None:
    """Continuation marks (转下页, 接上页) leave the running text."""
    for k, unit in enumerate(body):
        if (
            unit.text[0] in "(（【"
            and (found := rules.match("resume", unit.text))
            and found.end() < len(unit.text)
        ):
            mark, body[k] = cut(unit, found.end())
            marks.append(mark)
        unit = body[k]
        if unit.text[-1] in ")）】" and (turn := rules.search("turn", unit.text[-24:])):
            at = len(unit.text) - len(turn.group())
            if at > 0:
                body[k], mark = cut(unit, at)
                marks.append(mark)


def _split_end(
    body: list[Unit], bylines: list[Unit], sources: list[Unit], draft: Draft, rules: BlockRules
) -> None:
    """A signature in brackets at the end: the whole last unit or the end of the last paragraph."""
    if not body or body[-1].text[-1] not in ")）":
        return
    last = body[-1]
    if rules.match("source", last.text):
        if len(body) > 1:
            sources.append(body.pop())
        return
    signed = rules.search("signature", last.text[-40:])
    if not signed or draft.head.byline or not _signs(signed["names"], draft.kind, rules):
        return
    at = len(last.text) - (len(last.text[-40:]) - signed.start())
    if at == 0 and len(body) > 1:
        bylines.append(body.pop())
    elif at > 0 and last.text[:at].rstrip()[-1:] in "。！？”":
        body[-1], signature = cut(last, at)
        bylines.append(signature)


def _signs(names: str, kind: str, rules: BlockRules) -> bool:
    """A bracket at the end is a signature if it holds names; briefs may be signed with pen names."""
    if names in rules.no_names:
        return False
    return bool(rules.roles.match(names)) or is_names(names, rules) or (kind == "brief" and len(names) <= 4)


def _split_caption(
    body: list[Unit], rules: BlockRules
) -> tuple[tuple[Unit, ...], tuple[Unit, ...], tuple[Unit, ...]]:
    """Body, marks and credit lines of a caption."""
    bylines = [unit for unit in body if unit.label == "credit"]
    rest = [unit for unit in body if unit.label != "credit"]
    if rest and (found := rules.search("credit_tail", rest[-1].text[-60:])):
        at = max(0, len(rest[-1].text) - 60) + found.start()
        if at > 0:
            rest[-1], credit = cut(rest[-1], at)
            bylines.append(credit)
    return tuple(rest), (), tuple(bylines)


def _credit(draft: Draft, parts: _Parts, units: Sequence[Unit], rules: BlockRules) -> Credit:
    found: list[Credit] = []
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
        next((c.organisation for c in found if c.organisation), None),
    )


def _staff(unit: Unit, rules: BlockRules) -> list[str]:
    found = rules.match("editor", unit.text)
    return [found["names"]] if found else []


def _organisation(draft: Draft, parts: _Parts, units: Sequence[Unit], credit: Credit, meta: Sequence[Unit],
                  rules: BlockRules) -> str | None:  # fmt: skip
    for unit in parts.sources:
        found = rules.match("source", unit.text)
        if found and found.groupdict().get("org"):
            return found["org"].strip()
    for unit in [*parts.bylines, *meta]:
        found = rules.match("credit_given", unit.text) if unit.label == "credit" else None
        if found:
            return found["org"].strip()
    if draft.head.organisation:
        return _title([units[i] for i in draft.head.organisation])
    return credit.organisation


def _title(units: Sequence[Unit]) -> str | None:
    """Display lines as one string: blanks squeezed, marks gone, type printed double counted once."""
    words = " ".join(unit.text.lstrip("#◆◇●▲►▶▪ ").strip() for unit in units)
    words = _BLANKS.sub(" ", words).strip()
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
