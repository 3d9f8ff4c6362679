"""What the shipped pipeline needs of spaCy beyond spaCy itself: its tokenizer, and a one-character suffix.

Both are registered through entry points of this package (``pyproject.toml``), so ``spacy.load`` on the folder
of the shipped model finds them wherever baoshu is installed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.attrs import SUFFIX
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

from pipeline.nlp.segmenter import Interval, Segmenter, read_segmenter


class PkusegTokenizer(DummyTokenizer):
    """A spaCy tokenizer around a pkuseg model, whose files lie in the ``tokenizer`` folder of a pipeline."""

    def __init__(self, vocab: Vocab, *, folder: Path | None = None) -> None:
        self.vocab = vocab
        self.folder = folder
        self.segmenter: Segmenter | None = read_segmenter(folder) if folder else None

    def __call__(self, text: str) -> Doc:
        """``text`` as a ``Doc``; its tokens are the segmenter's words."""
        return self.doc(text)

    def doc(self, text: str, *, whole: Iterable[Interval] = (), edges: Iterable[int] = ()) -> Doc:
        """``text`` as a ``Doc`` with one token for each interval of ``whole``, one starting at each edge."""
        if self.segmenter is None:
            raise ValueError("the tokenizer has no model yet: load it with from_disk")
        return make_doc(self.vocab, text, self.segmenter.cut(text, whole=whole, edges=edges))

    def to_disk(self, path: str | Path, **_kwargs: Any) -> None:
        """Copy the segmenter's files into the folder ``path``."""
        if self.folder is None:
            raise ValueError("a tokenizer without a model cannot be saved")
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in ("features.msgpack", "weights.npz"):
            shutil.copyfile(self.folder / name, Path(path) / name)

    def from_disk(self, path: str | Path, **_kwargs: Any) -> PkusegTokenizer:
        """Read the segmenter's files from the folder ``path``."""
        self.folder = Path(path)
        self.segmenter = read_segmenter(self.folder)
        return self


def make_doc(vocab: Vocab, text: str, words: Sequence[Interval]) -> Doc:
    """A ``Doc`` over ``text`` with a token for each interval; white space between words is kept.

    One space after a word is the word's own, anything more becomes a token of white space, so that
    ``doc.text == text`` and ``token.idx`` is an offset into ``text``.
    """
    pieces: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in [*words, (len(text), len(text))]:
        if start > at and pieces and text[at] == " ":
            spaces[-1] = True
            at += 1
        if start > at:
            pieces.append(text[at:start])
            spaces.append(False)
        if end > start:
            pieces.append(text[start:end])
            spaces.append(False)
        at = end
    return Doc(vocab, words=pieces, spaces=spaces)


def make_tokenizer() -> Callable[[Language], PkusegTokenizer]:
    """The factory behind ``@tokenizers = "baoshu.Pkuseg.v1"`` in a pipeline's ``config.cfg``."""
    return lambda nlp: PkusegTokenizer(nlp.vocab)


def make_last_character() -> Callable[[Language], Language]:
    """The callback ``baoshu.last_character.v1``, for ``nlp.after_creation``.

    spaCy's suffix feature is the last three characters, which in Chinese is the word itself; the last one
    is what tells its class (…化, …率, …者, …村). The change holds for the pipeline's own vocabulary alone.
    """
    return _use_last_character


def last_character(word: str) -> str:
    """The last character of ``word``."""
    return word[-1:]


def _use_last_character(nlp: Language) -> Language:
    nlp.vocab.lex_attr_getters[SUFFIX] = last_character  # type: ignore[attr-defined]
    return nlp
