"""Whether an amount in Chinese numerals is a count, an article, or part of a name; and figures without a unit."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.claims.amounts import Amount, amount_at, unit_at
from pipeline.claims.found import Found, Page, excluded
from pipeline.claims.lexicon import UnitWord
from pipeline.claims.measures import build, read_quantity

_SCORE = re.compile(
    r"(?:得|评|考|打|加|扣|减|计|满|总|均|绩|积|获|记|为|达|到|超|高|低|以|比|近|约|的|了|线|共)\D{0,3}$"
)
_EACH = re.compile(r"(?:每|各|百户|千户|万人|平均)[^,。;\n]{0,12}$")
_GROUP = re.compile(r"[百千万][人户](?=[0-9一二两三四五六七八九十])")
_ONLY = re.compile(r"(?:只有|仅有|仅|只|共有|共|总共|唯有|就|就有)$")
_WINDOW_LEFT = re.compile(
    r"(?:近|过去|这|前|最近|未来|今后|此后|后|上|下|的?头|本|那|另|同|新的|整整|十几|当|第)(?:的)?(?:约|近)?$"
)
_WINDOW_RIGHT = re.compile(
    r"(?:多|间|时间)?(?:来|以来|之?前|之?后|以前|以后|间|里|期间|之间|里头|前后|中(?!间|心|国)|内(?!办|答|完|处|回|反|解|上门|响|到|拨|受|予|告|给|送|签|审|报|提|兑|补|支|整))"
)
_LASTING = re.compile(
    r"(?:连续|历时|历经|长达|为期|达|干了|用了|花了|用|花|需要?|仅用|经过|坚持|用时|耗时|不到|超过|满|工龄|时间|时长|延长|缩短|提前|推迟|每|等了|住了|走了|学了|做了|守了|工作了?|任期|期限|周期|工期|有效期|聘期|服务期|服务|工作|从事|扎根|坚守|持续|停留|只|仅|共|已|了|一干就是|就是|整整)(?:了|近|约|为|长达|有|是|已|仅|需|需要)?$"
)


def read_amount(page: Page, position: int) -> Found | None:
    """A quantity, decided: claim, window of time, article, or name."""
    found = read_quantity(page, position)
    if found is None:
        return _unitless(page, position)
    if found.kind == "duration":
        return _duration(page, found)
    if found.kind == "score" and not _SCORE.search(page.text, max(page.floor, found.start - 6), found.start):
        if not page.text[position].isascii():
            return excluded(found.start, found.end, "score.none", "other", found.value)
    if page.text[position].isascii():
        return found
    return _chinese(page, found)


def _duration(page: Page, found: Found) -> Found:
    """A duration that is asserted, or a window of reference that only dates something."""
    text = page.text
    left = text[max(page.floor, found.start - 6) : found.start]
    if found.unit in ("年", "个月", "天", "日", "周", "季度", "旬", "世纪") or found.unit == "小时":
        if _each_denominator(page, found):
            return excluded(found.start, found.end, "denominator.each", "denominator", found.value)
        if text.startswith(("来", "以来"), found.end):
            return excluded(found.start, found.end, "date.window", "date_time", found.value)
        if _WINDOW_LEFT.search(left) or (_WINDOW_RIGHT.match(text, found.end) and not _LASTING.search(left)):
            return excluded(found.start, found.end, "date.window", "date_time", found.value)
    if (
        found.value == 1
        and text[found.start] == "一"
        and not _LASTING.search(left)
        and found.unit in ("年", "天", "日", "周", "旬", "秒")
    ):
        return excluded(found.start, found.end, "date.one", "date_time", found.value)
    return found


def _each_denominator(page: Page, found: Found) -> bool:
    text = page.text
    return text[found.start - 1 : found.start] == "每"


def _chinese(page: Page, found: Found) -> Found:
    """Chinese numerals: articles and names are many, counts few."""
    text, value = page.text, found.value
    left = text[max(0, found.start - 14) : found.start]
    if _GROUP.match(text, found.start):
        return excluded(found.start, found.start + 2, "denominator.group", "denominator", value)
    if text[found.start - 1 : found.start] == "每":
        return excluded(found.start, found.end, "denominator.each", "denominator", value)
    if found.kind != "count":
        return found
    if value == 1 and found.value_max is None and text[found.start] in "一":
        if _EACH.search(left) or _ONLY.search(left):
            return found
        return excluded(found.start, found.end, "article", "indefinite", value)
    unit = next(
        (u for u in page.grammar.units.get(text[found.end - 1], ()) if u.word == text[found.end - 1]), None
    )
    nouns = page.grammar.units.get(text[found.end - 1 : found.end], ())
    if found.rule == "count.large":
        return found
    if (
        unit is not None
        and unit.noun
        and found.approx == "exact"
        and found.value_max is None
        and value is not None
        and value < 20
    ):
        return excluded(found.start, found.end, "name.noun", "name", value)
    if nouns and value is not None and value < 20 and _noun_word(page, found):
        return excluded(found.start, found.end, "name.noun", "name", value)
    return found


def _noun_word(page: Page, found: Found) -> bool:
    text = page.text
    for start in range(found.start + 1, found.end):
        for unit in page.grammar.units.get(text[start], ()):
            if unit.noun and start + len(unit.word) == found.end:
                return True
    return False


_BARE_VERB = re.compile(r"(?:为|达到?|至|到|共|计|约|近|超过?|有|增加到|减少到|分别|是|得分?|、|和)$")
_YEAR = re.compile(r"(?:19[0-9]{2}|20[0-4][0-9])(?![0-9.,][0-9]|[0-9])")


def _unitless(page: Page, position: int) -> Found:
    """A number without a unit: indefinite words, bare figures."""
    text = page.text
    char = text[position]
    amount = amount_at(page, position)
    if char == "几" and (amount is None):
        return excluded(
            position, position + 1 + _classifier_length(page, position + 1), "article.some", "indefinite"
        )
    if text.startswith("若干", position):
        return excluded(position, position + 2, "article.some", "indefinite")
    if amount is None:
        match = page.grammar.number.match(text, position)
        return excluded(position, match.end() if match else position + 1, "other", "other")
    if char == "半":
        return excluded(position, position + 1, "half.word", "other")
    if not text[position].isascii():
        if amount.value == 1:
            return excluded(amount.start, amount.end, "article.bare", "indefinite", amount.value)
        return excluded(amount.start, amount.end, "name.bare", "name", amount.value)
    if (shared := _shared_unit(page, amount)) is not None:
        return shared
    if _YEAR.match(text, position):
        return excluded(amount.start, amount.end, "date.year", "date_time", amount.value)
    if amount.scaled or amount.approx != "exact":
        found = Found(
            start=amount.start,
            end=amount.end,
            rule="count.bare",
            kind="count",
            value=amount.value,
            value_max=amount.value_max,
            precision=amount.precision,
            unit=None,
            approx=amount.approx,
        )
        return replace(found)
    return excluded(amount.start, amount.end, "bare", "other", amount.value)


_LISTED = re.compile(r"(?:[、和及与]\d{1,9}(?:\.\d{1,6})?[万亿余多]{0,2}){1,12}")
_INDEX = re.compile(r"(?:指数|系数|评分|得分|均分|分值|满意度|指标值|浓度|数值|比值)[^,。;、\d]{0,5}$")


def _shared_unit(page: Page, amount: Amount) -> Found | None:
    """Figures of a list that share the unit of the last (分别为120、80和60个), and bare values of an index."""
    listed = _LISTED.match(page.text, amount.end)
    unit = unit_at(page, listed.end()) if listed else None
    if unit is not None:
        return build(amount, amount.end, f"{unit.kind}.listed", unit)
    if _INDEX.search(page.text[max(0, amount.start - 12) : amount.start]):
        return build(amount, amount.end, "score.index", UnitWord("", "分", "score", False, None))
    return None


def _classifier_length(page: Page, position: int) -> int:
    for unit in page.grammar.units.get(page.text[position : position + 1], ()):
        if page.text.startswith(unit.word, position) and not unit.noun:
            return len(unit.word)
    return 0
