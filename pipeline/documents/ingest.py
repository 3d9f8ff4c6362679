"""Reading one page: bytes → ``Document``. What a page says about itself is for later stages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pipeline.documents.encodings import Decoded
from pipeline.documents.facts import Facts, page_facts, sidecar_of
from pipeline.documents.names import readable
from pipeline.documents.readers import Reader, UnreadableError, by_suffix, installed_readers, refuse_binary
from pipeline.documents.rules import IngestRules, load_rules
from pipeline.problems import make_problem
from pipeline.records import Document, Problem, Span

MAX_BYTES = 64 * 1024 * 1024
ID_LENGTH = 16
REPLACEMENT = "\ufffd"


def read_document(
    path: Path,
    *,
    root: Path,
    readers: Sequence[Reader] | None = None,
    rules: IngestRules | None = None,
    max_bytes: int = MAX_BYTES,
) -> tuple[Document, tuple[Problem, ...]]:
    """Read the page at ``path``; ``root`` is the folder that ``source_path`` is relative to.

    A file that is empty, binary, too large or in no known encoding gives a ``quarantined`` document and a
    problem that says what to do; the document has no text then. ``document_id`` is the first 16 hexadecimal
    digits of the SHA-256 of the bytes. ``readers`` and ``rules`` default to the installed ones; pass them
    when reading many pages. Raises ``OSError`` if the file cannot be read at all.
    """
    rules = rules or load_rules()
    readers = installed_readers() if readers is None else readers
    sha256 = _sha256(path)
    label = source_path(path, root=root)
    facts = page_facts(path, document_id=sha256[:ID_LENGTH], label=label, rules=rules)
    try:
        reader = _reader_for(path, readers, rules=rules, max_bytes=max_bytes)
        decoded = _read(path, reader, facts.encoding, rules)
    except UnreadableError as error:
        fields = {"path": label, "sidecar": readable(sidecar_of(path).name), **error.fields}
        problem = make_problem(
            rules.catalogue[error.code], document_id=sha256[:ID_LENGTH], span=None, **fields
        )
        return _document(sha256, label, facts, status_detail=problem.message), (*facts.problems, problem)
    document = _document(sha256, label, facts, media_type=reader.media_type, decoded=decoded)
    return document, (*facts.problems, *_lost_characters(document, rules))


def source_path(path: Path, *, root: Path) -> str:
    """``path`` below ``root``, readable, with forward slashes; the whole path if it lies elsewhere."""
    return resolved_path(path.resolve(), root=root.resolve())


def resolved_path(path: Path, *, root: Path) -> str:
    """As ``source_path`` where both are resolved already: that takes calls to the system for each folder."""
    below = path.relative_to(root) if path.is_relative_to(root) else path
    return readable(below.as_posix())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reader_for(path: Path, readers: Sequence[Reader], *, rules: IngestRules, max_bytes: int) -> Reader:
    size = path.stat().st_size
    if size > max_bytes:
        raise UnreadableError("document-too-large", size=size, limit=max_bytes)
    known = by_suffix(readers)
    suffix = path.suffix.lower()
    if suffix in known:
        return known[suffix]
    with path.open("rb") as file:
        refuse_binary(file.read(64), rules)
    raise UnreadableError("document-no-reader", suffix=suffix, known=" ".join(sorted(filter(None, known))))


def _read(path: Path, reader: Reader, declared: str | None, rules: IngestRules) -> Decoded:
    try:
        return reader.read(path.read_bytes(), rules=rules, declared=declared)
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError("document-reader-failed", reader=reader.name, reason=error) from error


def _document(
    sha256: str,
    label: str,
    facts: Facts,
    *,
    media_type: str = "application/octet-stream",
    decoded: Decoded | None = None,
    status_detail: str | None = None,
) -> Document:
    return Document(
        document_id=sha256[:ID_LENGTH],
        source_path=label,
        sha256=sha256,
        media_type=media_type,
        encoding=decoded.encoding if decoded else None,
        text=decoded.text if decoded else "",
        publication=facts.publication,
        issue_number=facts.issue_number,
        issue_date=facts.issue_date,
        issue_date_basis=facts.issue_date_basis,
        status="ok" if decoded else "quarantined",
        status_detail=status_detail,
    )


def _lost_characters(document: Document, rules: IngestRules) -> tuple[Problem, ...]:
    count = document.text.count(REPLACEMENT)
    if not count:
        return ()
    first = document.text.index(REPLACEMENT)
    kind = rules.catalogue["document-replacement-characters"]
    fields = {"path": document.source_path, "count": count}
    span = Span(first, first + 1)
    return (make_problem(kind, document_id=document.document_id, span=span, **fields),)
