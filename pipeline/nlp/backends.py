"""Loading the Chinese pipeline: the shipped one, an installed package or a folder."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.util import registry

from pipeline.nlp.language import PkusegTokenizer, make_last_character, make_tokenizer
from pipeline.nlp.places import find_pipeline, find_segmenter

_TOKENIZER, _CALLBACK = "baoshu.Pkuseg.v1", "baoshu.last_character.v1"
_UNUSED = ("parser", "ner", "senter", "lemmatizer", "entity_linker", "spancat", "textcat")


def load_pipeline(backend: str, *, segmenter: str | None = None) -> Language:
    """The spaCy pipeline for ``backend`` with ``segmenter`` in place of its own if one is named.

    ``backend`` is ``"builtin"``, the name of an installed package or the path of a folder; ``segmenter`` is
    ``"pkuseg:<name or path>"``. Components that assign no part of speech are left out. Raises
    :class:`~pipeline.nlp.tokens.BackendMissingError` for what is not installed and ``ValueError`` for a
    segmenter of another form.
    """
    register()
    nlp = spacy.load(find_pipeline(backend), exclude=_UNUSED)
    if segmenter is not None:
        nlp.tokenizer = PkusegTokenizer(nlp.vocab, folder=find_segmenter(segmenter))
    return nlp


def register() -> None:
    """Make the shipped pipeline's parts known to spaCy where the package's entry points are not installed."""
    if _TOKENIZER not in registry.tokenizers:
        registry.tokenizers.register(_TOKENIZER, func=make_tokenizer)
    if _CALLBACK not in registry.callbacks:
        registry.callbacks.register(_CALLBACK, func=make_last_character)
