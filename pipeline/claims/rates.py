"""The denominator of a rate, from within the clause: 每亩, 元/平方米, 人均, 年产, 万人25人, 8元一斤."""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline.claims.found import Found, Page

_DEAR = 10000
_PLAIN = frozenset(("money", "measure", "count", "duration"))
_STROKE = re.compile(r"/每?(?=[\u4e00-\u9fff]|m[²2]|kg|h)|每(?=[\u4e00-\u9fff])")
_LATIN = re.compile(r"m[²2]|kg|h")
_ONE_EACH = re.compile(r"一([\u4e00-\u9fff]{1,2})(?=[,。;、!?)的]|$)")
_GROUP = re.compile(r"[百千万][人户字]$")
_NUMBER = r"[0-9一二两三四五六七八九十百千万半]{0,6}"
_EACH = re.compile(rf"(?:隔|满|逢)?({_NUMBER})(?:个)?")
_ONE_FOR = re.compile(
    r"(?:^|[^0-9一二三四五六七八九十百千万第])一(度|亩|斤|公斤|吨|公顷|平方米|立方米|升|米|公里)(?:地|田)?[\u4e00-\u9fff]{0,8}$"
)
# A thing and its price, or a spell of time and what comes of it every time: 一顶280元, 一天能挣300元.
_PRICED = re.compile(
    r"(?<![0-9一二三四五六七八九十第每另有])一(顶|间|双|碗|件|条|张|把|瓶|盒|袋|箱|筐|串|份|只|头|棵|株|枚|本|桶|盘|杯|壶|餐|顿|趟|晚|夜|次(?!性)|公斤|斤|吨|平方米|米|亩)"
    r"(?:(?![一了过])[\u4e00-\u9fff]){0,4}$"
)
_PRICE_VERB = re.compile(r"(?:[卖收售要](?:价|到)?|只[卖收要]|才[卖收要])$")
SPELL = re.compile(
    r"(?<![0-9一二三四五六七八九十百千第前头这那近同后上下另某唯有半每])一(天|年|个月|晚|夜|周|季|小时|趟|班)"
    r"(?:下来|光|就|也|都|还|只|才|大约|大概|总|全家|每人|每户|平均|最多|至少|顶多){0,2}"
    r"(?:(?:净|纯|能|可|要|可以|得|少说|好歹|多){0,2}(?:挣|赚|卖|收入|产|吃|花|耗|用|喝|背|接|跑|摘|织|编)(?![了过着])"
    r"|的?[\u4e00-\u9fff]{0,3}(?:工资|收入|费用?|租金|房租|利润|薪水|开销|花销|支出|开支)(?:不到|不足|不过|只有|只|就有|就是|也就|才|能有|能达|有|要|达|超过|近|约)(?![了过着]))"
)
_SPELL = re.compile(SPELL.pattern + r"[\u4e00-\u9fff]{0,4}$")
_BY = re.compile(r"按(日|天|月|季|季度|年|周)(?:加收|计收|收取|支付|缴纳|按|以)?$")
# A price that is over before the number: 以每公斤3元的价格卖了2吨.
_SETTLED = re.compile(
    r"\d[元块角]?(?:左右|以上)?(?:/[\u4e00-\u9fff]{1,2})?的[\u4e00-\u9fff]{0,3}(?:价格?|标准|工资|租金|报酬|速度)"
)
_CLASSIFIER = re.compile(r"[个名位家支所座]")
_PERIOD = re.compile(r"个?(?:月|季度|季|星期|小时|工作日|学期)")
_HEAD = re.compile(
    r"(?!平均|至少|最[多少高低]|不[少低超高])[\u4e00-\u9fff“”]{1,10}?"
    r"(?=至少|最[多少高低]|不[少低超高]|平均|要|应|须|需|必|可|能|每|将|均|都|配|有|设|补|奖|联|确|给|增|加|再|达|由|安排|投|按|各"
    r"|约|近|超|为|拿|收|年|月|分|建|打|落实|培|发|选|派|挂|结|帮|包|里|内|管|带|负责|领|巡|种|养|承担|服务|完成|参加|享受|创|签|覆盖|辖|占|产|缴|交|付|吃|卖|住|\d|$)"
)
_NOT_YEARLY = frozenset("一全今去本明当前近每半0123456789")


def rate(page: Page, found: Found, floor: int) -> Found:
    """The claim with ``per``, if its clause names a denominator; ``floor`` is the start of the sentence."""
    stroke = _after(page, found)
    if stroke is not None:
        return stroke
    text = page.text
    near = max(floor, found.start - 40)
    start = max(near, *(text.rfind(mark, near, found.start) + 1 for mark in ",;:。"))
    clause = text[start : found.start]
    group = _GROUP.search(clause)
    if group is not None:
        return _with_per(found, group.group(), found.start - 2, found.start)
    if found.kind not in ("percent", "rank", "fraction", "multiple", "age"):
        each = _each(page, clause) or _one_each(found, clause)
        if each is not None:
            return _with_per(found, each[1], start + each[0], start + each[0] + 1)
    by = _BY.search(clause) if found.kind == "percent" else None
    if by is not None:
        return _with_per(found, by.group(1), start + by.start(1), start + by.end(1))
    return _average(page, found, clause, start)


def _one_each(found: Found, clause: str) -> tuple[int, str] | None:
    """The thing that a price is for, or the spell of time that something comes of."""
    if found.kind == "money" and found.value is not None and found.value < _DEAR:
        verb = _PRICE_VERB.search(clause)
        one = _PRICED.search(clause, 0, verb.start() if verb else len(clause))
        if one is not None:
            return one.start(1), one.group(1)
    spell = _SPELL.search(clause) if found.kind in ("money", "count", "measure") else None
    return (spell.start(1), spell.group(1).removeprefix("个")) if spell else None


def _after(page: Page, found: Found) -> Found | None:
    """A denominator right of the unit: 90元/亩, 1元每斤, 8元一斤."""
    if found.kind not in _PLAIN:
        return None
    text, words = page.text, page.grammar.denominators
    stroke = _STROKE.match(text, found.end)
    if stroke is not None:
        latin = _LATIN.match(text, stroke.end())
        word = latin.group() if latin else words.beginning(text, stroke.end())
        word = word or (text[stroke.end()] if stroke.group().startswith("/") else None)
        return _with_per(found, word, found.end, stroke.end() + len(word)) if word else None
    one = _ONE_EACH.match(text, found.end)
    if one is not None and found.kind == "money" and one.group(1) in words.table:
        return _with_per(found, one.group(1), found.end, one.end())
    return None


def _each(page: Page, clause: str) -> tuple[int, str] | None:
    """The last 每 of the clause and its denominator: 每亩, 每两个月, 每个社区 (the noun after 个 counts)."""
    at = clause.rfind("每")
    if at >= 0 and _SETTLED.search(clause, at):
        return None
    if at < 0:
        one = _ONE_FOR.search(clause)
        return (one.start(1), one.group(1)) if one else None
    number = _EACH.match(clause, at + 1)
    amount = number.group(1) if number else ""
    place = number.start(1) + len(amount) if number else at + 1
    if not amount and _CLASSIFIER.match(clause, place) and not _PERIOD.match(clause, place):
        head = _HEAD.match(clause, place + 1)
        if head is not None:
            return at, head.group()
    word = page.grammar.denominators.beginning(clause, place)
    if word is None and clause.startswith("个", place):
        word = page.grammar.denominators.beginning(clause, place + 1)
    if word is None:
        return None
    if amount in ("", "一"):
        return at, word.removeprefix("个") if word != "个" else word
    return at, clause[number.start(1) : place] + word if number else word


def _average(page: Page, found: Found, clause: str, start: int) -> Found:
    """人均, 亩产, 年盈利 and their like before the number."""
    words = page.grammar.averages
    if found.kind in ("age", "rank", "fraction", "multiple"):
        return found
    for end in range(len(clause), max(1, len(clause) - 14), -1):
        word = words.ending(clause, 0, end)
        if word is None or (found.kind == "percent" and not word.startswith("年均")):
            continue
        begin = end - len(word)
        if (
            word[0] in "年月日"
            and begin > 0
            and (clause[begin - 1] in _NOT_YEARLY or clause[begin - 1] == "均")
        ):
            continue
        return _with_per(found, words.table[word], start + begin, start + end)
    return found


def _with_per(found: Found, per: str, start: int, end: int) -> Found:
    return replace(found, per=per, notes=(*found.notes, ("per", start, end, per)))
