"""Time grows with the page's length, also on pages made to be awkward."""

from __future__ import annotations

import time

import pytest

from pipeline.blocks import BlockRules, segment
from pipeline.records import Document

# Each grows by repetition; every one is a trap for something that looks ahead or back.
PAGES = {
    "cut-off paragraphs": "村里的果树今年又多了三百棵,收成比往年好,大家都说要把这门手艺\n\n",
    "closing lines without heads": "渠水流过,田里就绿了,人们坐在渠边说着收成\n\n[责任编辑:田野]\n\n",
    "display lines": "路修好了 人心齐了\n\n",
    "captions": "\n\n\n图为村民在修路。 □李明/摄\n\n",
    "turns and resumptions": "□张丽\n\n水渠修到村口,家家都去看。(下转第3版)\n\n(上接第1版)看完都说好。\n\n",
    "brackets": "(((((((【【【【\n",
    "one line": "一亩地打了八百斤稻子,",
    "upright": "李\n明\n",
    "marks": "◆修路\n★问路\n◎看路\n",
    "contents": "目 录\n\n- 3 修路的人 李明\n\n修路的人\n\n李明\n\n路修好了,人也老了。\n\n",
}
SMALL, FACTOR, ALLOWED = 6_000, 4, 10.0


@pytest.fixture(scope="module")
def rules() -> BlockRules:
    return BlockRules.load()


def seconds(text: str, rules: BlockRules) -> float:
    document = Document(document_id="d", source_path="d.txt", sha256="0", text=text)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        segment(document, rules)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.full
@pytest.mark.parametrize("name", PAGES)
def test_time_grows_with_length(name: str, rules: BlockRules) -> None:
    """Four times the page takes about four times as long; quadratic work would take sixteen times."""
    piece = PAGES[name]
    small, large = (piece * (size // len(piece)) for size in (SMALL, SMALL * FACTOR))
    assert seconds(large, rules) < ALLOWED * seconds(small, rules) + 0.01
