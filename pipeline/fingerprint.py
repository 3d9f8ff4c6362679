"""What a document's result depends on besides its own bytes, as one short digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.settings import Settings

LIBRARIES = ("charset-normalizer", "msgspec", "numpy", "spacy", "spacy-pkuseg")
NOT_KNOWLEDGE = frozenset({"__pycache__"})


def environment_key(settings: Settings) -> str:
    """A digest of code, vocabularies (the user's too), model, library versions and the settings that matter.

    Two runs with the same digest read the same page in the same way.
    """
    digest = hashlib.sha256()
    for part in _parts(settings):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def library_versions() -> dict[str, str]:
    """The versions of this package and of the libraries that decide what a page is read as."""
    return {name: _version(name) for name in ("baoshu", *LIBRARIES)}


def _parts(settings: Settings) -> Iterator[str]:
    yield from (f"{name}={number}" for name, number in library_versions().items())
    yield from (f"{key}={settings.nlp.model_dump()[key]}" for key in ("backend", "segmenter"))
    yield f"document_chars={settings.document_chars}"
    yield f"document_seconds={settings.document_seconds}"
    yield from folder_parts(Path(__file__).parent)
    for folder in settings.vocabularies:
        yield from folder_parts(folder)
    yield from _model_parts(settings.nlp.backend)


def _model_parts(backend: str) -> Iterator[str]:
    """A model at a path by its files; an installed package by its version; the own one is code."""
    if Path(backend).is_dir():
        yield from folder_parts(Path(backend))
    elif backend != "builtin" and find_spec(backend) is not None:
        yield f"{backend}={_version(backend)}"


def folder_parts(folder: Path) -> Iterator[str]:
    """``path digest`` for each file below ``folder``, in a fixed order."""
    for path in sorted(_files(folder.rglob("*"))):
        yield f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.is_file() and not NOT_KNOWLEDGE & set(path.parts))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
