"""What the rest of the project sees of a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """A word: half-open offsets into the text given, universal part of speech, and the backend's own label.

    Only ``pos`` means the same with every backend; ``tag`` is for inspection and may be empty.
    """

    start: int
    end: int
    pos: str
    tag: str


class Tagger(Protocol):
    """Anything that finds words and their universal parts of speech."""

    @property
    def name(self) -> str:
        """The backend as it was asked for."""
        ...

    @property
    def version(self) -> str:
        """Language, name and version of the pipeline behind it."""
        ...

    def tag(
        self, texts: Sequence[str], *, protected: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[tuple[Token, ...]]:
        """The tokens of each text, white space left out, in the order of ``texts``.

        ``protected`` gives, for each text, intervals that were read as quantities before (in order, disjoint,
        not empty): each comes out as one token with the part of speech NUM, and no other token reaches into
        it. Raises ``ValueError`` if ``protected`` is not as long as ``texts``, or if the backend assigns no
        universal parts of speech.
        """
        ...


class BackendMissingError(RuntimeError):
    """The language model or segmenter asked for is not on this machine; the message says how to get it."""
