"""The spaCy component: claims as spans of a pipeline that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import registry

from pipeline.nlp.component import Alignment, ClaimsComponent, make_component
from pipeline.records import Claim

TEXT = "全村种植苹果1200亩，带动农户36户。"


@pytest.fixture
def nlp() -> Iterator[Language]:
    """A blank pipeline (one token for each character) with the component added by its name."""
    if "baoshu" not in registry.factories:  # an installation from before the entry point
        registry.factories.register("baoshu", func=make_component)
    nlp = spacy.blank("zh")
    nlp.add_pipe("baoshu", config={"link": False})
    yield nlp
    Doc.remove_extension("claims")
    for name in [name for name in vars(Span(nlp("一"), 0, 1)._)["_extensions"] if name.startswith("claim")]:
        Span.remove_extension(name)


def test_claims_are_linked(nlp: Language) -> None:
    nlp.replace_pipe("baoshu", "baoshu", config={"issue_date": "2024-06"})
    doc = nlp("去年" + TEXT)
    span = doc.spans["baoshu"][1]
    assert span._.claim_measured == "农户"
    assert span._.claim_time_period == "2023"


def test_claims_are_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    spans = doc.spans["baoshu"]
    assert [span.text for span in spans] == ["1200亩", "36户"]
    assert [span._.claim_value for span in spans] == [Decimal(1200), Decimal(36)]
    assert [span._.claim_unit for span in spans] == ["亩", "户"]
    assert [(span.label_, span._.claim_kind) for span in spans] == [
        ("measure", "measure"),
        ("count", "count"),
    ]
    assert isinstance(spans[0]._.claim, Claim)
    assert doc._.claims == tuple(span._.claim for span in spans)
    assert all(doc.text[claim.start : claim.end] == claim.quote for claim in doc._.claims)


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        ("expand", ["种植苹果1200亩", "36户。"]),
        ("contract", ["200亩", "36户"]),
        ("strict", ["36户"]),
    ],
)
def test_a_tokenizer_that_cuts_elsewhere(nlp: Language, alignment: Alignment, expected: list[str]) -> None:
    second = ["36户。"] if alignment == "expand" else ["36户", "。"]
    words = ["全村", "种植苹果1", "200亩", "，", "带动", "农户", *second]
    doc = ClaimsComponent(alignment=alignment, link=False, issue_date=None)(
        Doc(nlp.vocab, words=words, spaces=[False] * len(words))
    )
    assert [span.text for span in doc.spans["baoshu"]] == expected
    assert [claim.quote for claim in doc._.claims] == ["1200亩", "36户"]
    assert [span._.claim.quote for span in doc.spans["baoshu"]] == ["1200亩", "36户"][-len(expected) :]


def test_two_claims_in_one_token_stay_two(nlp: Language) -> None:
    words = ["学员", "40名教师6名"]
    doc = nlp(Doc(nlp.vocab, words=words, spaces=[False, False]))
    assert [span.text for span in doc.spans["baoshu"]] == ["40名教师6名"] * 2
    assert [span._.claim_value for span in doc.spans["baoshu"]] == [40, 6]


def test_other_spans_have_no_claim(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc[0:2]._.claim is None
    assert doc[0:2]._.claim_value is None
    assert nlp("没有数字。")._.claims == ()
    assert nlp("")._.claims == ()


def test_claims_travel_with_the_document(nlp: Language) -> None:
    doc = nlp(TEXT)
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert again._.claims == doc._.claims
    assert [span._.claim for span in again.spans["baoshu"]] == list(doc._.claims)


def test_a_pipeline_with_it_is_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.claims == nlp(TEXT)._.claims


def test_a_name_in_use_is_reported(nlp: Language) -> None:
    Span.set_extension("claim", default="theirs", force=True)
    with pytest.raises(ValueError, match=r"Span\._\.claim is in use"):
        make_component(nlp, "baoshu", "expand", True, None)
