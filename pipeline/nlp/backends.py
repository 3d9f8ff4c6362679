"""Finding and loading the Chinese pipeline: the shipped one, an installed package or a folder."""

from __future__ import annotations

import os
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import registry

from pipeline.nlp.language import PkusegTokenizer, make_last_character, make_tokenizer
from pipeline.nlp.tokens import BackendMissingError

_TOKENIZER, _CALLBACK = "baoshu.Pkuseg.v1", "baoshu.last_character.v1"
_UNUSED = ("parser", "ner", "senter", "lemmatizer", "entity_linker", "spancat", "textcat")
_EXPLOSION = ("zh_core_web_sm", "zh_core_web_md", "zh_core_web_lg", "zh_core_web_trf")
_PKUSEG_NAMES = ("spacy_ontonotes", "news", "web", "medicine", "tourism", "mixed")


def builtin_model() -> Path:
    """The folder of the shipped pipeline."""
    return Path(str(files("pipeline.nlp"))) / "model"


def load_pipeline(backend: str, *, segmenter: str | None = None) -> Language:
    """The spaCy pipeline for ``backend`` with ``segmenter`` in place of its own if one is named.

    ``backend`` is ``"builtin"``, the name of an installed package or the path of a folder; ``segmenter`` is
    ``"pkuseg:<name or path>"``. Components that assign no part of speech are left out. Raises
    :class:`~pipeline.nlp.tokens.BackendMissingError` for what is not installed and ``ValueError`` for a
    segmenter of another form.
    """
    register()
    nlp = spacy.load(_place(backend), exclude=_UNUSED)
    if segmenter is not None:
        nlp.tokenizer = PkusegTokenizer(nlp.vocab, folder=_segmenter_folder(segmenter))
    return nlp


def register() -> None:
    """Make the shipped pipeline's parts known to spaCy where the package's entry points are not installed."""
    if _TOKENIZER not in registry.tokenizers:
        registry.tokenizers.register(_TOKENIZER, func=make_tokenizer)
    if _CALLBACK not in registry.callbacks:
        registry.callbacks.register(_CALLBACK, func=make_last_character)


def _place(backend: str) -> str | Path:
    if backend == "builtin":
        return builtin_model()
    if Path(backend).is_dir():
        return Path(backend)
    if backend.isidentifier() and find_spec(backend) is not None:
        return backend
    if backend in _EXPLOSION:
        way = f"install it with: python -m spacy download {backend}"
        if backend.endswith("_trf"):
            way += " (after: pip install 'spacy[transformers]')"
    elif backend.isidentifier():
        way = f"install it with: pip install {backend}, or use nlp.backend = builtin"
    else:
        way = "there is no such folder; nlp.backend takes builtin, an installed package or a folder"
    raise BackendMissingError(f"the language model {backend!r} was not found; {way}")


def _segmenter_folder(segmenter: str) -> Path:
    kind, _, place = segmenter.partition(":")
    if kind != "pkuseg" or not place:
        raise ValueError(f"segmenter {segmenter!r}: expected pkuseg:<name or path>")
    home = Path(os.environ.get("PKUSEG_HOME", "~/.pkuseg")).expanduser()
    for folder in (Path(place), home / place):
        if (folder / "features.msgpack").is_file() and (folder / "weights.npz").is_file():
            return folder
    if place in _PKUSEG_NAMES:
        way = f"get it with: python -c \"import spacy_pkuseg; spacy_pkuseg.pkuseg('{place}')\""
    else:
        way = "there is no folder with features.msgpack and weights.npz of that name"
    raise BackendMissingError(f"the segmenter model {place!r} was not found in {home}; {way}")
