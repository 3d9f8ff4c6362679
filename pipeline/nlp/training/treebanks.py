"""Reading treebanks in CoNLL-U: words and universal parts of speech, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.nlp.normalise import model_text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as words, their universal parts of speech, and whether a space follows each."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    spaces: tuple[bool, ...]

    @property
    def text(self) -> str:
        """The running text."""
        return "".join(w + " " * s for w, s in zip(self.words, self.spaces, strict=True))


def read_conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of one file, in order, words brought to the forms the model sees.

    Multiword ranges and empty nodes are passed over; words with inner white space lose it. Raises
    ``ValueError`` naming file and line for a token line without ten columns.
    """
    rows: list[tuple[str, str, bool]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if rows:
                yield _sentence(rows)
            rows = []
            continue
        cells = line.split("\t")
        if len(cells) != 10:
            raise ValueError(f"{path}, line {number}: {len(cells)} columns for 10")
        if cells[0].isdigit():
            rows.append(("".join(cells[1].split()), cells[3], "SpaceAfter=No" not in cells[9]))
    if rows:
        yield _sentence(rows)


def _sentence(rows: list[tuple[str, str, bool]]) -> Sentence:
    words, tags, spaces = zip(*rows, strict=True)
    return Sentence(_mapped(words), tags, spaces)


def _mapped(words: tuple[str, ...]) -> tuple[str, ...]:
    text = model_text("".join(words))
    out, at = [], 0
    for word in words:
        out.append(text[at : at + len(word)])
        at += len(word)
    return tuple(out)


def read_all(folder: Path, names: Sequence[str]) -> list[Sentence]:
    """The sentences of the files ``names`` in ``folder``, in order."""
    return [sentence for name in names for sentence in read_conllu(folder / name)]
