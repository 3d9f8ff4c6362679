"""What holds of any text: offsets, completeness of the ledger, line breaks, linear time, and readings made up
from the vocabularies."""

from __future__ import annotations

import time
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.claims import Grammar, read_text, sentences
from pipeline.claims.units import from_base, to_base
from pipeline.records import Mention, Quantity
from pipeline.vocabulary import read_rows
from tests.numerals.writing import chinese

FIGURES = "0123456789０１２３４５６７８９零〇一二两三四五六七八九十百千万亿廿萬億"
ALPHABET = (
    FIGURES
    + "壹贰伍陆拾佰半几数余多来年月日时点分元亩个名家户岁度成折倍番第每约近超"
    + "%％‰.．,，、;。：:+-—～·（）()“”\"' \n\u200babN①②"
)


@cache
def grammar() -> Grammar:
    return Grammar.load()


def read(text: str) -> tuple[tuple[Mention, ...], tuple[Quantity, ...]]:
    return read_text(text, grammar())


@cache
def internal() -> tuple[str, ...]:
    return tuple(row["phrase"] for row in read_rows("claims/internal.csv"))


def covered(text: str, position: int, mentions: tuple[Mention, ...]) -> bool:
    """Whether the character is in a mention, or in a word-internal phrase listed as data."""
    if any(m.start <= position < m.end for m in mentions):
        return True
    shown = [
        i for i, char in enumerate(text) if not char.isspace() and char not in "\u200b\ufeff\u00ad\u2060"
    ]
    if position not in shown:
        return False
    plain = "".join(text[i] for i in shown).translate(grammar().numerals.folding)
    place = shown.index(position)
    return any(
        plain.startswith(phrase, place - i)
        for phrase in internal()
        for i in range(min(len(phrase), place + 1))
        if phrase[i] == plain[place]
    )


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(st.text(max_size=80), st.text(alphabet=ALPHABET, max_size=60)))
def test_any_text(text: str) -> None:
    mentions, quantities = read(text)
    last = 0
    for mention in mentions:
        assert mention.start >= last
        assert mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert (mention.status == "claim") == (mention.quantity is not None) == (mention.reason is None)
        last = mention.end
    for quantity in quantities:
        assert quantity.sentence.start <= quantity.start < quantity.end
        assert quantity.steps
        assert quantity.rule
        assert (quantity.approx == "range") == (quantity.value_max is not None)
        assert quantity.value_max is None or quantity.value < quantity.value_max
    for position, char in enumerate(text):
        if char in FIGURES or (char.isdigit() and char.isdecimal()):
            assert covered(text, position, mentions), (text, position)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_sentences_cover_the_text(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[s.start : s.end] for s in spans) == text
    assert all(s.start < s.end for s in spans)


UNITS = [
    (row["word"], row["unit"], row["kind"])
    for row in read_rows("claims/unit_words.csv")
    if not row["word"][0].isascii() and row["kind"] in ("money", "measure", "duration", "age", "percent")
]
COINS = {"角": Decimal("0.1"), "分钱": Decimal("0.01")}  # told in 元
# 块 at the end of a clause is yuan.
COUNTED = [
    row for row in read_rows("claims/classifiers.csv") if row["kind"] == "count" and row["word"] != "块"
]
LEFT = [
    r
    for r in read_rows("claims/approximators.csv")
    if r["side"] == "left" and r["word"] not in ("高出", "<", ">")
]
# Words whose number would be read another way on purpose: kilograms printed as 千 克, dates, kinds of 度.
SHIFTED = ("千克", "千瓦", "千米", "千卡", "千赫", "千伏", "千帕", "千焦", "千字节", "兆", "百帕", "日", "时")


@settings(max_examples=150, deadline=None)
@given(number=st.integers(2, 10**8), unit=st.sampled_from(UNITS), qualifier=st.sampled_from(LEFT))
def test_quantity_qualifier_unit(number: int, unit: tuple[str, str, str], qualifier: dict[str, str]) -> None:
    word, canonical, kind = unit
    assume(not word.startswith(SHIFTED))
    assume(not (word.startswith(("年", "周", "点", "世纪")) and number < 3000))
    assume(not (word == "季度" and number < 5))  # 2季度 is mostly the second quarter
    assume(not (kind == "duration" and qualifier["word"] == "近"))  # 近三年 is a window of time
    text = f"这项内容{qualifier['word']}{number}{word}。"
    _, quantities = read(text)
    assert len(quantities) == 1, text
    found = quantities[0]
    assert text[found.start : found.end] == f"{number}{word}"
    part = COINS.get(canonical, Decimal(1))
    told = "元" if canonical in COINS else canonical
    assert (found.kind, found.unit, found.value) == (kind, told, number * part), text
    assert found.approx == qualifier["approx"], text


@settings(max_examples=80, deadline=None)
@given(number=st.integers(2, 10**6), row=st.sampled_from(COUNTED))
def test_counts(number: int, row: dict[str, str]) -> None:
    text = f"这里共有{number}{row['word']}。"
    _, quantities = read(text)
    assert [(q.value, q.unit, q.kind) for q in quantities] == [(number, row["unit"], "count")], text


@settings(max_examples=80, deadline=None)
@given(
    number=st.integers(100, 10**9),
    unit=st.sampled_from(["元", "亩", "吨", "名", "个", "户", "公里", "平方米"]),
)
def test_chinese_numerals_with_units(number: int, unit: str) -> None:
    numeral = chinese(number)
    text = f"总计达到{numeral}{unit}。"
    _, quantities = read(text)
    assert [(q.value, q.unit) for q in quantities] == [(number, unit)], text


QUOTED = (
    "3569.32万元",
    "1.2万余人",
    "86个",
    "百分之九十五",
    "三千五百亩",
    "20万人次",
    "16.3%",
    "40余家",
    "1200户",
)


@pytest.mark.parametrize("quote", QUOTED)
@pytest.mark.parametrize("cut", ["\n", " ", "​"])
def test_a_break_inside_a_span_changes_nothing(quote: str, cut: str) -> None:
    plain = read(f"今年完成{quote}。")[1]
    assert len(plain) == 1
    for place in range(1, len(quote)):
        if cut == " " and quote[place - 1] in "0123456789" and quote[place] in "0123456789.":
            continue
        broken = f"今年完成{quote[:place]}{cut}{quote[place:]}。"
        found = read(broken)[1]
        assert len(found) == 1, broken
        assert broken[found[0].start : found[0].end] == quote[:place] + cut + quote[place:]
        same = [(q.kind, q.value, q.unit, q.approx, q.change, q.base_value) for q in (plain[0], found[0])]
        assert same[0] == same[1]


@given(value=st.decimals("-100000", "100000", places=6), unit=st.sampled_from(sorted(grammar().conversions)))
@settings(max_examples=80, deadline=None)
def test_conversions_invert(value: Decimal, unit: str) -> None:
    conversion = grammar().conversions[unit]
    base = to_base(value, conversion.factor, conversion.offset)
    back = from_base(base, conversion.factor, conversion.offset)
    assert abs(back - value) <= Decimal("1e-40")


def test_a_tenth_stays_a_tenth() -> None:
    found = read("水深0.1米。")[1][0]
    assert str(found.base_value) == "0.1"


SHAPES = {
    "amounts": "投入1200.5万元、增长3.5%,",
    "digits": "1234567890",
    "chinese digits": "一二三四五六七八九",
    "magnitudes": "千百十万亿",
    "dates": "2024年3月5日至6日、",
    "open quotes": "“三",
    "open brackets": "(1",
    "commas": "1,111",
    "spaces": "1 ",
    "each": "每",
    "ranges": "3至5",
    "letters": "A1-",
    "plus": "1+",
    "dashes": "1-2-3-4-",
    "dots": "1.2.3.",
    "listed": "一、二、三、",
    "persons": "万人",
    "quoted": "“三个”",
}


def seconds(text: str) -> float:
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        read(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_twice_the_text_takes_twice_the_time(shape: str) -> None:
    size = 1500 // len(shape)
    once, twice = seconds(shape * size), seconds(shape * size * 4)
    assert twice < 4 * 2.5 * once + 0.02
