"""Reading labelled sentences: treebanks in CoNLL-U, and our own in a shorter form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.nlp.normalise import model_text

_LETTERS = {
    "n": "NOUN",
    "v": "VERB",
    "d": "ADV",
    "a": "ADJ",
    "p": "ADP",
    "m": "NUM",
    "u": "PART",
    "x": "AUX",
    "c": "CCONJ",
    "s": "SCONJ",
    "r": "PRON",
    "t": "DET",
    "e": "PROPN",
}
_MARKS = "，。、；：！？“”‘’（）《》"


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


def read_short(path: Path) -> list[Sentence]:
    """The sentences of a file in the short form that its first lines explain.

    Raises ``ValueError`` naming file and line for a label that is not in the list.
    """
    sentences = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        try:
            words, tags = zip(*map(_short, line.split()), strict=True)
        except KeyError as error:
            raise ValueError(f"{path}, line {number}: unknown label {error}") from None
        sentences.append(Sentence(_mapped(words), tags, (False,) * len(words)))
    return sentences


def _short(cell: str) -> tuple[str, str]:
    word, slash, letter = cell.partition("/")
    if slash:
        return word, _LETTERS[letter]
    if word in _MARKS:
        return word, "PUNCT"
    return word, "NUM" if word[0] in "0123456789" and word[-1] in "0123456789%" else "NOUN"


def read_all(folder: Path, names: Sequence[str]) -> list[Sentence]:
    """The sentences of the files ``names`` in ``folder``, in order."""
    return [sentence for name in names for sentence in read_conllu(folder / name)]
