"""Who wrote it: names, role and organisation out of a byline, a signature or the opening of a story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.blocks.rules import BlockRules

_SEPARATORS = re.compile(r"[\s、,，;；/／|]+")
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}$")
_DOTTED_NAME = re.compile(r"[\u3400-\u9fff]{1,12}(?:[·•・.][\u3400-\u9fff]{1,12})+$")
_LONG_NAME = re.compile(r"[\u3400-\u9fff]{5,9}$")
_TRIM = " \t\u3000:：/／()（）[]【】〔〕-—"


@dataclass(frozen=True, slots=True)
class Credit:
    """People as printed in one place: ``names`` in order, the first role, an organisation if one signs."""

    names: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None


def read_credit(text: str, rules: BlockRules) -> Credit:
    """Names, role and organisation in a byline such as ``□本报记者 某某 通讯员 某某``.

    A byline mark, brackets and a trailing 摄 or 报道 must be gone or are trimmed here.
    """
    bare = text.strip(_TRIM + rules.byline_marks)
    if bare.replace(" ", "") in rules.collective:
        return Credit(organisation=bare)
    found = rules.roles.search(bare)
    role = found.group().strip(_TRIM) if found else None
    tokens = _merge_single([t for t in _SEPARATORS.split(rules.roles.sub(" ", bare)) if t], rules)
    names = tuple(t for t in tokens if is_name(t, rules, strict=False) and not _organisation(t, rules))
    placed = found is not None and found.start() > 0
    orgs = [] if placed else [t for t in tokens if _organisation(t, rules)]
    organisation = "、".join(orgs) if orgs else _agency(role)
    return Credit(names, role, organisation)


def is_names(text: str, rules: BlockRules) -> bool:
    """True if ``text`` is nothing but one to six names of people."""
    if len(text) > 60:
        return False
    tokens = _merge_single([t for t in _SEPARATORS.split(text) if t], rules)
    return 0 < len(tokens) <= 6 and all(is_name(t, rules) for t in tokens)


def is_name(token: str, rules: BlockRules, *, strict: bool = True) -> bool:
    """True if ``token`` can be a person's name; ``strict`` asks for a known family name or a dotted name."""
    if _DOTTED_NAME.match(token):
        return True
    if not strict and _LONG_NAME.match(token):
        return True
    if not _HAN_NAME.match(token):
        return False
    return not strict or has_surname(token, rules)


def has_surname(token: str, rules: BlockRules) -> bool:
    """True if ``token`` starts with a family name and leaves one or two characters for the given name."""
    if token[:2] in rules.surnames and 3 <= len(token) <= 4:
        return True
    return token[0] in rules.surnames and 2 <= len(token) <= 3


def split_upright(chars: str, rules: BlockRules) -> tuple[str, ...]:
    """Names out of a run of single characters: pieces of two or three that start with a family name."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for at in range(len(chars)):
        if at not in best:
            continue
        for size in (2, 3, 4):
            piece = chars[at : at + size]
            if len(piece) == size and has_surname(piece, rules) and at + size not in best:
                best[at + size] = (*best[at], piece)
    return best.get(len(chars), ())


def _merge_single(tokens: Sequence[str], rules: BlockRules) -> list[str]:
    """Letter-spaced names put together: 张 三 → 张三."""
    out: list[str] = []
    run = ""
    for token in [*tokens, ""]:
        if len(token) == 1:
            run += token
            continue
        if run:
            out += split_upright(run, rules) or ([run] if len(run) < 5 else list(run))
            run = ""
        if token:
            out.append(token)
    return out


def _organisation(token: str, rules: BlockRules) -> bool:
    return len(token) >= 4 and bool(rules.organisation_end.search(token))


def _agency(role: str | None) -> str | None:
    return "新华社" if role and role.startswith("新华社") else None
