"""Ranges (3至5年, 20元以上50元以下) and signs (-5℃, 零下5度): the rule that reads a quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod

from msgspec.structs import replace

from pipeline.claims.amounts import Amount, amount_at
from pipeline.claims.currencies import marked
from pipeline.claims.found import Found, Page
from pipeline.claims.measures import with_unit

_SEPARATOR = re.compile(
    r"(?:以上|\(不?含\))?(?:,)?(至|到|~{1,2}|-{1,2}|或者?|、)|(以上),?(?:不(?:超过|足|满))?"
)
_UPPER = re.compile(r"[0-9零一二两三四五六七八九十百千万几数]")
_FROM = re.compile(r"(?:由|从|自)[^,。;\d]{0,3}$")
_SMALL = "零一二两三四五六七八九十百千"
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 100000000}


def with_range(page: Page, amount: Amount, first: Found | None) -> Found | None:
    """The second half of a range after ``amount`` and its unit, if it has one: 3至5年, 20元以上50元以下."""
    text = page.text
    separator = _SEPARATOR.match(text, first.end if first else amount.end)
    if separator is None or not _UPPER.match(text, separator.end()):
        return None
    upper = amount_at(page, separator.end())
    pairs = upper is not None and upper.value_max is not None
    if upper is None or pairs is not (amount.value_max is not None) or amount.approx != "exact":
        return None
    second = with_unit(page, upper)
    if second is None or second.value is None or not _fits(page, amount, first, separator, upper, second):
        return None
    top = second.value if second.value_max is None else second.value_max
    low = _low(page, amount, first, upper, second.value)
    if low >= top:
        return None
    rule = second.rule.rpartition(".")[0] + ".range"
    return replace(second, start=amount.start, value=low, value_max=top, approx="range", rule=rule)


def _low(page: Page, amount: Amount, first: Found | None, upper: Amount, top: Decimal) -> Decimal:
    """The lower bound; it shares the magnitude of the upper one if it has none of its own: 3至5万元."""
    low = amount.value if first is None or first.value is None else first.value
    if first is not None or not upper.scaled or (amount.scaled and amount.arabic):
        return low
    for factor in _shared(page.text[amount.start : amount.end], page.text[upper.start : upper.end]):
        if low * factor < top:
            return low * factor
    return low


def _shared(low: str, high: str) -> tuple[int, ...]:
    """The magnitudes that a bound may share with the one after it, the likeliest first: 3至5万, 两到三千,
    十八至三十万, 七千到九千亿.
    """
    high = high.rstrip("余多来几")
    head = high.rstrip("百千万亿" if high[0] in _SMALL else "十百千万亿")
    tail = high[len(head) :]
    ends = high[len(high.rstrip("万亿")) :]
    if low[-1] in "百千":
        return (_factor(ends),) if high.removesuffix(ends).endswith(low[-1]) else ()
    if low[-1] in "万亿":
        return ()
    single = len(low) == 1 or high[0].isascii()
    return (_factor(tail), _factor(ends)) if single and head else (_factor(ends),)


def _factor(magnitudes: str) -> int:
    return prod(_SCALES[char] for char in magnitudes)


def _fits(
    page: Page, amount: Amount, first: Found | None, separator: re.Match[str], upper: Amount, second: Found
) -> bool:
    mark = separator.group(1)
    if first is not None and first.unit != second.unit:
        return False
    if mark is None:
        return first is not None and page.text.startswith(("以下", "以内", "的"), second.end)
    step = upper.value == amount.value + 1 and amount.value < 10
    if mark == "、":
        listed = page.text[amount.start - 1 : amount.start] == "、"
        return not listed and first is None and not amount.arabic and not upper.arabic and step
    if mark.startswith("或"):
        return step
    if mark in ("到", "至"):
        return first is None or not _FROM.search(page.text[max(0, amount.start - 4) : amount.start])
    return True


_SIGN = re.compile(
    r"(?:(?<![0-9胜平一二三四五六七八九肩担背抱欠辜身自正])负|(?<![0-9A-Za-z\u4e00-\u9fff)%\]”-])-)$"
)
_SIGN_CLOSE = re.compile(
    r"(?:(?<![0-9胜平一二三四五六七八九肩担背抱欠辜身自正])负|(?<![0-9A-Za-z%℃)-])(?<![0-9一二三四五六七八九十]度)-)$"
)
_MINUS_TO = re.compile(r"(?:至|到|~{1,2}|-)(-|负|零下)?(?=[0-9一二两三四五六七八九十])")
_SIGNED = frozenset(("摄氏度", "华氏度", "度"))
_BELOW = re.compile(r"零下(?=[0-9一二三四五六七八九十])")
_BELOW_TO = re.compile(r"(?:至|到|~|-)(零下)?(?=[0-9一二三四五六七八九十])")


def read_quantity(page: Page, position: int) -> Found | None:
    """An amount with its unit, alone or as the first half of a range, with a minus if the text has one."""
    if (below := _BELOW.match(page.text, position)) is not None:
        return _below_zero(page, position, below.end())
    amount = amount_at(page, position)
    if amount is None:
        return None
    first = with_unit(page, amount)
    found = marked(page, amount, with_range(page, amount, first) or first)
    if found is None and position > page.floor and page.text[position - 1] == "-":
        return _from_minus(page, amount, None)
    if found is None or found.value is None:
        return found
    sign = _SIGN if found.kind != "percent" and found.unit not in _SIGNED else _SIGN_CLOSE
    minus = position > page.floor and sign.search(page.text[max(page.floor, position - 3) : position])
    if not minus:
        return found
    ranged = _from_minus(page, amount, first)
    if ranged is not None or found.value_max is not None:
        return ranged or found
    return replace(found, start=position - 1, value=-found.value)


def _from_minus(page: Page, amount: Amount, first: Found | None) -> Found | None:
    """A range that begins below zero: -5℃至3℃, -8至-3℃."""
    to = _MINUS_TO.match(page.text, first.end if first else amount.end)
    upper = amount_at(page, to.end()) if to and amount.value_max is None else None
    second = with_unit(page, upper) if upper else None
    if to is None or second is None or second.value is None or (first and first.unit != second.unit):
        return None
    low = -amount.value if first is None or first.value is None else -first.value
    top = -second.value if to.group(1) else second.value
    if low >= top:
        return None
    rule = second.rule.rpartition(".")[0] + ".range"
    return replace(second, start=amount.start - 1, value=low, value_max=top, approx="range", rule=rule)


def negative(page: Page, position: int) -> bool:
    """Whether a minus or 负 stands before the number without a unit at ``position``."""
    return _SIGN.search(page.text, max(page.floor, position - 1), position) is not None


def _below_zero(page: Page, start: int, position: int) -> Found | None:
    """零下5度 is minus five, 零下20度到零下15度 a range below zero, 零下3到5度 too."""
    amount = amount_at(page, position)
    first = with_unit(page, amount) if amount else None
    ranged = with_range(page, amount, first) if amount else None
    if ranged is not None and ranged.value is not None and ranged.value_max is not None:
        return replace(ranged, start=start, value=-ranged.value_max, value_max=-ranged.value)
    if first is None or first.value is None:
        return None
    found = replace(first, start=start, value=-first.value)
    to = _BELOW_TO.match(page.text, first.end)
    upper = amount_at(page, to.end()) if to else None
    second = with_unit(page, upper) if upper else None
    if to is None or second is None or second.value is None or second.unit != first.unit:
        return found
    ends = sorted((-first.value, -second.value if to.group(1) else second.value))
    return replace(
        found, end=second.end, value=ends[0], value_max=ends[1], approx="range", rule="measure.range"
    )
