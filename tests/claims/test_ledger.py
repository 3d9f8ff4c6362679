"""The ledger is complete on whole pages, and page furniture holds no claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.claims import Grammar, read_layout, read_text
from pipeline.records import Block, CleanText, Document, Layout, Passage, Segment, Span
from tests.claims.test_properties import FIGURES, covered

PAGES = sorted((Path(__file__).parent.parent.parent / "raw").glob("*.txt"))


def decoded(page: Path) -> str:
    data = page.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_figure_of_a_page_is_accounted_for(page: Path) -> None:
    text = decoded(page)
    mentions, _ = read_text(text, Grammar.load())
    taken = {i for mention in mentions for i in range(mention.start, mention.end)}
    # in windows, so that looking for word-internal characters stays cheap
    missing = [
        text[i - 8 : i + 8]
        for i, char in enumerate(text)
        if char in FIGURES and i not in taken and not covered(text[max(0, i - 8) : i + 8], min(i, 8), ())
    ]
    assert missing == []


def page_of(*parts: tuple[str, str, str]) -> Layout:
    """A layout of one block for each (kind, role, text)."""
    text = "\n".join(part for _, _, part in parts)
    blocks, at = [], 0
    for seq, (kind, role, part) in enumerate(parts):
        clean = CleanText(part, (Segment(0, at, len(part)),))
        passage = Passage(role=role, clean=clean)  # type: ignore[arg-type]
        span = Span(at, at + len(part))
        blocks.append(Block(seq=seq, kind=kind, spans=(span,), passages=(passage,)))  # type: ignore[arg-type]
        at += len(part) + 1
    document = Document(document_id="d", source_path="p.txt", sha256="0", text=text)
    return Layout(document=document, blocks=tuple(blocks))


def test_roles_and_kinds_decide_where_claims_are_read() -> None:
    layout = page_of(
        ("toc", "body", "12 七个村的账本"),
        ("masthead", "body", "零售价1.50元"),
        ("furniture", "body", "3 综合新闻"),
        ("article", "headline", "全县新建水渠120公里"),
        ("article", "byline", "记者 李三"),
        ("article", "body", "今年新建水渠120公里。"),
        ("caption", "body", "图为3名工人在检修。"),
    )
    reading = read_layout(layout, Grammar.load())
    assert [(q.block, q.value, q.unit) for q in reading.quantities] == [
        (3, 120, "公里"),
        (5, 120, "公里"),
        (6, 3, "名"),
    ]
    reasons = {m.block: m.reason for m in reading.mentions if m.status == "excluded"}
    assert reasons[0] == "layout"
    assert reasons[1] == "identifier"
    assert reasons[2] == "layout"
    assert all((m.quantity is None) == (m.status == "excluded") for m in reading.mentions)


def test_a_vocabulary_of_the_user_is_read_beside_the_package(tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    (folder / "phrases.csv").write_text(
        "# mine\nphrase,reason,not_before,not_after\n三只小鸡,name,,\n", encoding="utf-8"
    )
    (folder / "classifiers.csv").write_text(
        "# mine\nword,unit,kind,unit_measure,not_before\n垧地,垧,count,,\n", encoding="utf-8"
    )
    own, users = Grammar.load(), Grammar.load([tmp_path])
    text = "三只小鸡乐队义演,筹款办学,种了25垧地。"
    assert read_text(text, own)[0][0].text == "三只"
    mentions, quantities = read_text(text, users)
    assert [(m.text, m.reason) for m in mentions if m.reason] == [("三只小鸡", "name")]
    assert [(q.value, q.unit) for q in quantities] == [(25, "垧")]
