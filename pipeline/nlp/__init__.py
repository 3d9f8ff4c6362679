"""The Chinese language model behind linking: words and universal parts of speech.

The shipped pipeline works offline; another can be named. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

from pipeline.nlp.lazy import LazyTagger
from pipeline.nlp.tokens import BackendMissingError, Tagger, Token

__all__ = ["BackendMissingError", "LazyTagger", "Tagger", "Token", "load_tagger"]


def load_tagger(backend: str = "builtin", *, segmenter: str | None = None) -> LazyTagger:
    """The tagger for ``backend``: ``"builtin"``, an installed spaCy package or the path of a pipeline folder.

    ``segmenter`` replaces the pipeline's own: ``"pkuseg:<name or path>"``. What is named is looked for at
    once, and loaded when it is first asked. Raises :class:`BackendMissingError`, whose message names the
    command that installs what is missing, and ``ValueError`` for a segmenter of another form.

    >>> [token.pos for token in load_tagger().tag(["全县建成文化广场12个。"], protected=[[(8, 11)]])[0]][-2:]
    ['NUM', 'PUNCT']
    """
    return LazyTagger(backend, segmenter=segmenter)
