"""What the words around a claim say of it: approximate, a change, a rate. All from within its sentence."""

from __future__ import annotations

import re
from typing import cast

from msgspec.structs import replace

from pipeline.claims.found import Found, Page
from pipeline.claims.rates import rate
from pipeline.claims.sentences import sentence_at
from pipeline.records import Approx, Change

# Between an approximator or a verb of change and the number may stand light words.
_LIGHT = re.compile(r"(?:了|为|有|达到?|到|至|已|将|可|约为|\(|“|在|[:])$")
_CHANGE_GAP = re.compile(
    r"(?:了|约|近|超过?|将近|接近|不低于|不少于|至少|达到?|为|逾|大约|突破|幅度|幅度达|率|平均|左右|超出|整整|足足|高达|多达|近乎|每年|[\u4e00-\u9fff]{1,2}均)$"
)
_TO_LEVEL = re.compile(r"(?:到|至|为|成)(?:了|约|近|超过?|不低于|目前的|现在的|如今的|今年的|的)?$")
_LIST_GAP = re.compile(r"^(?:左右|以上|以下)?(?:、|和|及|与|,|以及)$")


def qualify(page: Page, founds: list[Found], bounds: list[int]) -> list[Found]:
    """The readings with approx, change and per filled in, in the same order; ``bounds`` part the
    sentences.
    """
    out: list[Found] = []
    for i, found in enumerate(founds):
        if found.kind is None:
            out.append(found)
            continue
        sentence = sentence_at(bounds, found.start)
        floor = max(sentence.start, founds[i - 1].end if i else 0)
        before = out[i - 1] if i and out[i - 1].end <= found.start else None
        new = _approx(page, found, floor)
        new = _change(page, new, floor)
        new = _inherit(page, new, before)
        out.append(_temperature(page, rate(page, new, sentence.start), floor))
    return out


def _approx(page: Page, found: Found, floor: int) -> Found:
    if found.approx == "range":
        return found
    text, grammar = page.text, page.grammar
    left, end = _approx_left(page, found, floor)
    stop = found.end + (
        4 if text.startswith("(不含)", found.end) else 3 if text.startswith("(含)", found.end) else 0
    )
    right = grammar.approx_right.beginning(text, stop)
    if right == "内" and found.kind != "duration":
        right = None
    if right in ("以上", "以下") and text[stop + 2 : stop + 3] in ("海", "的海"):
        right = None
    word = left or right
    if word is None or (
        found.approx in ("more_than",) and word not in ("不低于", "不少于", "至少", "不超过", "以上")
    ):
        return _comparative(page, found, floor)
    table = grammar.approx_left.table if left else grammar.approx_right.table
    note = (
        f"approx.{'left' if left else 'right'}",
        end - len(left) if left else stop,
        end if left else stop + len(word),
        word,
    )
    return replace(found, approx=cast(Approx, table[word]), notes=(*found.notes, note))


def _approx_left(page: Page, found: Found, floor: int) -> tuple[str | None, int]:
    """The word left of a quantity that says how exact it is, and where it ends."""
    text, words = page.text, page.grammar.approx_left
    end, left = found.start, None
    for _ in range(3):
        left = words.ending(text, floor, end)
        if left is not None:
            break
        light = _LIGHT.search(text, max(floor, end - 3), end)
        if light is None:
            break
        end = light.start()
    if found.kind == "score" and left in ("最高", "最低"):
        return (left, end) if _ALLOWED.search(text, max(floor, end - 8), end) else (None, end)
    return (left, end) if left is not None else _approx_apart(page, found, floor)


def _approx_apart(page: Page, found: Found, floor: int) -> tuple[str | None, int]:
    """A word that stands apart (约占全省的五分之一), or is one only there (刚过千人, 水深不过2米)."""
    text, start = page.text, found.start
    if far := _FAR.search(text, max(floor, start - 10), start):
        group = far.lastindex or 0
        return far.group(group), far.end(group)
    if text[start] in "百千万亿" and _PASSED.search(text, max(floor, start - 2), start):
        return "超过", start
    return ("不超过", start) if _NOT_OVER.search(text, max(floor, start - 4), start) else (None, start)


_NOT_OVER = re.compile(r"(?<=[\u4e00-\u9fff])(?<![只无])不过$")
# The best and the worst mark are facts, the most that may be given for something is a bound.
_ALLOWED = re.compile(r"[加扣减计赋给记][^,。;:、]{0,4}最[高低]$")
_PASSED = re.compile(r"(?:(?<![经通不路超])过|(?<![突打])破)$")
_FAR = re.compile(
    r"(至少|最少|最多|最高(?=可|能|给予|限)|至多|不少于|不低于|不超过|不得少于|不得超过)[^,。;:、\d]{1,7}$"
    r"|(约占|大约占|约合|约为)[^,。;:、\d一二三四五六七八九十]{1,8}$"
)
_OVER = re.compile(r"(?:涨幅|增幅|增速|比例|占比|速度)(超)[^,。;、\d]{1,6}$")


def _comparative(page: Page, found: Found, floor: int) -> Found:
    over = _OVER.search(page.text, max(floor, found.start - 12), found.start)
    return replace(found, approx="more_than") if over and found.approx == "exact" else found


def _change(page: Page, found: Found, floor: int) -> Found:
    if found.kind in ("rank", "age") or found.unit == "番":
        return replace(found, change="increase") if found.unit == "番" else found
    text, grammar = page.text, page.grammar
    end = found.start
    if (left := grammar.approx_left.ending(text, floor, end)) is not None and left not in ("高出",):
        end -= len(left)
    for _ in range(3):
        if _TO_LEVEL.search(text, max(floor, end - 6), end):
            break
        gap = _CHANGE_GAP.search(text, max(floor, end - 4), end)
        word = grammar.change_verbs.ending(text, floor, end)
        if word == "升" and _LITRE.search(text, max(floor, end - 2), end):
            break
        if word is not None:
            return _changed(found, grammar.change_verbs.table[word], end, word)
        if gap is None:
            break
        end = gap.start()
    compared = _COMPARED.search(text, max(0, found.start - 18), end)
    if compared is not None:
        change = "increase" if compared.group(1) in _MORE_THAN else "decrease"
        return _changed(found, change, compared.end(1), compared.group(1))
    if found.kind == "multiple" and _AGAIN.search(text, max(floor, end - 4), end):
        return _changed(found, "increase", end, "加")
    return _change_noun(page, found, floor)


_COMPARED = re.compile(
    r"[比较](?:去年|上年|前年|上月|上期|以前|以往|往年|往常|过去|此前|原来|当年|同期|年初|\d{4}年|上季|上周|昨"
    r"|头年|上一年|前几年|早先|从前|先前|原先|当初|刚[来到建开]|[\d一二三两四五六七八九十几]{1,3}(?:多)?(?:年|个月|天|周)(?:之|以)?前|最[高低多少][时值点]"
    r"|高峰|峰值|[\u4e00-\u9fff]{1,4}(?:之前|以前|前夕|时|前)(?!间))"
    r"[^,。;!?\n]{0,8}(多|少|高|低|快|慢|长|短|便宜|贵|矮|轻|重|浅|深|窄|宽)(?:出|了|收|挣|赚|卖)?(?:近|约|超过)?$"
)
_LITRE = re.compile(r"[每毫公立\d一两]升$")
_MORE_THAN = ("多", "高", "快", "长", "贵", "重", "深", "宽")
_AGAIN = re.compile(r"(?:再|又|要|得|多|应|需|须|上)加(?:了|上)?$")


def _changed(found: Found, change: str, end: int, word: str) -> Found:
    note = ("change.verb", end - len(word), end, word)
    return replace(found, change=cast(Change, change), notes=(*found.notes, note))


def _change_noun(page: Page, found: Found, floor: int) -> Found:
    """A noun of change a few characters before a percentage: 增幅达8%, 工资涨幅超原工资30%."""
    if found.kind not in ("percent", "multiple"):
        return found
    nouns = page.grammar.change_nouns
    for end in range(found.start, max(floor, found.start - 9), -1):
        word = nouns.ending(page.text, floor, end)
        if word is not None:
            return _changed(found, nouns.table[word], end, word)
        if page.text[end - 1] in ",。;、:于比":
            break
    return found


def _inherit(page: Page, found: Found, before: Found | None) -> Found:
    """A list of like quantities shares the words before its first: 不低于15万元、10万元; 分别增长16%、15%."""
    if before is None or before.kind != found.kind or before.unit != found.unit:
        return found
    if not _LIST_GAP.match(page.text[before.end : found.start]):
        return found
    if page.text[before.end : found.start] != ",":
        if found.change == "level" and before.change != "level":
            found = replace(found, change=before.change)
        if found.approx == "exact" and before.approx in ("at_least", "at_most"):
            found = replace(found, approx=before.approx)
    return found


_HEAT_AFTER = re.compile(r"(?:以上|以下|左右)?的?(?:高温|低温|严寒|酷暑|酷热|气温|热浪|温水)")
_ANGLE = re.compile(r"(?:纬|经|坡度|坡角|倾角|仰角|倾斜|旋转|夹角|拐角)[^,。;]{0,4}$")
_STRENGTH = re.compile(r"(?:酒|酒精度|酒度|糖度|甜度|近视|眼镜)[^,。;]{0,4}$")
_HEAT = re.compile(
    r"(?:气温|温度|零下|零上|体温|水温|室温|降温|升温|高温|低温|摄氏|室内|保持在|恒温|地温|温差|暖气)[^。;]{0,10}$"
)


def _temperature(page: Page, found: Found, floor: int) -> Found:
    """度 is a degree of temperature beside words of heat and cold or below zero, of an angle or of strength
    beside theirs, else a kilowatt-hour.
    """
    if found.unit != "度" or found.value is None:
        return found
    left = page.text[max(floor, found.start - 16) : found.start]
    if _ANGLE.search(left):
        return replace(found, code="角度")
    if _STRENGTH.search(left):
        return replace(found, code="度数")
    if left.endswith(("华氏", "华氏温度")):
        return replace(found, code="华氏度")
    warm = _HEAT_AFTER.match(page.text, found.end)
    cold = warm or found.value < 0 or page.text.startswith("零下", found.start)
    return replace(found, code="摄氏度") if cold or _HEAT.search(left) else found
