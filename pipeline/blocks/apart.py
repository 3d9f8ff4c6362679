"""Taking a body apart: marks, openings, signatures, credits and source lines leave the running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.blocks.closings import is_signature
from pipeline.blocks.drafts import Draft
from pipeline.blocks.labels import is_running
from pipeline.blocks.lines import Unit, cut
from pipeline.blocks.names import is_names
from pipeline.blocks.rules import BlockRules

_PICTURES = frozenset({"caption", "photo"})
_SIGNED = frozenset({"byline", "names"})
_PLAIN = frozenset({"furniture", "masthead", "toc", "advert"})
_TAIL = 40
_CREDIT_TAIL = 60


@dataclass(slots=True)
class Parts:
    """What a draft's body consists of. Filled by ``take_apart``, not changed afterwards."""

    body: list[Unit] = field(default_factory=list)
    marks: list[Unit] = field(default_factory=list)
    bylines: list[Unit] = field(default_factory=list)
    sources: list[Unit] = field(default_factory=list)
    headline: list[Unit] = field(default_factory=list)


def take_apart(draft: Draft, units: Sequence[Unit], rules: BlockRules) -> Parts:
    """Split the draft's body; every visible character stays in exactly one of the parts."""
    parts = Parts(body=[units[i] for i in draft.body])
    for i in draft.tail:
        signs = units[i].label in _SIGNED or is_signature(units[i].text, rules)
        (parts.bylines if signs else parts.sources).append(units[i])
    if draft.kind in _PICTURES:
        _split_caption(parts, rules)
    elif parts.body and draft.kind not in _PLAIN:
        _split_start(parts, draft, rules)
        _split_marks(parts, rules)
        if parts.body and not draft.head.byline:
            _split_signature(parts, draft, rules)
    return parts


def _split_start(parts: Parts, draft: Draft, rules: BlockRules) -> None:
    """The mark and the title of a brief, the opening that names the reporter."""
    body = parts.body
    if body[0].label in {"brief", "box"}:
        mark, body[0] = cut(body[0], 1)
        parts.marks.append(mark)
        if draft.kind == "brief" and _is_title(body):
            parts.headline.append(body.pop(0))
    found = rules.match("dateline", body[0].text)
    if found and 0 < found.end() < len(body[0].text):
        opening, body[0] = cut(body[0], found.end())
        parts.bylines.append(opening)


def _is_title(body: Sequence[Unit]) -> bool:
    first = body[0]
    return len(body) > 1 and not first.wrapped and len(first.text) <= _TAIL and not is_running(first.text)


def _split_marks(parts: Parts, rules: BlockRules) -> None:
    """Continuation marks (转下页, 接上页) and Markdown marks leave the running text."""
    body: list[Unit] = []
    for unit in parts.body:
        rest: Unit | None = unit
        if unit.label == "heading" and unit.text[0] == "#":
            mark, rest = cut(unit, len(unit.text) - len(unit.text.lstrip("#")))
            parts.marks.append(mark)
        if unit.label in {"turn", "resume"}:
            rest = _split_resume(unit, parts, rules)
        if rest is not None and rest.text[-1] in ")）】":
            rest = _split_turn(rest, parts, rules)
        if rest is not None:
            body.append(rest)
    parts.body = body


def _split_resume(unit: Unit, parts: Parts, rules: BlockRules) -> Unit | None:
    found = rules.match("resume", unit.text) or rules.match("turn", unit.text)
    if found is None or found.end() == len(unit.text):
        parts.marks.append(unit)
        return None
    mark, rest = cut(unit, found.end())
    parts.marks.append(mark)
    return rest


def _split_turn(unit: Unit, parts: Parts, rules: BlockRules) -> Unit:
    turn = rules.search("turn", unit.text[-24:])
    at = len(unit.text) - len(turn.group()) if turn else 0
    if at <= 0:
        return unit
    rest, mark = cut(unit, at)
    parts.marks.append(mark)
    return rest


def _split_signature(parts: Parts, draft: Draft, rules: BlockRules) -> None:
    """A signature in brackets at the end: the whole last unit or the end of the last paragraph."""
    last = parts.body[-1]
    if last.text[-1] not in ")）":
        return
    signed = rules.search("signature", last.text[-_TAIL:])
    if not signed or not _signs(signed["names"], draft.kind, rules):
        return
    at = max(0, len(last.text) - _TAIL) + signed.start()
    if at == 0 and len(parts.body) > 1:
        parts.bylines.append(parts.body.pop())
    elif at > 0 and last.text[:at].rstrip()[-1:] in "。！？”":
        parts.body[-1], signature = cut(last, at)
        parts.bylines.append(signature)


def _signs(names: str, kind: str, rules: BlockRules) -> bool:
    """A bracket at the end is a signature if it holds names; briefs may be signed with pen names."""
    if names in rules.no_names:
        return False
    return bool(rules.roles.match(names)) or is_names(names, rules) or (kind == "brief" and len(names) <= 4)


def _split_caption(parts: Parts, rules: BlockRules) -> None:
    """Credit lines, and the credit at the end of the last sentence."""
    parts.bylines = [unit for unit in parts.body if unit.label == "credit"]
    parts.body = [unit for unit in parts.body if unit.label != "credit"]
    if not parts.body:
        return
    last = parts.body[-1]
    found = rules.search("credit_tail", last.text[-_CREDIT_TAIL:])
    at = max(0, len(last.text) - _CREDIT_TAIL) + found.start() if found else 0
    if at > 0:
        parts.body[-1], credit = cut(last, at)
        parts.bylines.append(credit)
