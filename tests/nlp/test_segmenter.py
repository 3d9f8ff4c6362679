"""The segmenter against spacy-pkuseg itself, and its two added features."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import spacy_pkuseg
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.nlp.places import builtin_model
from pipeline.nlp.segmenter import Segmenter, read_segmenter

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/nlp/protected.toml").read_text("utf-8"))["case"]
FOLDER = builtin_model() / "tokenizer"
ALPHABET = "中华人民共和国的干部群众十分12３.-/ＡA，。 万元经济发展社会"


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return read_segmenter(FOLDER)


@pytest.fixture(scope="session")
def reference() -> spacy_pkuseg.pkuseg:
    """spacy-pkuseg with the same model and no word list."""
    pkuseg = spacy_pkuseg.pkuseg(str(FOLDER), user_dict=None)
    pkuseg.postprocesser = spacy_pkuseg.Postprocesser(None, None)
    return pkuseg


def cut(segmenter: Segmenter, text: str) -> list[str]:
    return [text[start:end] for start, end in segmenter.cut(text)]


@pytest.mark.parametrize("text", [case["text"] for case in CASES])
def test_cuts_as_pkuseg_does(segmenter: Segmenter, reference: spacy_pkuseg.pkuseg, text: str) -> None:
    assert cut(segmenter, text) == reference.cut(text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=ALPHABET, max_size=30))
def test_cuts_anything_as_pkuseg_does(
    segmenter: Segmenter, reference: spacy_pkuseg.pkuseg, text: str
) -> None:
    assert cut(segmenter, text) == reference.cut(text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=ALPHABET.replace(" ", ""), min_size=1, max_size=30), data=st.data())
def test_orders_are_kept(segmenter: Segmenter, text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    edge = data.draw(st.sampled_from([i for i in range(len(text)) if not start < i < end]))
    whole = [(start, end)] if start < end else []
    found = segmenter.cut(text, whole=whole, edges=[edge])
    assert set(whole) <= set(found)
    assert edge in {word_start for word_start, _ in found}
    assert "".join(text[a:b] for a, b in found) == text


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    import numpy as np

    (tmp_path / "features.msgpack").write_bytes((FOLDER / "features.msgpack").read_bytes())
    with (tmp_path / "weights.npz").open("wb") as file:
        np.savez(file, w=np.zeros(7), sizes=np.array([5, 1]))
    with pytest.raises(ValueError, match="do not fit"):
        read_segmenter(tmp_path)
