"""What stages leave for each other on disk: records as MessagePack with a checksum, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")
CHECKSUM = 16


class ArtefactError(Exception):
    """There is no such artefact, or it is damaged."""


def write_artefact(path: Path, content: object) -> None:
    """Write ``content`` (records, or lists of them) to ``path``; readers see the old file or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = msgspec.msgpack.encode(content)
    partial = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with partial.open("wb") as file:
        file.write(_checksum(body))
        file.write(body)
    partial.replace(path)


def read_artefact(path: Path, kind: type[T]) -> T:
    """Read what ``write_artefact`` wrote. Raises ``ArtefactError`` if it is missing or damaged."""
    try:
        stored = memoryview(path.read_bytes())
    except FileNotFoundError:
        raise ArtefactError(f"{path}: not there") from None
    body = stored[CHECKSUM:]
    if bytes(stored[:CHECKSUM]) != _checksum(body):
        raise ArtefactError(f"{path}: damaged")
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise ArtefactError(f"{path}: {error}") from error


def _checksum(body: bytes | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=CHECKSUM).digest()
