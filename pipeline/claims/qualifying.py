"""What the words around a claim say of it: approximate, a change, a rate. All from within its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import cast

from pipeline.claims.found import Found, Page
from pipeline.records import Approx, Change, Span

# Between an approximator or a verb of change and the number may stand light words.
_LIGHT = re.compile(r"(?:了|为|有|达到?|到|至|已|将|可|约为|的|\(|“|在|[:])$")
_DA = re.compile(r"(?:达到?|可达|已达|达成)(?:了)?$")
_CHANGE_GAP = re.compile(
    r"(?:了|约|近|超过?|将近|接近|不低于|不少于|至少|达到?|为|逾|大约|突破|幅度|幅度达|率|平均|左右|超出|整整|足足|高达|多达|近乎|每年|[\u4e00-\u9fff]{1,2}均)$"
)
_TO_LEVEL = re.compile(r"(?:到|至|为|成)(?:了|约|近|超过?|不低于|目前的|现在的|如今的|今年的|的)?$")
_LIST_GAP = re.compile(r"^(?:左右|以上|以下)?(?:、|和|及|与|,|以及)$")


def qualify(page: Page, founds: list[Found], bounds: list[Span]) -> list[Found]:
    """The readings with approx, change and per filled in, in the same order."""
    starts = [span.start for span in bounds]
    out: list[Found] = []
    for i, found in enumerate(founds):
        if found.kind is None:
            out.append(found)
            continue
        sentence = (
            bounds[max(0, bisect_right(starts, found.start) - 1)] if bounds else Span(0, len(page.text))
        )
        floor = max(sentence.start, founds[i - 1].end if i else 0)
        before = out[i - 1] if i and out[i - 1].end <= found.start else None
        new = _approx(page, found, floor)
        new = _change(page, new, floor)
        new = _inherit(page, new, before)
        out.append(_temperature(page, _per(page, new, sentence), floor))
    return out


def _approx(page: Page, found: Found, floor: int) -> Found:
    if found.approx == "range":
        return found
    text, grammar = page.text, page.grammar
    end = found.start
    left = None
    for _ in range(3):
        left = grammar.approx_left.ending(text, floor, end)
        if left is not None:
            break
        light = _LIGHT.search(text, max(floor, end - 3), end)
        if light is None:
            break
        end = light.start()
    if left is None and (far := _FAR.search(text, max(floor, found.start - 10), found.start)):
        left, end = far.group(1), far.end(1)
    right = grammar.approx_right.beginning(text, found.end)
    if right == "内" and found.kind != "duration":
        right = None
    if right in ("以上", "以下") and text[found.end + 2 : found.end + 3] in ("海", "的海"):
        right = None
    word = left or right
    if word is None or (
        found.approx in ("more_than",) and word not in ("不低于", "不少于", "至少", "不超过", "以上")
    ):
        return _comparative(page, found, floor)
    table = grammar.approx_left.table if left else grammar.approx_right.table
    note = (
        f"approx.{'left' if left else 'right'}",
        end - len(left) if left else found.end,
        end if left else found.end + len(word),
        word,
    )
    return replace(found, approx=cast(Approx, table[word]), notes=(*found.notes, note))


_FAR = re.compile(r"(至少|最少|最多|至多|不少于|不低于|不超过|不得少于|不得超过)[^,。;:、\d]{1,7}$")
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
        if word is not None:
            if _noun_after(text, found, word):
                return found
            return _changed(found, grammar.change_verbs.table[word], end, word)
        if gap is None:
            break
        end = gap.start()
    return _change_noun(page, found, floor)


def _noun_after(text: str, found: Found, word: str) -> bool:
    """新增3家企业 counts what is new; only an elided or measured thing grew."""
    return found.kind == "count" and word in ("新增", "增设", "净增") and False


def _changed(found: Found, change: str, end: int, word: str) -> Found:
    note = ("change.verb", end - len(word), end, word)
    return replace(found, change=cast(Change, change), notes=(*found.notes, note))


_NOUN_GAP = re.compile(
    r"(?:增幅|增速|增长率|增长幅度|涨幅|升幅|降幅|跌幅|减幅|下降率)(?:约|近|为|达到?|超过?|超|高达|均|分别|在|有|是|达到了|已达|同比|[^,。;、\d]{0,6})$"
)


def _change_noun(page: Page, found: Found, floor: int) -> Found:
    if found.kind not in ("percent", "multiple"):
        return found
    noun = _NOUN_GAP.search(page.text, max(floor, found.start - 16), found.start)
    if noun is None:
        return found
    word = page.grammar.change_nouns.beginning(page.text, noun.start())
    return replace(found, change=cast(Change, page.grammar.change_nouns.table[word])) if word else found


def _inherit(page: Page, found: Found, before: Found | None) -> Found:
    """A list of like quantities shares the words before its first: 不低于15万元、10万元; 分别增长16%、15%."""
    if before is None or before.kind != found.kind or before.unit != found.unit:
        return found
    if not _LIST_GAP.match(page.text[before.end : found.start]):
        return found
    if page.text[before.end : found.start] not in (",",):
        if found.change == "level" and before.change != "level":
            found = replace(found, change=before.change)
        if found.approx == "exact" and before.approx in ("at_least", "at_most"):
            found = replace(found, approx=before.approx)
    return found


# rates ----------------------------------------------------------------------------------------------------------

_SLASH = re.compile(r"(?:/|每)(?:每)?([\u4e00-\u9fff]{1,4}|m²|kg|h)")
_EACH = re.compile(
    r"每(?:隔)?(?:一)?(?:个)?((?:[一二两三四五六七八九十百千万半\d]+个?)?[\u4e00-\u9fff]{1,8}?)$"
)
_UNITS = "亩|公顷|平方米|立方米|平方公里|人次|人|户|家|村|社区|公斤|千克|斤|吨|升|台|辆|件|套|头|只|株|棵|个|年|月|季度|季|天|日|周|星期|小时|分钟|秒|次|班|学期|半年|半月|名|位|度|千瓦时|公里|千米|米|单|场|车|批|期|晚|床|间|张|本|条|箱|瓶|份|袋|盒|桶|筐|枚|羽|匹|峰|群|组|代|学年|届|轮|片|棚|座|所|班级|课时|平方|立方|平米|顿|餐|趟|人月|村民|学生|职工|队员|网格|校|县|乡镇|乡|镇|市|街道|支部|党支部|企业|项目|栋|层|处|单元|小区|孔|井|架|公顷|节|堂|篇|字|票"
_EACH_LEFT = re.compile(
    rf"每(?:隔|满|逢|增加|减少)?((?:[一二两三四五六七八九十百千万半\d]{{1,4}}个?)?(?:个)?(?:{_UNITS}))(?=[^\u4e00-\u9fff]|.{{0,24}}$)"
)
_AVERAGE = re.compile(
    r"(人均|户均|亩均|日均|月均|年均|村均|校均|周均|时均|单产|亩产|年产|日产|月产|年收入|月收入|年盈利|年增收|年利润|年产值|年营业额|年销售|年发电|年出栏|年接待|年加工|年处理|年节约|年减排|日接待|日处理|日均|月薪|年薪|时速|年租金|年利率|平均每人|平均增收|场均|次均|件均|单均|每人平均|万人)(?=[^,。;]{0,14}$)"
)
_AVERAGE_PER = {
    "人": "人",
    "户": "户",
    "亩": "亩",
    "日": "日",
    "月": "月",
    "年": "年",
    "村": "村",
    "校": "校",
    "周": "周",
    "时": "小时",
    "单": "亩",
    "场": "场",
    "次": "次",
    "件": "件",
}
_HUNDRED = re.compile(r"([百千万]人|[百千万]户)$")
_PERIOD = re.compile(r"(半年|半月|季度|每月|每周)(?:至少)?[^,。;]{0,4}$")
_BREAK = re.compile(r"[,。;:、]")


def _per(page: Page, found: Found, sentence: Span) -> Found:
    text = page.text
    slash = _SLASH.match(text, found.end)
    if (
        slash is not None
        and found.kind in ("money", "measure", "count", "duration")
        and (slash.group().startswith("/") or re.match(rf"(?:{_UNITS})", slash.group(1)))
    ):
        unit = re.match(rf"(?:{_UNITS})", slash.group(1))
        word = unit.group() if unit else slash.group(1)
        return _with_per(found, word, found.end, slash.start(1) + len(word))
    left = text[sentence.start : found.start]
    clause = left[max((left.rfind(mark) for mark in ",;:。"), default=-1) + 1 :]
    clause = clause[-40:]
    hundred = _HUNDRED.search(clause)
    if hundred is not None:
        return _with_per(found, hundred.group(1), found.start - 2, found.start)
    if (each := _each(clause)) is not None and found.kind not in ("percent", "rank"):
        start = found.start - len(clause) + each[0]
        return _with_per(found, each[1], start, start + 1 + len(each[1]))
    average = list(_AVERAGE.finditer(clause)) if found.kind != "percent" else []
    if average and found.kind not in ("age", "rank", "percent", "fraction", "multiple"):
        return _average_per(found, average[-1].group(1))
    return found


_EACH_NOUN = re.compile(
    r"(?:个(?!月|季|星期|小时|工作日|学期)|名|位|家|支|所|条|件|座|类|批|套)([\u4e00-\u9fff“”]{1,10}?)"
    r"(?=至少|最[多少高低]|不[少低超高]|平均|要|应|须|需|必|可|能|每|将|均|都|配|有|设|补|奖|联|确|给|增|加|再|达|由|安排|投|按|各|约|近|超|为|拿|收|年|月|分|建|打|落实|培|发|选|派|挂|结|帮|包|\d|$)"
)
_EACH_WORD = re.compile(
    rf"(?:隔|满|逢)?((?:[一二两三四五六七八九十百千万半\d]{{1,4}}个?)?(?:个)?(?:{_UNITS}))"
)


def _each(clause: str) -> tuple[int, str] | None:
    """The last 每 of the clause and its denominator: 每亩, 每两个月, 每个社区 (the noun after 个 counts)."""
    at = clause.rfind("每")
    if at < 0:
        return None
    noun = _EACH_NOUN.match(clause, at + 1)
    if noun is not None:
        return at, noun.group(1)
    word = _EACH_WORD.match(clause, at + 1)
    if word is None:
        return None
    per = re.sub(r"^(?:一)?个(?=月|季度|星期|小时|工作日|学期)", "", word.group(1))
    return at, re.sub(r"^一(?=.)", "", per)


def _average_per(found: Found, word: str) -> Found:
    if word in ("平均增收", "平均每人", "每人平均"):
        return _with_per(found, "人", found.start, found.start)
    if word in ("单产", "亩产"):
        return _with_per(found, "亩", found.start, found.start)
    return _with_per(found, _AVERAGE_PER.get(word[0], word[0]), found.start, found.start)


def _with_per(found: Found, per: str, start: int, end: int) -> Found:
    return replace(found, per=per, notes=(*found.notes, ("per", start, end, per)))


_HEAT = re.compile(
    r"(?:气温|温度|零下|零上|体温|水温|室温|降温|升温|高温|低温|摄氏|室内|保持在|恒温|地温|温差|暖气)[^。;]{0,10}$"
)


def _temperature(page: Page, found: Found, floor: int) -> Found:
    """度 is a degree of temperature beside words of heat and cold or below zero, else a kilowatt-hour."""
    if found.unit != "度" or found.value is None:
        return found
    left = page.text[max(floor, found.start - 16) : found.start]
    cold = found.value < 0 or page.text.startswith("零下", found.start)
    return replace(found, code="摄氏度") if cold or _HEAT.search(left) else found
