"""What stands beside the page about its issue: the sidecar ``page.toml`` and the file name."""

from __future__ import annotations

import codecs
import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.documents.names import readable
from pipeline.documents.rules import IngestRules
from pipeline.problems import make_problem
from pipeline.records import IssueDateBasis, Problem

KEYS = ("publication", "issue_number", "issue_date", "encoding")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Publication facts of a page and what was wrong with where they stood."""

    publication: str | None = None
    issue_number: str | None = None
    issue_date: str | None = None
    issue_date_basis: IssueDateBasis | None = None
    encoding: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Checked:
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def sidecar_of(page: Path) -> Path:
    """Where the sidecar of ``page`` stands: ``page.toml`` beside ``page.txt``."""
    return page.with_suffix(".toml")


def page_facts(page: Path, *, document_id: str, label: str, rules: IngestRules) -> Facts:
    """The facts of ``page`` from its sidecar, each missing one from the file name.

    ``label`` is the page's path as messages name it. Wrong entries are not used and become problems.
    """
    named = filename_facts(readable(page.stem), rules=rules)
    sidecar = sidecar_of(page)
    if sidecar == page or not sidecar.is_file():
        return named
    shown = label.removesuffix(readable(page.name)) + readable(sidecar.name)
    checked = _read_sidecar(sidecar, document_id, shown, rules)
    values = checked.values
    return Facts(
        publication=values.get("publication", named.publication),
        issue_number=values.get("issue_number", named.issue_number),
        issue_date=values.get("issue_date", named.issue_date),
        issue_date_basis="sidecar" if "issue_date" in values else named.issue_date_basis,
        encoding=values.get("encoding"),
        problems=tuple(checked.problems),
    )


def filename_facts(stem: str, *, rules: IngestRules) -> Facts:
    """The facts in a file name without suffix (昌吉日报_20251024_03 → publication and date)."""
    for _, pattern in rules.filename_patterns:
        match = pattern.search(stem)
        if match is None:
            continue
        groups = {key: value for key, value in match.groupdict().items() if value}
        date = _date_of(groups)
        if date is not None:
            return Facts(
                publication=groups.get("publication"),
                issue_number=groups.get("issue"),
                issue_date=date if "issue" not in groups else None,
                issue_date_basis="filename" if "issue" not in groups else None,
            )
    return Facts()


def iso_date(text: str) -> str | None:
    """``text`` if it is an ISO 8601 date, whole or reduced (2022-08, 2022), that exists; else None."""
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return text


def _date_of(groups: Mapping[str, str]) -> str | None:
    if date := groups.get("date"):
        return iso_date(f"{date[:4]}-{date[4:6]}-{date[6:]}")
    parts = [groups[key].zfill(2) for key in ("year", "month", "day") if key in groups]
    return iso_date("-".join(parts))


def _read_sidecar(sidecar: Path, document_id: str, shown: str, rules: IngestRules) -> _Checked:
    checked = _Checked()

    def report(code: str, **fields: object) -> None:
        kind = rules.catalogue[code]
        checked.problems.append(
            make_problem(kind, document_id=document_id, span=None, sidecar=shown, **fields)
        )

    try:
        entries: dict[str, Any] = tomllib.loads(sidecar.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        report("sidecar-unreadable", reason=error)
        return checked
    for key, value in entries.items():
        if key not in KEYS:
            report("sidecar-unknown-key", key=key, known=", ".join(KEYS))
            continue
        text = str(value).strip()
        if reason := _objection(key, value, text):
            report("sidecar-invalid-value", key=key, value=value, reason=reason)
        else:
            checked.values[key] = text
    return checked


def _objection(key: str, value: object, text: str) -> str | None:
    """Why ``value`` cannot stand for ``key``; None if it can."""
    if not isinstance(value, str | int | datetime.date) or isinstance(value, bool | datetime.datetime):
        return "a text or a date is wanted"
    if not text:
        return "it is empty"
    if key == "issue_date" and iso_date(text) is None:
        return "write an ISO date such as 2025-10-24 or 2025-10"
    if key == "encoding" and not _is_text_encoding(text):
        return "no such encoding; try utf-8, gb18030, big5 or utf-16"
    return None


def _is_text_encoding(name: str) -> bool:
    try:
        codec = codecs.lookup(name)
        return isinstance(codec.decode(b"")[0], str)
    except (LookupError, ValueError, TypeError):
        return False
