"""Where a language model and its segmenter lie on this machine, found without importing spaCy."""

from __future__ import annotations

import os
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from pipeline.nlp.tokens import BackendMissingError

_EXPLOSION = ("zh_core_web_sm", "zh_core_web_md", "zh_core_web_lg", "zh_core_web_trf")
_PKUSEG_NAMES = ("spacy_ontonotes", "news", "web", "medicine", "tourism", "mixed")
_PARTS = ("config.cfg", "meta.json")


def builtin_model() -> Path:
    """The folder of the shipped pipeline."""
    return Path(str(files("pipeline.nlp"))) / "model"


def find_pipeline(backend: str) -> str | Path:
    """What ``spacy.load`` takes for ``backend``: a folder or the name of an installed package.

    Raises :class:`~pipeline.nlp.tokens.BackendMissingError` if there is neither.
    """
    if backend == "builtin":
        return builtin_model()
    if Path(backend).is_dir():
        return _checked(Path(backend))
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


def _checked(folder: Path) -> Path:
    lacking = [name for name in _PARTS if not (folder / name).is_file()]
    if lacking:
        raise BackendMissingError(f"the folder {folder} holds no spaCy pipeline: {lacking[0]} is not there")
    return folder


def find_segmenter(segmenter: str) -> Path:
    """The folder of the segmenter ``"pkuseg:<name or path>"``.

    Raises :class:`~pipeline.nlp.tokens.BackendMissingError` for one that is not there, ``ValueError`` for
    another form.
    """
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
