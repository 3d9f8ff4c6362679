"""Two backends: the shipped one, and one that has nothing in common with it."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.nlp import Tagger, load_tagger


@pytest.fixture(scope="session")
def builtin() -> Tagger:
    return load_tagger()


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    """A pipeline with another way of cutting and another set of labels, built here and loaded from disk."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("tagger")
    labels = {"公路": "NN", "修": "VV", "，": "PU", "。": "PU"}
    words = [*"县里新修", "公路", "，", "。"]
    doc = Doc(nlp.vocab, words=words, tags=[labels.get(word, "AA") for word in words])
    nlp.initialize(lambda: [Example(Doc(nlp.vocab, words=words), doc)])
    ruler = nlp.add_pipe("attribute_ruler")
    for label, pos in {"NN": "NOUN", "VV": "VERB", "PU": "PUNCT", "AA": "X"}.items():
        ruler.add(patterns=[[{"TAG": label}]], attrs={"POS": pos})
    folder = tmp_path_factory.mktemp("other") / "pipeline"
    nlp.to_disk(folder)
    return load_tagger(str(folder))
