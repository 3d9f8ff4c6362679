"""What ships as the model: its card, its scores, its size, no pickles, and that it loads with spaCy alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import spacy

from pipeline.nlp import training
from pipeline.nlp.backends import register
from pipeline.nlp.places import builtin_model
from pipeline.nlp.training.evaluate import evaluate
from pipeline.nlp.training.treebanks import read_conllu, read_short

FOLDER = builtin_model()
META = json.loads((FOLDER / "meta.json").read_text("utf-8"))


def test_the_card_says_what_the_meta_data_say() -> None:
    card = (FOLDER / "README.md").read_text("utf-8")
    assert META["license"] == "CC BY-SA 4.0"
    assert META["license"] in card
    assert all(source["url"] in card and source["license"] in card for source in META["sources"])
    assert set(META["performance"]) == {"treebank", "genre"}
    for scores in META["performance"].values():
        assert set(scores) == {"segmentation_f1", "upos_f1", "upos_accuracy_gold_words"}
        for score in scores.values():
            assert 0.8 < score < 1
            assert f"{score:.4f}" in card


def test_the_scores_are_the_models_own() -> None:
    register()
    held_out = read_short(Path(training.__file__).parent / "genre-held-out.txt")
    assert evaluate(spacy.load(FOLDER), held_out) == META["performance"]["genre"]


def test_the_model_is_small_and_holds_no_pickle() -> None:
    sizes = {file: file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()}
    assert 1_000_000 < sum(sizes.values()) < 8_000_000
    assert not [file for file in sizes if file.suffix in (".pkl", ".pickle", ".conllu", ".spacy")]
    with np.load(FOLDER / "tokenizer" / "weights.npz", allow_pickle=False) as stored:
        assert stored["w"].dtype == np.float64


def test_spacy_loads_it_and_saves_it(tmp_path: Path) -> None:
    register()
    nlp = spacy.load(FOLDER)
    text = "村民 代表选出委员五名"
    nlp.to_disk(tmp_path)
    doc, again = nlp(text), spacy.load(tmp_path)(text)
    assert doc.text == text
    assert [(t.text, t.pos_) for t in doc] == [(t.text, t.pos_) for t in again]
    assert all(token.suffix_ == token.text[-1] for token in doc)


def test_reading_a_treebank(tmp_path: Path) -> None:
    rows = [("1", "「", "PUNCT", "SpaceAfter=No"), ("2-3", "x", "_", "_"), ("2", "全县", "NOUN", "_")]
    lines = [f"{i}\t{form}\t_\t{tag}\t_\t_\t_\t_\t_\t{misc}" for i, form, tag, misc in rows]
    file = tmp_path / "tiny.conllu"
    file.write_text("# sent_id = 1\n" + "\n".join(lines) + "\n\n", encoding="utf-8")
    (sentence,) = read_conllu(file)
    assert sentence.words == ("“", "全县")
    assert sentence.tags == ("PUNCT", "NOUN")
    assert sentence.text == "“全县 "
    file.write_text("1\tx\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"tiny\.conllu, line 1: 2 columns"):
        list(read_conllu(file))
