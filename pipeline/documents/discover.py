"""Which files of the inputs are pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.documents.names import readable
from pipeline.documents.rules import IngestRules
from pipeline.problems import make_problem
from pipeline.records import Problem
from pipeline.vocabulary import read_toml


def discover(
    inputs: Sequence[Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    limit: int | None = None,
    first_time: Callable[[str], bool] | None = None,
) -> Iterator[Path]:
    """The pages under ``inputs``, which are folders (searched recursively) or single files, each page once.

    The order is always the same: inputs as given, a folder's files by name. ``include`` and ``exclude`` are
    shell patterns, compared with the file name and with the path below the input (``*`` also matches ``/``).
    Sidecars, dotfiles, ``corrections.toml`` and the like are no pages (``documents/ignored.toml``); a file
    named as an input is a page whatever its name. Links to folders are not followed. ``first_time`` says of a
    real path whether it is met for the first time; without it the paths are kept in memory.
    Raises ``FileNotFoundError`` at once for an input that does not exist.
    """
    for path in inputs:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder; name a folder of pages or single pages")
    pages = _distinct(_pages(inputs, include, exclude), first_time or _Memory().first_time)
    return islice(pages, limit)


def common_root(inputs: Sequence[Path]) -> Path:
    """The folder that ``source_path`` is relative to: the deepest one that holds all ``inputs``."""
    folders = [path if path.is_dir() else path.parent for path in (p.resolve() for p in inputs)]
    return Path(os.path.commonpath(folders))


def lone_sidecars(inputs: Sequence[Path], *, rules: IngestRules) -> Iterator[Problem]:
    """A problem for each sidecar under the folders of ``inputs`` that has no page beside it."""
    kind = rules.catalogue["sidecar-without-page"]
    ignored = read_toml("documents/ignored.toml")
    for start in (path for path in inputs if path.is_dir()):
        for folder in _folders(start, ignored):
            names = [Path(entry.name) for entry in _entries(folder) if entry.is_file()]
            pages = {name.stem for name in names if not _matches(name.name, ignored["files"])}
            for name in names:
                if name.suffix == ".toml" and name.name != "corrections.toml" and name.stem not in pages:
                    label = readable((folder / name).relative_to(start).as_posix())
                    yield make_problem(kind, document_id=None, sidecar=label)


def _pages(inputs: Sequence[Path], include: Sequence[str], exclude: Sequence[str]) -> Iterator[Path]:
    ignored = read_toml("documents/ignored.toml")
    for start in inputs:
        files = _walk(start, ignored) if start.is_dir() else iter([start])
        for path in files:
            below = path.relative_to(start).as_posix() if path != start else path.name
            if (not include or _matches(below, include)) and not _matches(below, exclude):
                yield path


def _walk(folder: Path, ignored: dict[str, Any]) -> Iterator[Path]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            if not _matches(entry.name, ignored["folders"]):
                yield from _walk(Path(entry.path), ignored)
        elif entry.is_file() and not _matches(entry.name, ignored["files"]):
            yield Path(entry.path)


def _folders(folder: Path, ignored: dict[str, Any]) -> Iterator[Path]:
    yield folder
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False) and not _matches(entry.name, ignored["folders"]):
            yield from _folders(Path(entry.path), ignored)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _matches(path: str, patterns: Sequence[str]) -> bool:
    path = readable(path)
    name = path.rsplit("/", 1)[-1]
    return any(fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in patterns)


class _Memory:
    """What was met before."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def first_time(self, path: str) -> bool:
        """Whether ``path`` is asked about for the first time."""
        known = len(self._met)
        self._met.add(path)
        return len(self._met) > known


def _distinct(paths: Iterator[Path], first_time: Callable[[str], bool]) -> Iterator[Path]:
    return (path for path in paths if first_time(os.path.realpath(path)))
