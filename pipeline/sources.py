"""The inputs of a run: which pages there are, what each depends on, and how they are cut into batches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pipeline.corrections import FILE_NAME, Correction, CorrectionError, entry_digest, read_corrections
from pipeline.documents import common_root, discover, load_rules, lone_sidecars
from pipeline.documents.facts import sidecar_of
from pipeline.documents.ingest import resolved_path, source_path
from pipeline.documents.names import path_to_uri
from pipeline.problems import make_problem, read_catalogue
from pipeline.records import Problem
from pipeline.settings import Settings

BYTES_PER_CHAR = 3  # a Chinese character in UTF-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page to read at the URI ``path``. ``key`` changes when anything changes that its rows depend on."""

    path: str
    name: str
    also_at: tuple[str, ...]
    sha256: str
    size: int
    key: str

    @property
    def document_id(self) -> str:
        """As ``read_document`` derives it from the bytes."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pages that are worked on together. ``id`` follows from the keys, so a resumed run finds its batches."""

    id: str
    sources: tuple[Source, ...]

    @property
    def chars(self) -> int:
        """A rough size in characters."""
        return sum(source.size for source in self.sources) // BYTES_PER_CHAR


class Register(Protocol):
    """Where pages are noted: an ``Inventory``, or what a test likes."""

    def first_time(self, path: str, /) -> bool:
        """Whether ``path`` is asked about for the first time."""

    def add(self, source: Source, /) -> None:
        """Note a page; one with the same bytes may be there already (``merged``)."""


def find_sources(
    inputs: Sequence[Path], register: Register, *, settings: Settings, environment: str
) -> list[Problem]:
    """Find and hash the pages under ``inputs`` and note them in ``register``.

    ``environment`` is the digest of ``environment_key``. A file that cannot be opened becomes a problem.
    Raises ``FileNotFoundError`` for an input that does not exist.
    """
    root = common_root(inputs)
    problems: list[Problem] = []
    corrections = _corrections(root, problems)
    pages = discover(
        inputs,
        include=settings.include,
        exclude=settings.exclude,
        limit=settings.limit,
        first_time=register.first_time,
    )
    for path in pages:
        try:
            register.add(_source(path, root, environment, corrections))
        except OSError as error:
            problems.append(_unreadable(source_path(path, root=root), error))
    problems += lone_sidecars(inputs, rules=load_rules(extra=settings.vocabularies))
    return problems


def merged(first: Source, second: Source) -> Source:
    """``first`` when ``second`` has the same bytes: the other place is noted and changes the key."""
    also_at = (*first.also_at, second.name)
    return replace(first, also_at=also_at, key=_digest(first.key, second.name))


def cut_batches(sources: Iterable[Source], *, chars: Callable[[int], int]) -> Iterator[Batch]:
    """Cut ``sources`` into batches of at most ``chars(n)`` characters each; a larger page is one of its own.

    ``n`` is the number of characters in the batches before.
    """
    batch: list[Source] = []
    size = before = 0
    most = chars(0) * BYTES_PER_CHAR
    for source in sources:
        if batch and size + source.size > most:
            yield _batch(batch)
            before += size
            batch, size, most = [], 0, chars(before // BYTES_PER_CHAR) * BYTES_PER_CHAR
        batch.append(source)
        size += source.size
    if batch:
        yield _batch(batch)


def _batch(sources: Sequence[Source]) -> Batch:
    return Batch(id=_digest(*(source.key for source in sources)), sources=tuple(sources))


def _corrections(root: Path, problems: list[Problem]) -> list[Correction]:
    """The corrections beside the pages; a file that cannot be read is a problem and corrects nothing."""
    try:
        return read_corrections(root / FILE_NAME)
    except CorrectionError as error:
        kind = read_catalogue()["corrections-unreadable"]
        problems.append(make_problem(kind, document_id=None, reason=error))
        return []


def _source(path: Path, root: Path, environment: str, corrections: Sequence[Correction]) -> Source:
    sha256 = _file_digest(path)
    real = path.resolve()
    name = resolved_path(real, root=root)
    sidecar = sidecar_of(path)
    beside = _file_digest(sidecar) if sidecar.is_file() else ""
    size = path.stat().st_size
    mine = entry_digest(entry for entry in corrections if entry.document_id == sha256[:16])
    key = _digest(environment, sha256, name, beside, mine)
    return Source(path=path_to_uri(real), name=name, also_at=(), sha256=sha256, size=size, key=key)


def _unreadable(name: str, error: OSError) -> Problem:
    kind = read_catalogue()["document-unreadable"]
    return make_problem(kind, document_id=None, path=name, reason=error.strerror or error)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
