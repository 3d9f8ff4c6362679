"""The files readers see, made so that a switch does not disturb a reader that opens a file twice.

Parquet readers commonly open a path once for the footer and again for the data (pyarrow, and with it pandas;
polars; DuckDB). If the path is switched in between, they read one version's data with another's footer.
So the file that takes a path over also holds, at the very same offsets, the data of the file it takes
over from: a footer read before the switch is still true after it, and a footer read after it leads to
the new data alone. A Parquet file may hold such bytes: all its offsets are absolute, nothing else is
ever looked at.

The data of successive files stand alternately at the start and further up, so that files do not grow; the
same data stay where they are.
Versions under ``versions/`` are plain files; only the copies under ``live/`` are made like this.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.store import sync

PLACEMENT = "live.json"
_MAGIC = b"PAR1"
_TAIL = 8
_CHUNK = 4 * 1024 * 1024


class Placement(msgspec.Struct, frozen=True):
    """Where a live file's own data stand: bytes ``[start, end)``."""

    start: int
    end: int


def make_live(version: Path, target: Path, previous: Path | None) -> None:
    """Copy the files of ``version`` to the new folder ``target``, with ``previous`` carried along.

    ``previous`` is the folder readers see now, None before the first.
    """
    target.mkdir(parents=True)
    earlier = read_placements(previous) if previous else {}
    placements = {}
    for path in sorted(version.iterdir()):
        copy = target / path.name
        if path.suffix != ".parquet":
            shutil.copyfile(path, copy)
        elif previous is None or path.name not in earlier:
            placements[path.name] = _plain(path, copy)
        else:
            placements[path.name] = _carrying(path, copy, previous / path.name, earlier[path.name])
        sync(copy)
    (target / PLACEMENT).write_bytes(msgspec.json.encode(placements))
    sync(target / PLACEMENT)
    sync(target)


def read_placements(folder: Path) -> Mapping[str, Placement]:
    """Placements by file name of a live folder; empty if they cannot be read."""
    try:
        return msgspec.json.decode((folder / PLACEMENT).read_bytes(), type=dict[str, Placement])
    except (OSError, msgspec.DecodeError):
        return {}


def _plain(path: Path, copy: Path) -> Placement:
    shutil.copyfile(path, copy)
    return Placement(0, _footer_start(path))


def _carrying(path: Path, copy: Path, previous: Path, kept: Placement) -> Placement:
    """``path`` with the bytes ``kept`` of ``previous`` at their place: below them if it fits, else above.

    A file that has the very same bytes there (its rows are the same) stands as it is.
    """
    end = _footer_start(path)
    if kept.end <= end and _same_bytes(path, previous, kept):
        return _plain(path, copy)
    if end <= kept.start:
        with copy.open("wb") as file:
            _copy_range(path, file, Placement(0, end))
            _copy_range(previous, file, kept)
            _append(path, file, end)
        return Placement(0, end)
    return _above(path, copy, previous, kept)


def _above(path: Path, copy: Path, previous: Path, kept: Placement) -> Placement:
    """Write the rows of ``path`` anew behind ``kept``, with room before them for a file of twice the size."""
    start = max(kept.end, 2 * path.stat().st_size)
    source = pq.ParquetFile(path)
    with copy.open("wb") as file:
        gap = _Gap(file)
        sink = pa.PythonFile(gap, "w")
        with pq.ParquetWriter(sink, source.schema_arrow, compression="zstd", write_page_index=True) as writer:
            gap.skip(sink, start - file.tell())  # the writer has put its four bytes at the very start
            for group in range(source.num_row_groups):
                writer.write_table(source.read_row_group(group))
        _copy_range(previous, file, Placement(max(kept.start, len(_MAGIC)), kept.end))
    return Placement(start, _footer_start(copy))


class _Gap:
    """A file for ``pyarrow.PythonFile``, which counts what it is given, that can leave bytes unwritten."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, 0

    def skip(self, sink: pa.NativeFile, count: int) -> None:
        """Move on by ``count`` bytes without writing any."""
        self._left = count
        for at in range(0, count, _CHUNK):
            sink.write(bytes(min(_CHUNK, count - at)))

    def write(self, data: bytes) -> int:
        """Write ``data``, or only move on over it."""
        if self._left:
            self._left -= len(data)
            self._file.seek(len(data), 1)
        else:
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """The file is closed by who opened it."""


def _same_bytes(one: Path, other: Path, part: Placement) -> bool:
    with one.open("rb") as a, other.open("rb") as b:
        a.seek(part.start)
        b.seek(part.start)
        left = part.end - part.start
        while left > 0:
            chunk = a.read(min(left, _CHUNK))
            if not chunk or chunk != b.read(len(chunk)):
                return False
            left -= len(chunk)
    return True


def _copy_range(path: Path, file: BinaryIO, part: Placement) -> None:
    with path.open("rb") as source:
        source.seek(part.start)
        file.seek(part.start)
        left = part.end - part.start
        while left and (chunk := source.read(min(left, _CHUNK))):
            file.write(chunk)
            left -= len(chunk)


def _append(path: Path, file: BinaryIO, start: int) -> None:
    with path.open("rb") as source:
        source.seek(start)
        file.seek(0, 2)
        shutil.copyfileobj(source, file)


def _footer_start(path: Path) -> int:
    """Where the footer of a Parquet file begins; its length and the magic are the last 8 bytes."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(size - _TAIL)
        length = int.from_bytes(file.read(4), "little")
    return size - _TAIL - length
