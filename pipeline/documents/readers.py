"""Readers: from the bytes of one file to its text. Text and Markdown here; packages may bring others.

A package registers a reader under the entry-point group ``baoshu_readers``; the entry point is the reader
object itself. Its suffixes win over the built-in ones, so that a better reader can replace one of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from pipeline.documents.encodings import Decoded, UndecodableError, control_share, decode
from pipeline.documents.rules import IngestRules

ENTRY_POINT_GROUP = "baoshu_readers"
MOST_CONTROLS = 0.005
CONTROLS = "data full of control characters"


class UnreadableError(ValueError):
    """A file that is no page; ``code`` is a code of the problem catalogue, ``fields`` fill its template."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


class Reader(Protocol):
    """Reads files of some suffixes (lower case, with the dot)."""

    @property
    def name(self) -> str:
        """A stable name, for messages."""

    @property
    def suffixes(self) -> Sequence[str]:
        """The file name suffixes it reads."""

    @property
    def media_type(self) -> str:
        """The media type of what it reads."""

    def read(self, data: bytes, *, rules: IngestRules, declared: str | None) -> Decoded:
        """The text of ``data``; raises ``UnreadableError`` or ``ValueError`` if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """Plain text in any of the encodings that Chinese pages come in; newlines are kept as stored."""

    name: str = "text"
    suffixes: Sequence[str] = ("", ".txt", ".text")
    media_type: str = "text/plain"

    def read(self, data: bytes, *, rules: IngestRules, declared: str | None) -> Decoded:
        """Decode ``data``; raises ``UnreadableError`` for binary, undecodable and empty files."""
        refuse_binary(data, rules)
        decoded = _decoded(data, rules, declared)
        if not any(char.isprintable() and not char.isspace() for char in decoded.text):
            raise UnreadableError("document-empty")
        if control_share(decoded.text) > MOST_CONTROLS:
            raise UnreadableError("document-binary", content=CONTROLS)
        return decoded


def builtin_readers() -> tuple[Reader, ...]:
    """The readers of this package."""
    markdown = TextReader(name="markdown", suffixes=(".md", ".markdown"), media_type="text/markdown")
    return (TextReader(), markdown)


def installed_readers() -> tuple[Reader, ...]:
    """The built-in readers, then those that installed packages register."""
    return (*builtin_readers(), *(point.load() for point in entry_points(group=ENTRY_POINT_GROUP)))


def by_suffix(readers: Sequence[Reader]) -> Mapping[str, Reader]:
    """Suffix → reader; a later reader wins."""
    return {suffix: reader for reader in readers for suffix in reader.suffixes}


def refuse_binary(data: bytes, rules: IngestRules) -> None:
    """Raise ``UnreadableError`` if ``data`` begins like a file that is no text."""
    for prefix, kind in rules.signatures:
        if data.startswith(prefix):
            raise UnreadableError("document-binary", content=kind)


def _decoded(data: bytes, rules: IngestRules, declared: str | None) -> Decoded:
    try:
        return decode(data, rules=rules, declared=declared)
    except UndecodableError as error:
        if not declared and control_share(data.decode("latin-1")) > MOST_CONTROLS:
            raise UnreadableError("document-binary", content=CONTROLS) from error
        encodings = ", ".join(error.encodings)
        raise UnreadableError("document-undecodable", byte=error.byte, encodings=encodings) from error
