"""Percentages in words, fractions, multiples and ranks."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from pipeline.claims.amounts import HALF, amount_at, unit_at
from pipeline.claims.found import Found, Page
from pipeline.records import Approx, ClaimKind

_HUNDREDTHS = re.compile(r"(百|千|万)分之(?=[0-9零一二两三四五六七八九十百点负几])")
_FRACTION = re.compile(
    r"([一二两三四五六七八九十百千万\d]{1,6})分之([一二两三四五六七八九十百]{1,6}|\d{1,6}(?![.\d]))(强|弱)?"
)
_SLASH = re.compile(r"([1-9])/([2-9]|10|100)(?![0-9/.:])")
_SHARE_LEFT = re.compile(r"(?:约|近|占|达|超|超过|的|为|至|到|了|足|率是|不足|逾)$")
_SHARE_RIGHT = re.compile(r"(?:的(?!报|版)|以上|以下|左右|强)")
_SHADES: dict[str, Approx] = {"强": "more_than", "弱": "less_than"}
_WHOLE = re.compile(r"([一二两三四五六七八九十百\d]{1,6})又")
_HALF_WORDS = re.compile(r"一半(?![个年天月小点截路])|半数|大半(?![年天夜个辈])|多半(?=[的是为])|半壁江山")
_NEAR_HALF: dict[str, Approx] = {"过": "more_than", "近": "about", "逾": "more_than", "超": "more_than"}
_HALF_NOT = re.compile(r"[百年个天小数程途路导]")
_TENTHS = re.compile(
    r"(\d\.\d+|\d{1,2}|[一二三四五六七八九]点[一二三四五六七八九]|[一二两三四五六七八九]{1,2}|十|半)(成|折)"
    r"(?:([一二三四五六七八九半])(?![个名位家项条次年月日]))?"
)
_TENTHS_NOT = re.compile(
    r"立|员|为|果|功|长|本|效|绩|都|年|人|就|熟|品|分|交|活|片|批|群|了|型|因|叠|算|扣(?!率)|腾|射|断|磨|旧|现|回|返|桂|戟|纸|子|服|合|耳|线|痕|射|腰"
)
_TIMES_APPROX: dict[str, Approx] = {
    "多": "more_than",
    "近": "about",
    "约": "about",
    "超": "more_than",
    "超过": "more_than",
}
_TIMES = re.compile(r"翻(?:了)?(近|约|超过?)?([一二两三四五六七八九\d])?番(多)?")
_RANK_LEFT = re.compile(
    r"(?:排名|排|位居|位列|列|居|名列|跃居|跃升至?|升至|升到|上升到|稳居|高居|跻身|进入|获|名次|位次|排位|排在|全国|全疆|全州|全市|全省|全区|全县|全校|全镇|全乡|全系统|全行业|世界|全球|地区)(?:[^,。;、\n\d]{0,8})$"
)
_RANK = re.compile(r"第?([一二三四五六七八九十百]+|\d+)(名|位)?")
_TO_PERCENT = Decimal(10)


def read_percent(page: Page, position: int) -> Found | None:
    """百分之…, 千分之…, N成, N折: percentages in words."""
    text = page.text
    head = _HUNDREDTHS.match(text, position)
    if head is not None:
        return _signed(page, _hundredths(page, position, head))
    tenths = _TENTHS.match(text, position)
    if tenths is None or _TENTHS_NOT.match(text, tenths.end()):
        return None
    found = page.grammar.numerals.parse_folded(tenths.group(1).replace("半", "零点五"))
    if found is None or (tenths.group(2) == "成" and found.value > _TO_PERCENT):
        return None
    if tenths.group(2) == "折" and tenths.group(1) in ("十", "10", "半"):
        return None
    factor = Decimal(1) if found.value > _TO_PERCENT else _TO_PERCENT
    value, top = found.value * factor, None if found.value_max is None else found.value_max * factor
    if tenths.group(2) == "折" and top is not None:
        value, top = found.value * 10 + found.value_max if found.value_max else value, None
    if tenths.group(3):
        extra = page.grammar.numerals.parse_folded(tenths.group(3).replace("半", "五"))
        value += extra.value if extra else 0
    end, more = tenths.end(), page.text.startswith("多", tenths.end()) and tenths.group(2) == "成"
    approx: Approx = "range" if top is not None else "more_than" if more else "exact"
    rule = "percent.tenths" if tenths.group(2) == "成" else "percent.discount"
    return _claim(
        position, end + more, rule, "percent", value, top, unit="%", precision=factor, approx=approx
    )


def _signed(page: Page, found: Found | None) -> Found | None:
    """The share below zero if 负 stands before it, but not 肩负 or 背负."""
    if found is None or found.value is None or found.value_max is not None:
        return found
    if found.start <= page.floor or page.text[found.start - 1] != "负":
        return found
    if page.text[found.start - 2 : found.start - 1] in tuple("肩担背抱欠身"):
        return found
    return replace(found, start=found.start - 1, value=-found.value)


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
    """三分之一, 1/3, 一半, 十之八九."""
    text = page.text
    if (slash := _slash(page, position)) is not None:
        return slash
    whole = _WHOLE.match(text, position)
    match = _FRACTION.match(text, whole.end() if whole else position)
    if match is not None:
        below, above = (page.grammar.numerals.parse_folded(match.group(i)) for i in (1, 2))
        if below and above and below.value and above.value <= below.value and above.value_max is None:
            full = page.grammar.numerals.parse_folded(whole.group(1)) if whole else None
            top = above.value + (full.value * below.value if full else 0)
            approx = _SHADES.get(match.group(3) or "", "exact")
            found = _claim(
                position,
                match.end(),
                "fraction",
                "fraction",
                top / below.value,
                None,
                unit=None,
                approx=approx,
            )
            if text.startswith("倍", match.end()):
                return replace(
                    found, kind="multiple", unit="倍", end=match.end() + 1, rule="multiple.fraction"
                )
            return _signed(page, replace(found, numerator=int(top), denominator=int(below.value)))
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


def _slash(page: Page, position: int) -> Found | None:
    """1/3 as a share, beside words that speak of one: 约1/3的农户, 占总数的2/5."""
    text = page.text
    match = _SLASH.match(text, position)
    if match is None or not 0 < int(match.group(1)) < int(match.group(2)):
        return None
    left = _SHARE_LEFT.search(text, max(page.floor, position - 3), position)
    if left is None and not _SHARE_RIGHT.match(text, match.end()):
        return None
    top, below = int(match.group(1)), int(match.group(2))
    value = Decimal(top) / Decimal(below)
    found = _claim(position, match.end(), "fraction.slash", "fraction", value, None, unit=None)
    return replace(found, numerator=top, denominator=below)


def _half(page: Page, position: int) -> Found | None:
    """过半, 近半, 一半, 大半: a half, but not 半斤 or 半年."""
    text = page.text
    if text[position] == "半" and position > page.floor and (before := text[position - 1]) in _NEAR_HALF:
        if _HALF_NOT.match(text, position + 1) or unit_at(page, position + 1) is not None:
            return None
        start = position - 1 if before == "过" else position
        return _halved(start, position + 1, _NEAR_HALF[before])
    start = position - 1 if position > page.floor and text[position - 1] in "大多" else position
    match = _HALF_WORDS.match(text, start) or _HALF_WORDS.match(text, position)
    if match is None:
        return None
    return _halved(match.start(), match.end(), "more_than" if match.group()[0] in "大多" else "exact")


def _halved(start: int, end: int, approx: Approx) -> Found:
    found = _claim(start, end, "fraction.half", "fraction", HALF, None, unit=None, approx=approx)
    return replace(found, numerator=1, denominator=2)


def read_times(page: Page, position: int) -> Found | None:
    """翻一番 is twice, 翻两番 four times."""
    text = page.text
    for back in (1, 2, 3, 4):
        start = position - back
        match = _TIMES.match(text, start) if start >= page.floor else None
        if match is not None and match.group(2):
            found = page.grammar.numerals.parse_folded(match.group(2))
            if found is not None:
                return _claim(
                    start,
                    match.end(),
                    "multiple.doubling",
                    "multiple",
                    2**found.value,
                    None,
                    unit="番",
                    approx=_TIMES_APPROX.get(match.group(1) or match.group(3) or "", "exact"),
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
