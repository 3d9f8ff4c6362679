"""A tagger that is looked for at once and loaded when first asked: spaCy takes a second to import."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from pipeline.nlp.places import find_pipeline, find_segmenter
from pipeline.nlp.tokens import Tagger, Token


class LazyTagger:
    """A :class:`~pipeline.nlp.tokens.Tagger` that loads the one behind it on the first question."""

    __slots__ = ("_loaded", "_lock", "_segmenter", "name")

    def __init__(self, backend: str, *, segmenter: str | None = None) -> None:
        """Look for pipeline and segmenter; raises as :func:`pipeline.nlp.load_tagger`."""
        find_pipeline(backend)
        if segmenter is not None:
            find_segmenter(segmenter)
        self.name = backend
        self._segmenter = segmenter
        self._lock = Lock()
        self._loaded: Tagger | None = None

    def load(self) -> Tagger:
        """The tagger itself, loaded now if it was not. Raises what spaCy raises for a damaged pipeline."""
        with self._lock:
            if self._loaded is None:
                from pipeline.nlp.backends import load_pipeline
                from pipeline.nlp.tagger import SpacyTagger

                self._loaded = SpacyTagger(
                    load_pipeline(self.name, segmenter=self._segmenter), name=self.name
                )
            return self._loaded

    @property
    def version(self) -> str:
        """See :attr:`pipeline.nlp.tokens.Tagger.version`."""
        return self.load().version

    def tag(
        self, texts: Sequence[str], *, protected: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[tuple[Token, ...]]:
        """See :meth:`pipeline.nlp.tokens.Tagger.tag`."""
        return self.load().tag(texts, protected=protected)
