"""Texts round-trip through every encoding that pages come in."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.encodings import UndecodableError, decode, is_conclusive
from pipeline.documents.rules import IngestRules, load_rules

SIMPLIFIED = (
    "本报讯 记者报道：截至上月底，全县共建成高标准农田12.6万亩，",
    "带动农户3400余户；人均增收1800元。\n",
    "“这笔账算得清！”村支书说，\r\n今年计划再修水渠8公里。",
    "目 录",
    "□本报通讯员 周明",
    "粮食总产量达到45万吨，比去年增长3.2%",
)
TRADITIONAL = (
    "本報訊 記者報導：截至上月底，全縣共有農戶3400餘戶，",
    "平均每戶增收1800元。\n",
    "「今年計劃再修水渠8公里」，村長說。",
    "稻米總產量達到45萬噸，比去年增長百分之三",
)
RULES = load_rules()
anything = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)


def joined(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=8).map("".join)


@pytest.fixture(scope="module")
def rules() -> IngestRules:
    return RULES


@given(
    text=joined(SIMPLIFIED), encoding=st.sampled_from(["utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be"])
)
def test_simplified_text_needs_no_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), rules=RULES).text == text


@given(text=joined(TRADITIONAL), encoding=st.sampled_from(["utf-8", "big5", "gbk", "utf-16-le", "utf-16-be"]))
def test_traditional_text_needs_no_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), rules=RULES).text == text


@given(text=anything, mark=st.sampled_from([("utf-8-sig", b""), ("utf-16", b""), ("utf-32", b"")]))
def test_any_text_with_a_mark_comes_back_without_it(text: str, mark: tuple[str, bytes]) -> None:
    found = decode(text.encode(mark[0]), rules=RULES)
    assert (found.text, found.encoding) == (text, mark[0])


@given(text=anything.filter(lambda text: is_conclusive(text) and not text.startswith("\ufeff")))
def test_any_text_in_utf8_comes_back_if_it_can_be_nothing_else(text: str) -> None:
    assert decode(text.encode(), rules=RULES).text == text


@given(text=anything, encoding=st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
def test_a_declared_encoding_is_believed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), rules=RULES, declared=encoding).text == text


@given(data=st.binary(max_size=64))
def test_any_bytes_decode_exactly_or_are_refused(data: bytes) -> None:
    with suppress(UndecodableError):
        found = decode(data, rules=RULES)
        assert data.decode(found.encoding) == found.text


def test_a_wrong_declaration_is_no_reason_to_guess(rules: IngestRules) -> None:
    with pytest.raises(UndecodableError, match="utf-8"):
        decode("全县农户".encode("gb18030"), rules=rules, declared="utf-8")


def test_a_big_endian_mark_is_read(rules: IngestRules) -> None:
    assert decode(codecs.BOM_UTF16_BE + "全县".encode("utf-16-be"), rules=rules).text == "全县"
