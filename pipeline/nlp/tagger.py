"""Words and parts of speech for the sentences that hold claims, whichever pipeline finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.nlp.language import PkusegTokenizer, make_doc
from pipeline.nlp.normalise import mask_numerals, model_text, word_edges
from pipeline.nlp.segmenter import Interval
from pipeline.nlp.tokens import Token

_BATCH = 256


class SpacyTagger:
    """A :class:`~pipeline.nlp.tokens.Tagger` around a loaded spaCy pipeline.

    What a call adds to the vocabulary is given back at its end, so memory does not grow with the text read;
    threads take turns.
    """

    __slots__ = ("_lock", "_nlp", "name")

    def __init__(self, nlp: Language, *, name: str) -> None:
        self._nlp = nlp
        self._lock = Lock()
        self.name = name

    @property
    def version(self) -> str:
        """Language, name and version of the pipeline, as its ``meta.json`` has them."""
        meta = self._nlp.meta
        return f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}"

    def tag(
        self, texts: Sequence[str], *, protected: Sequence[Sequence[Interval]] | None = None
    ) -> list[tuple[Token, ...]]:
        """See :meth:`pipeline.nlp.tokens.Tagger.tag`."""
        intervals = [()] * len(texts) if protected is None else protected
        with self._lock, self._nlp.memory_zone():
            docs = [self._doc(text, spans) for text, spans in zip(texts, intervals, strict=True)]
            tagged = self._nlp.pipe(docs, batch_size=_BATCH)
            return [tuple(self._tokens(doc, spans)) for doc, spans in zip(tagged, intervals, strict=True)]

    def _doc(self, text: str, spans: Sequence[Interval]) -> Doc:
        mapped, numerals = mask_numerals(model_text(text), spans)
        edges = word_edges(mapped, spans)
        tokenizer = self._nlp.tokenizer
        if isinstance(tokenizer, PkusegTokenizer):
            return tokenizer.doc(mapped, whole=numerals, edges=edges)
        doc = tokenizer(mapped)
        words = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
        return make_doc(self._nlp.vocab, mapped, list(_cut(words, edges)))

    def _tokens(self, doc: Doc, spans: Sequence[Interval]) -> Iterator[Token]:
        if doc and not doc.has_annotation("POS"):
            raise ValueError(f"the language model {self.name!r} assigns no parts of speech (token.pos_)")
        ahead = list(reversed(spans))
        for token in doc:
            start, end = token.idx, token.idx + len(token)
            if ahead and start >= ahead[-1][1]:
                ahead.pop()
            if ahead and start == ahead[-1][0]:
                yield Token(start, ahead[-1][1], "NUM", token.tag_)
            elif not token.is_space and not (ahead and start > ahead[-1][0]):
                yield Token(start, end, token.pos_ or "X", token.tag_)


def _cut(words: Sequence[Interval], edges: Sequence[int]) -> Iterator[Interval]:
    """``words`` with those that stand across an edge cut there; ``edges`` rise."""
    ahead = list(reversed(edges))
    for start, end in words:
        while ahead and ahead[-1] <= start:
            ahead.pop()
        while ahead and ahead[-1] < end:
            yield start, ahead[-1]
            start = ahead.pop()
        yield start, end
