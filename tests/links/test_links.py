"""The assembly: every quantity gets a context, the tagger is asked only where needed, nothing breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from build import reading
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.links import Linker, link_batch
from pipeline.nlp.tokens import Token

PIECES = [
    *(
        "全县",
        "建立",
        "党支部",
        "业委会",
        "合作社",
        "农户",
        "达到",
        "增长",
        "其中",
        "分别",
        "比上年",
        "的",
        "和",
    ),
    *(
        "、",
        "，",
        "。",
        "（",
        "）",
        "“",
        "”",
        "由",
        "提高到",
        "奖励",
        "占",
        "每户",
        "等",
        "了",
        "共",
        "用于",
        "约",
    ),
    *("{12个}", "{30%}", "{5万元}", "{3年}", "{2倍}", "{8人|count|人}", "{4县|count|县}", "{6亩}", "[去年]"),
    *("覆盖率", "服务", "培训", "收入", "村民", "清河县", "该县", "东风社区", "标准", "说：", "甲", "\n"),
]


@dataclass
class Backend:
    """A tagger with labels of its own: it knows the words given and keeps what it was asked."""

    known: dict[str, str]
    label: str
    name: str = "stub"
    version: str = "stub 1"
    asked: list[str] = field(default_factory=list)

    def tag(
        self, texts: Sequence[str], *, protected: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[tuple[Token, ...]]:
        assert protected is None or len(protected) == len(texts)
        self.asked += texts
        return [tuple(self._tokens(text)) for text in texts]

    def _tokens(self, text: str) -> list[Token]:
        at, out = 0, []
        while at < len(text):
            word = next((w for w in self.known if text.startswith(w, at)), text[at])
            length = len(word)
            out.append(Token(at, at + length, self.known.get(word, "NOUN"), self.label))
            at += length
        return out


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


def test_a_tagger_settles_what_the_vocabulary_does_not_know() -> None:
    text = "{12个}街坊里弄阖家悄咪咪栽下一棵树，{3个}社区参加。"
    measured = []
    for tagger in (None, Backend({"悄咪咪": "ADV"}, "AD"), Backend({"悄咪咪": "ADV"}, "d-manner")):
        [record] = link_batch([reading(text)], Linker.load(nlp=tagger))
        measured.append([c.measured for c in record.contexts])
    assert measured[0][0] != "街坊里弄阖家"
    assert measured[1] == measured[2] == ["街坊里弄阖家", "社区"]


def test_a_tagger_is_asked_about_doubtful_sentences_only() -> None:
    tagger = Backend({}, "n")
    texts = ["新建公园{3个}。", "{12个}街坊里弄阖家擘绘新图景。改造街道{5条}。"]
    link_batch([reading(text) for text in texts], Linker.load(nlp=tagger))
    assert tagger.asked == ["12个街坊里弄阖家擘绘新图景。"]


def test_no_claims_no_contexts(linker: Linker) -> None:
    [record] = link_batch([reading("没有数字的一句话。")], linker)
    assert record.contexts == ()
    assert record.links == ()


def test_readings_keep_their_order(linker: Linker) -> None:
    texts = ["栽树{30棵}。", "修渠{2公里}。", "办班{4期}。"]
    records = link_batch([reading(text) for text in texts], linker)
    assert [r.reading.layout.blocks[0].body.text for r in records] == [
        "栽树30棵。",
        "修渠2公里。",
        "办班4期。",
    ]
    together = [c.measured for r in records for c in r.contexts]
    alone = [link_batch([reading(text)], linker)[0].contexts[0].measured for text in texts]
    assert together == alone


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=24))
@example(["全县", "了", "了", "{6亩}"])
def test_anything_gets_sound_contexts(linker: Linker, pieces: list[str]) -> None:
    read = reading("".join(pieces))
    [record] = link_batch([read], linker)
    text = read.layout.blocks[0].body.text
    assert len(record.contexts) == len(read.quantities)
    for context in record.contexts:
        assert 0 < context.confidence < 1
        if context.measured_start is not None and context.measured_end is not None:
            assert 0 <= context.measured_start < context.measured_end <= len(text)
            assert text[context.measured_start : context.measured_end].replace("\n", "") == context.measured
    for link in record.links:
        assert link.source != link.target
        assert {link.source, link.target} <= set(range(len(read.quantities)))
    assert len({(k.source, k.target) for k in record.links}) == len(record.links)
