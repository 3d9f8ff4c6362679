"""Properties of every page: each visible character in one block and one passage, exact offset maps."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.blocks import BlockRules, segment
from pipeline.records import Document, Layout


@pytest.fixture(scope="module")
def rules() -> BlockRules:
    return BlockRules.load()


def lay_out(text: str, rules: BlockRules) -> Layout:
    return segment(Document(document_id="d", source_path="d.txt", sha256="0", text=text), rules)


LINES = st.sampled_from(
    [
        "",
        "张\n军",
        "\u3000\u3000",
        "乡里办起了农机合作社，今年又添了三台收割机。",
        "□本报记者 李明",
        "◆镇上修好了水渠。（王芳）",
        "[责任编辑:赵亮]",
        "来源：县融媒体中心",
        "——某县农机服务小记",
        "农机进村 丰收有望",
        "本报讯 通讯员张军报道：近日，",
        "# 村里的新变化",
        "## 路通了",
        "目 录",
        "- 3 村里的新变化 李明",
        "第03版 要闻",
        "ISSN 1234-5678",
        "★一问一答：",
        "图为村民在收麦。 □孙丽/摄",
        "（转下页）",
        "（接上页）他说，",
        "表1 2023年主要指标",
        "编者按 本期起刊发一组短文。",
        "12345",
    ]
)
PAGES = st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=30).map("\n".join)


@given(PAGES)
@settings(max_examples=80, deadline=None)
def test_every_visible_character_stands_in_one_block_and_one_passage(rules: BlockRules, text: str) -> None:
    visible = Counter(i for i, ch in enumerate(text) if not ch.isspace())
    layout = lay_out(text, rules)
    in_spans = Counter(
        i for b in layout.blocks for s in b.spans for i in range(s.start, s.end) if not text[i].isspace()
    )
    assert in_spans == visible
    in_passages: Counter[int] = Counter()
    for block in layout.blocks:
        assert sum(p.role == "body" for p in block.passages) <= 1
        for passage in block.passages:
            for k, ch in enumerate(passage.clean.text):
                source = passage.clean.source_at(k)
                if source is None:
                    assert ch.isspace()
                    continue
                assert text[source] == ch
                assert passage.clean.clean_at(source) == k
                if not ch.isspace():
                    in_passages[source] += 1
    assert in_passages == visible


@given(PAGES)
@settings(max_examples=30, deadline=None)
def test_blocks_are_numbered_and_parents_exist(rules: BlockRules, text: str) -> None:
    blocks = lay_out(text, rules).blocks
    assert [b.seq for b in blocks] == list(range(len(blocks)))
    assert all(b.parent is None or (0 <= b.parent < len(blocks) and b.parent != b.seq) for b in blocks)
    assert all(b.reason and 0 <= b.confidence <= 1 for b in blocks)
