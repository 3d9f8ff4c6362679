"""The seam between the project and its language model."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.nlp import BackendMissingError, Tagger, Token, load_tagger
from pipeline.nlp.backends import load_pipeline
from pipeline.nlp.places import builtin_model
from pipeline.nlp.tagger import SpacyTagger

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/nlp/protected.toml").read_text("utf-8"))["case"]
TEXT = "县里新修农村公路18公里，涉及6个村。"
UNIVERSAL = frozenset(("NOUN", "VERB", "PUNCT", "X"))


def words(text: str, tokens: tuple[Token, ...]) -> list[str]:
    return [text[token.start : token.end] for token in tokens]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["quantity"])
@pytest.mark.parametrize("backend", ["builtin", "other"])
def test_a_protected_quantity_is_one_number(
    case: dict[str, str], backend: str, request: pytest.FixtureRequest
) -> None:
    text, quantity = case["text"], case["quantity"]
    start = text.index(quantity)
    tagger: Tagger = request.getfixturevalue(backend)
    (tokens,) = tagger.tag([text], protected=[[(start, start + len(quantity))]])
    found = words(text, tokens)
    i = found.index(quantity)
    assert tokens[i].pos == "NUM"
    if backend == "builtin":
        assert found[i - 1] == case.get("before", found[i - 1])
        assert found[i + 1 :][:1] == [case["after"]] if "after" in case else True


def test_words_and_classes_of_the_shipped_model(builtin: Tagger) -> None:
    (tokens,) = builtin.tag([TEXT])
    found = dict(zip(words(TEXT, tokens), (token.pos for token in tokens), strict=True))
    assert found["公路"] == "NOUN"
    assert found["涉及"] == "VERB"
    assert found["18"] == "NUM"
    assert found["，"] == "PUNCT"


def test_half_width_marks_are_read_as_full_width_ones(builtin: Tagger) -> None:
    wide, half = builtin.tag([TEXT, TEXT.replace("，", ",")])
    assert wide == half


def test_another_label_set_gives_universal_classes(other: Tagger) -> None:
    (tokens,) = other.tag([TEXT])
    assert {token.pos for token in tokens} <= UNIVERSAL
    assert {token.tag for token in tokens} <= {"NN", "VV", "PU", "AA"}
    assert len(tokens) == len(TEXT)


def test_the_same_text_gives_the_same_tokens_alone_and_in_a_batch(builtin: Tagger) -> None:
    texts = [case["text"] for case in CASES]
    assert builtin.tag(texts) == [builtin.tag([text])[0] for text in texts]
    assert load_tagger().tag(texts) == builtin.tag(texts)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="全县共有12.5万３人 \n\u3000,，。a“”（余村民兵A", max_size=40), st.data())
def test_tokens_cover_the_text_and_respect_quantities(
    builtin: Tagger, text: str, data: st.DataObject
) -> None:
    solid = [i for i, char in enumerate(text) if not char.isspace()]
    spans = []
    if solid:
        start = data.draw(st.sampled_from(solid))
        end = start + 1
        while end < len(text) and not text[end].isspace() and data.draw(st.booleans()):
            end += 1
        spans = [(start, end)]
    (tokens,) = builtin.tag([text], protected=[spans])
    at = [i for token in tokens for i in range(token.start, token.end)]
    assert at == sorted(set(at))
    assert [i for i in at if not text[i].isspace()] == solid
    assert {(token.start, token.end) for token in tokens if token.pos == "NUM"} >= set(spans)


def test_protected_has_to_be_as_long_as_texts(builtin: Tagger) -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        builtin.tag([TEXT, TEXT], protected=[[]])


def test_no_texts_no_tokens(builtin: Tagger) -> None:
    assert builtin.tag([]) == []
    assert builtin.tag(["", "  "]) == [(), ()]


@pytest.mark.parametrize(
    ("backend", "way"),
    [
        ("zh_core_web_lg", "python -m spacy download zh_core_web_lg"),
        ("zh_core_web_trf", r"pip install 'spacy\[transformers\]'"),
        ("no_such_package_zh", "pip install no_such_package_zh"),
        ("models/nowhere", "no such folder"),
    ],
)
def test_a_missing_backend_names_the_way_out(backend: str, way: str) -> None:
    with pytest.raises(BackendMissingError, match=way):
        load_tagger(backend)


def test_a_folder_without_a_pipeline_is_known_before_it_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(BackendMissingError, match=r"holds no spaCy pipeline: config\.cfg"):
        load_tagger(str(tmp_path))


def test_a_missing_segmenter_names_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PKUSEG_HOME", str(tmp_path))
    with pytest.raises(BackendMissingError, match=r"spacy_pkuseg.pkuseg\('news'\)"):
        load_tagger(segmenter="pkuseg:news")
    with pytest.raises(BackendMissingError, match=r"features\.msgpack"):
        load_tagger(segmenter="pkuseg:elsewhere")
    with pytest.raises(ValueError, match="expected pkuseg:"):
        load_tagger(segmenter="jieba")


def test_another_segmenter_takes_the_place_of_the_backends_own(other: Tagger, tmp_path: Path) -> None:
    folder = tmp_path / "backend"
    spacy.blank("zh").to_disk(folder)
    segmenter = f"pkuseg:{builtin_model() / 'tokenizer'}"
    with pytest.raises(ValueError, match="assigns no parts of speech"):
        load_tagger(str(folder), segmenter=segmenter).tag([TEXT])
    assert words(TEXT, load_tagger(segmenter=segmenter).tag([TEXT])[0]) != words(TEXT, other.tag([TEXT])[0])


def test_punctuation_stands_alone(builtin: Tagger) -> None:
    text = "加油！”大家齐声喊：“上阵！”"
    (tokens,) = builtin.tag([text])
    assert [word for word in words(text, tokens) if set(word) & set("！”：“")] == [*"！”：“！”"]


def test_the_vocabulary_does_not_grow_with_the_text() -> None:
    nlp = load_pipeline("builtin")
    tagger = SpacyTagger(nlp, name="builtin")
    before = len(nlp.vocab.strings)
    tokens = tagger.tag(["阿克塔木村种下鹰嘴豆。", "巴扎上摆满了烤包子。"])
    assert all(tokens)
    assert len(nlp.vocab.strings) == before


def test_threads_take_turns(builtin: Tagger) -> None:
    texts = [case["text"] for case in CASES] * 5
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = list(pool.map(lambda text: builtin.tag([text])[0], texts))
    assert found == builtin.tag(texts)
