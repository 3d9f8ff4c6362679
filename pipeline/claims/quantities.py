"""Quantities: percentages, fractions, multiples, ranks, amounts with units, ranges."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.claims.amounts import Amount, amount_at, unit_at
from pipeline.claims.found import Found, Page
from pipeline.claims.lexicon import UnitWord
from pipeline.records import Approx, ClaimKind

_HUNDREDTHS = re.compile(r"(百|千|万)分之(?=[0-9零一二两三四五六七八九十百点负几])")
_FRACTION = re.compile(
    r"([一二两三四五六七八九十百千万\d]{1,6})分之([一二两三四五六七八九十百\d]{1,6})(强|弱)?"
)
_HALF_WORDS = re.compile(r"一半(?![个年天月小点截路])|半数|大半(?![年天夜个辈])|多半(?=[的是为])|半壁江山")
_TENTHS = re.compile(
    r"([一二两三四五六七八九\d]{1,2}|\d\.\d)(成|折)(?:([一二三四五六七八九半])(?![个名位家项条次]))?"
)
_TENTHS_NOT = re.compile(
    r"立|员|为|果|功|长|本|效|绩|都|年|人|就|熟|品|分|交|活|片|批|群|了|型|因|叠|算|扣(?!率)|腾|射|断|磨|旧|现|回|返|桂|戟|纸|子|服|合|耳|线|痕|射|腰"
)
_TIMES = re.compile(r"翻(?:了)?([一二两三四五六七八九\d])?番")
_RANK_LEFT = re.compile(
    r"(?:排名|排|位居|位列|列|居|名列|跃居|跃升至?|升至|升到|上升到|稳居|高居|跻身|进入|获|名次|位次|排位|排在|全国|全疆|全州|全市|全省|全区|全县|世界|全球|地区)(?:[^,。;、\n\d]{0,8})$"
)
_RANK = re.compile(r"第?([一二三四五六七八九十百]+|\d+)(名|位)?")
_RANGE_SEP = re.compile(r"至|到|~{1,2}|-{1,2}|—|或者?|、")
_TO_PERCENT = Decimal(10)


def read_percent(page: Page, position: int) -> Found | None:
    """百分之…, 千分之…, N成, N折: percentages in words."""
    text = page.text
    head = _HUNDREDTHS.match(text, position)
    if head is not None:
        return _hundredths(page, position, head)
    tenths = _TENTHS.match(text, position)
    if tenths is None or _TENTHS_NOT.match(text, tenths.end()):
        return None
    found = page.grammar.numerals.parse_folded(tenths.group(1))
    if found is None or (tenths.group(2) == "成" and found.value > _TO_PERCENT):
        return None
    factor = Decimal(1) if found.value > _TO_PERCENT else _TO_PERCENT
    value, top = found.value * factor, None if found.value_max is None else found.value_max * factor
    if tenths.group(2) == "折" and top is not None:
        value, top = found.value * 10 + found.value_max if found.value_max else value, None
    if tenths.group(3):
        extra = page.grammar.numerals.parse_folded(tenths.group(3).replace("半", "五"))
        value += extra.value if extra else 0
    rule = "percent.tenths" if tenths.group(2) == "成" else "percent.discount"
    return _claim(position, tenths.end(), rule, "percent", value, top, unit="%", precision=factor)


def _hundredths(page: Page, position: int, head: re.Match[str]) -> Found | None:
    amount = amount_at(page, head.end())
    if amount is None:
        return None
    size = {"百": (Decimal(1), "%"), "千": (Decimal(1), "‰"), "万": (Decimal("0.01"), "%")}[head.group(1)]
    end, top = amount.end, amount.value_max
    more = re.compile(r"(?:至|到|~|-)(?:百分之)?").match(page.text, end)
    upper = (
        amount_at(page, more.end())
        if more
        and more.end() < len(page.text)
        and page.text[more.end()] in "0123456789一二三四五六七八九十百"
        else None
    )
    if upper is not None and upper.value > amount.value:
        top, end = upper.value, upper.end
    approx: Approx = "range" if top is not None else amount.approx
    top = None if top is None else top * size[0]
    return _claim(
        position,
        end,
        "percent.words",
        "percent",
        amount.value * size[0],
        top,
        unit=size[1],
        precision=amount.precision,
        approx=approx,
    )


def read_fraction(page: Page, position: int) -> Found | None:
    """三分之一, 一半, 十之八九, 翻两番."""
    text = page.text
    match = _FRACTION.match(text, position)
    if match is not None:
        below, above = (page.grammar.numerals.parse_folded(match.group(i)) for i in (1, 2))
        if below and above and below.value and above.value <= below.value and above.value_max is None:
            value = above.value / below.value
            approx: Approx = {"强": "more_than", "弱": "less_than"}.get(match.group(3) or "", "exact")  # type: ignore[assignment]
            found = _claim(
                position, match.end(), "fraction", "fraction", value, None, unit=None, approx=approx
            )
            return replace(found, numerator=int(above.value), denominator=int(below.value))
    match = re.compile(r"十之八九|十有八九").match(text, position)
    if match is not None:
        return _claim(
            position,
            match.end(),
            "fraction.tenths",
            "fraction",
            Decimal("0.8"),
            Decimal("0.9"),
            unit=None,
            approx="range",
        )
    return _half(page, position)


def _half(page: Page, position: int) -> Found | None:
    text = page.text
    if (
        text[position] == "半"
        and position > page.floor
        and text[position - 1] == "过"
        and not re.match(r"[百年个天小]", text[position + 1 : position + 2])
    ):
        found = _claim(
            position - 1,
            position + 1,
            "fraction.half",
            "fraction",
            Decimal("0.5"),
            None,
            unit=None,
            approx="more_than",
        )
        return replace(found, numerator=1, denominator=2)
    start = position - 1 if position > page.floor and text[position - 1] in "大多" else position
    match = _HALF_WORDS.match(text, start) or _HALF_WORDS.match(text, position)
    if match is None:
        return None
    approx: Approx = "more_than" if match.group()[0] in "大多" else "exact"
    found = _claim(
        match.start(),
        match.end(),
        "fraction.half",
        "fraction",
        Decimal("0.5"),
        None,
        unit=None,
        approx=approx,
    )
    return replace(found, numerator=1, denominator=2)


def read_times(page: Page, position: int) -> Found | None:
    """翻一番 is twice, 翻两番 four times."""
    text = page.text
    for back in (1, 2):
        start = position - back
        match = _TIMES.match(text, start) if start >= page.floor else None
        if match is not None and match.group(1):
            found = page.grammar.numerals.parse_folded(match.group(1))
            if found is not None:
                return _claim(
                    start, match.end(), "multiple.doubling", "multiple", 2**found.value, None, unit="番"
                )
    return None


def read_rank(page: Page, position: int) -> Found | None:
    """A position in a ranking: 排名第3, 位居全国第一, 排名前三."""
    text = page.text
    if position - 1 < page.floor or text[position - 1] not in "第前":
        return None
    left = text[max(page.floor, position - 16) : position - 1]
    if text[position - 1] == "前" and not re.search(
        r"(?:排名|排|位居|位列|列|居|名列|稳居|跻身|进入)[^,。;、\n\d]{0,6}$", left
    ):
        return None
    if not _RANK_LEFT.search(left):
        return None
    match = _RANK.match(text, position)
    if match is None or re.match(
        r"批|期|次|届|个|产业|轮|季|大|,\d|医院|中学|小学|人民|师|团|党|版|道|线|年|书记|时间|责任|阶段|条|款|章|节|幼儿园|代",
        text[match.end() : match.end() + 2],
    ):
        return None
    found = page.grammar.numerals.parse_folded(match.group(1))
    if found is None:
        return None
    top = text[position - 1] == "前"
    return _claim(
        position - 1,
        match.end(),
        "rank",
        "rank",
        found.value,
        None,
        unit=match.group(2),
        approx="at_most" if top else "exact",
    )


def _claim(
    start: int,
    end: int,
    rule: str,
    kind: ClaimKind,
    value: Decimal,
    top: Decimal | None,
    *,
    unit: str | None,
    precision: Decimal | None = None,
    approx: Approx = "exact",
) -> Found:
    if top is not None and approx == "exact":
        approx = "range"
    return Found(
        start=start,
        end=end,
        rule=rule,
        kind=kind,
        value=value,
        value_max=top,
        unit=unit,
        precision=precision,
        approx=approx,
    )


# amounts with units ---------------------------------------------------------------------------------------------

_AFTER_UNIT = re.compile(r"(?:多|余|来|几)(?![一-鿿]*?[番])")
_LONG_CLASSIFIER = re.compile(r"个(多|半)(月|小时|钟头|星期|学期|世纪|百分点|工作日|季度|年头)")


def read_quantity(page: Page, position: int) -> Found | None:
    """An amount with its unit, alone or as the first half of a range."""
    amount = amount_at(page, position)
    if amount is None:
        return None
    first = _with_unit(page, amount)
    ranged = _range(page, amount, first)
    return ranged or first


def _with_unit(page: Page, amount: Amount) -> Found | None:
    text = page.text
    long = _LONG_CLASSIFIER.match(text, amount.end)
    if long is not None:
        return _long(page, amount, long)
    unit = unit_at(page, amount.end)
    if unit is None:
        return _large(page, amount)
    return _measured(page, amount, unit, amount.end + len(unit.word))


def _long(page: Page, amount: Amount, match: re.Match[str]) -> Found | None:
    """两个多月, 3个半小时."""
    word = "个" + match.group(2)
    unit = next((u for u in page.grammar.units.get("个", ()) if u.word == word), None)
    unit = unit or next(
        (u for u in page.grammar.units.get(match.group(2)[0], ()) if u.word == match.group(2)), None
    )
    if unit is None:
        return None
    found = _measured(page, amount, unit, match.end())
    if match.group(1) == "多":
        return replace(found, approx="more_than")
    return replace(found, value=amount.value + Decimal("0.5"))


def _large(page: Page, amount: Amount) -> Found | None:
    """N大 with a noun counts things: 九大产业."""
    text = page.text
    if amount.value <= 30 and re.compile(
        r"大(?![队会小批学家于道量部路约概都型幅力棚楼校院赛奖学生米豆蒜地国街姐哥爷妈叔伯夫人众])[\u4e00-\u9fff]{2}"
    ).match(text, amount.end):
        return Found(
            start=amount.start,
            end=amount.end + 1,
            rule="count.large",
            kind="count",
            value=amount.value,
            value_max=amount.value_max,
            precision=amount.precision,
            unit="个",
            approx=amount.approx,
        )
    return None


def _measured(page: Page, amount: Amount, unit: UnitWord, end: int) -> Found:
    text, approx, value = page.text, amount.approx, amount.value
    after = text[end : end + 1]
    if after in ("多", "余") and unit.kind in ("duration", "measure", "money", "age", "multiple") and after:
        if not re.match(
            r"[多余](?:个|种|名|么|样|元|次|次|方|项|位|家|条|少|数|层|年生)", text[end : end + 2]
        ) or (unit.kind == "duration" and text[end : end + 2] == "多个"):
            approx, end = "more_than", end + 1
    elif (
        after == "半"
        and unit.kind in ("duration", "measure", "money", "age")
        and not re.match(r"半[个径数途天夜路边程年月]", text[end : end + 2])
        and amount.value == amount.value.to_integral_value()
    ):
        value, end = value + Decimal("0.5"), end + 1
    if amount.value_max is not None:
        approx = "range"
    return Found(
        start=amount.start,
        end=end,
        rule=f"{unit.kind}.unit",
        kind=unit.kind,
        value=value,
        value_max=amount.value_max,
        precision=amount.precision,
        unit=unit.unit,
        approx=approx,
    )


def _range(page: Page, amount: Amount, first: Found | None) -> Found | None:
    """The second half of a range after ``amount`` (and its unit, if it has one)."""
    text = page.text
    at = first.end if first else amount.end
    separator = _RANGE_SEP.match(text, at)
    if separator is None or separator.end() >= len(text) or amount.value_max is not None:
        return None
    if not re.match(r"[0-9零一二两三四五六七八九十百千万几数]", text[separator.end()]):
        return None
    upper = amount_at(page, separator.end())
    if upper is None or upper.value_max is not None:
        return None
    second = _with_unit(page, upper)
    if (
        second is None
        or second.value is None
        or not _fits(page, amount, first, separator.group(), upper, second)
    ):
        return None
    low = amount.value if first is None or first.value is None else first.value
    if first is None and upper.scaled and not amount.scaled and low < second.value:
        factor = _scale(text[upper.start : upper.end])
        low = low * factor if low * factor < second.value else low
    elif first is not None and first.unit == second.unit and first.unit != second.unit:
        return None
    if low >= second.value:
        return None
    approx: Approx = "range"
    return replace(
        second,
        start=amount.start,
        value=low,
        value_max=second.value,
        approx=approx,
        rule=second.rule.replace(".unit", ".range"),
    )


def _scale(text: str) -> Decimal:
    """The magnitude an upper bound ends in, which a bare lower bound shares: 3至5万."""
    factor = Decimal(1)
    for char in reversed(text.rstrip("余多来几")):
        if char not in "十百千万亿" or not text[0].isascii():
            break
        factor *= {"十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 100000000}[char]
    return factor


def _fits(
    page: Page, amount: Amount, first: Found | None, separator: str, upper: Amount, second: Found
) -> bool:
    text = page.text
    if first is not None and first.unit != second.unit:
        return False
    if separator == "、":
        return (
            first is None
            and not amount.arabic
            and not upper.arabic
            and amount.value < 10
            and upper.value == amount.value + 1
        )
    if separator in ("或", "或者"):
        return upper.value == amount.value + 1 and amount.value < 10
    if separator in ("到", "至"):
        return not re.search(r"(?:由|从|自)(?:[^,。;]{0,3})$", text[max(0, amount.start - 4) : amount.start])
    return True
