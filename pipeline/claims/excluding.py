"""Exclusions by pattern: dates and periods, ordinals, list markers, ratios."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.claims.found import Found, Page, excluded
from pipeline.records import ExclusionReason

_D = "零一二三四五六七八九"
_YEAR = r"(?:[12]\d{3}|[零一二三四五六七八九]{4})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|[廿二]?十?[一二三四五六七八九]|[二]?十)"
_TO = r"(?:至|到|~|-{1,2}|、|和|及|与)"
_CLOCK = (
    r"(?:(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|晚|早)?"
    r"\d{1,2}(?:[时点](?:\d{1,2}分|半|整|许|多)?|:\d{2}))"
)
_DAYS = rf"{_MONTH}月(?:份|初|中旬|下旬|上旬|底|末|{_DAY}(?:[日号]|(?=至|到|~|-)))"
DATE = re.compile(
    rf"{_YEAR}年(?:度|代)?(?:底|末|初|春|夏|秋|冬)?(?:[上下]半年|前?[一二三四1234]季度)?(?:{_TO}{_YEAR}年(?:度|底|末|初)?)?"
    rf"(?:{_DAYS}|{_MONTH}月)?(?:{_TO}(?:{_YEAR}年)?(?:{_DAYS}|{_MONTH}月|{_DAY}日))*{_CLOCK}?"
    rf"|{_YEAR}(?:至|到|~|-{{1,2}}){_YEAR}(?:年度?|学年)"
    rf"|(?:19|20)\d{{2}}(?:至|到|~|-{{1,2}})(?:19|20)?\d{{2}}(?![0-9.%\u4e00-\u9fff])"
    rf"|{_DAYS}(?:{_TO}(?:{_DAYS}|{_DAY}日))*{_CLOCK}?(?:(?:至|到|~|-){_CLOCK})?"
    rf"|{_MONTH}(?:至|到|~|-|、){_MONTH}月(?!份额)(?:份)?"
    rf"|{_YEAR}[./-](?:1[0-2]|0?[1-9])[./-](?:3[01]|[12][0-9]|0?[1-9])(?![0-9.])"
    rf"|{_YEAR}·(?:1[0-2]|0?[1-9])(?![0-9])"
    rf"|\d{{1,2}}世纪(?:[1-9]0年代)?(?:初|末|中叶)?|[{_D}十]+世纪(?:[{_D}十]+年代)?|[1-9]0年代(?:初|末|中期)?|[{_D}]十年代"
    rf"|(?:[1-9]0|00|零零|[五六七八九]零|[七八九]十)后(?=[\u4e00-\u9fff“”\"',、,。]|$)"
    rf"|前?[一二三四1-4]、?[二三四]?季度|[一二三四]季"
    rf"|(?<![比例按为])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?:(?:至|到|~|-)\d{{1,2}}:[0-5][0-9])?(?=[,。、开起左分许前后）)至到-]|$)"
    rf"|{_MONTH}月(?:初[{_D}十]|十[{_D}]|廿[{_D}]?|二十[{_D}]?|三十)(?![个名位人家])"
    rf"|[0-9]{{1,2}}·[0-9]{{1,2}}(?![0-9])|[{_D}十]{{1,3}}·[{_D}十]{{1,3}}"
    rf"|(?:正月|腊月|冬月)?(?:初[一二三四五六七八九十])"
)
_BARE_MONTH = re.compile(rf"{_MONTH}月(?![饼亮子球光龄])(?:[上中下]旬|初|底|末|份)?")
_BARE_DAY = re.compile(
    r"(?:3[01]|[12][0-9]|[1-9])日(?!元|圆)(?:(?:至|到|~|-|、)(?:3[01]|[12][0-9]|[1-9])日)*(?![内]|时间)"
)
_CLOCK_ONLY = re.compile(
    r"(?:[01]?[0-9]|2[0-4])(?:时(?!候|代|间|期|刻)(?:[0-5]?[0-9]分?)?|点(?:[0-5]?[0-9]分?|半|整|许|多|钟|左右|前|后)(?![0-9]*[个位人]))"
    r"|(?:十[一二]?|[一二两三四五六七八九])点(?:半|钟|整|多|许|[一二三四五]?十?[一二三四五六七八九]?(?:分(?!钟)|刻))"
)
_DAYTIME = re.compile(r"(?:[上下中]午|[早晚]上|凌晨|清晨|傍晚|深夜|[早晚])$")
_HOUR = re.compile(r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])[点时](?:\d{1,2}分?)?")
_WEEK = re.compile(r"(?:周|星期|礼拜)$")
_WEEKDAYS = re.compile(
    r"[一二三四五六日](?![次场个课节期回遍]|小时|刻钟)(?:(?:、|至|到|和)(?:周|星期)?[一二三四五六日](?![个名位家项]))*(?!级)"
)
_FIVE_YEAR = re.compile(
    r"[“\"]?十[一二三四五六]?五(?:[”\"]|(?=期间|时期|以来|规划|末|初))|[“\"][五六七八九]五[”\"]"
)


_CONGRESS = re.compile(
    r"(?:二十[一二]?|十[一二三四五六七八九])(?:大(?!队|会堂|酒店|学|道|类|行业|产业|领域|品牌|工程|行动|任务|板块)|届(?=[一二三四五六七]中|中央|五中|人大|全国|政协))(?:[一二三四五六七]中全会)?|(?<=党的)[七八九]大"
)


_SESSION = re.compile(
    rf"[{_D}十]{{1,3}}届[{_D}十]{{1,3}}次(?:全会|全体|会议|大会|常委会|党代会|人大|理事会|职代会)?"
    rf"|(?<=[人政委大协])[{_D}十]{{1,3}}次(?:会议|全会)"
)


def read_congress(page: Page, position: int) -> Found | None:
    """Party congresses and sessions: 十八大, 二十届三中全会, 五届四次全会."""
    match = _CONGRESS.match(page.text, position) or _SESSION.match(page.text, position)
    return excluded(position, match.end(), "name.congress", "name") if match else None


def read_date(page: Page, position: int) -> Found | None:
    """Dates, times of day, quarters, centuries, five-year plans."""
    text = page.text
    plan = _FIVE_YEAR.match(text, position) if text[position] in "十五六七八九" else None
    if plan is None and position > page.floor and text[position - 1] in '“"':
        plan = _FIVE_YEAR.match(text, position - 1)
    if plan is not None:
        return excluded(
            position, max(plan.end() - (plan.group()[-1] in '”"'), position + 1), "date.plan", "date_time"
        )
    match = DATE.match(text, position)
    if match is not None and match.end() > match.start():
        return excluded(position, match.end(), "date.full", "date_time")
    if position > page.floor and _WEEK.search(text[max(page.floor, position - 2) : position]):
        days = _WEEKDAYS.match(text, position)
        if days is not None:
            return excluded(position, days.end(), "date.weekday", "date_time")
    return _short_date(page, position)


def _short_date(page: Page, position: int) -> Found | None:
    text = page.text
    month = _BARE_MONTH.match(text, position)
    if month is not None:
        return excluded(position, month.end(), "date.month", "date_time")
    day = _BARE_DAY.match(text, position)
    if day is not None and not re.search(
        r"(?:连续|历时|为期|达|满|用时|耗时|每|第|共|不足|超过|近)$", text[max(0, position - 3) : position]
    ):
        return excluded(position, day.end(), "date.day", "date_time")
    clock = _CLOCK_ONLY.match(text, position) or (
        _HOUR.match(text, position) if _DAYTIME.search(text[max(0, position - 2) : position]) else None
    )
    if (
        clock is not None
        and position
        and text[position - 1] in "“‘"
        and text[clock.end() : clock.end() + 1] in "”’"
    ):
        return excluded(position, clock.end(), "name.clock", "name")
    if clock is not None:
        return excluded(position, clock.end(), "date.clock", "date_time")
    return None


_RANKED = (
    "届|次会议|次|批次|批|期|个五年|个|名|位|版|轮|季|场|季度|时间|手|道|书记|产业|人称|课堂|车间|大|集|条|款|章|节|编|部分|部|回|天|年|周|月"
    "|辆|台|家|座|步|阶段|层|级|类|组|排|号|线|方|责任人|现场|要务|资源|生产力|动力|套|件|份|篇|代|站|棒|学期|食堂|粮仓"
)
_ORDINAL = re.compile(
    rf"(\d[\d,.]*|[{_D}两十百千万廿卅]+)(?:[、和至到~-](?:第)?(?:\d+|[{_D}十百]+))*(?:{_RANKED})?"
)
_NAMED = re.compile(
    r"(?:[高初]级)?(?:中学|小学|人民医院|医院|幼儿园|师(?!傅)|师范|党支部|支部|片区|实验|职业|研究院|研究所|设计院"
    r"|工程局|工程公司|监狱|看守所|军|集团军|兵团|航空|党小组|党建|附属|中级|建筑|机床|汽车)"
)
_PRIZES = re.compile(r"(?:[特一二三四五](?:[、和]|至)){0,5}[特一二三四五](?:等奖|等功|等舱|等座|等品)")

_GRADE = re.compile(
    rf"(?:\d|[{_D}])(?:[、至到~-](?:\d|[{_D}])){{0,5}}年级(?:\(?(?:\d{{1,2}}|[{_D}十]{{1,2}})\)?班)?"
)


def read_ordinal(page: Page, position: int) -> Found | None:
    """第 with a number, and what is ranked or numbered after it; prizes by class."""
    text = page.text
    prizes = _PRIZES.match(text, position) or _GRADE.match(text, position)
    if prizes is not None:
        return excluded(position, prizes.end(), "ordinal.prize", "ordinal")
    if position - 1 < page.floor or text[position - 1] != "第":
        return None
    match = _ORDINAL.match(text, position)
    if match is None:
        return excluded(position - 1, position + 1, "ordinal", "ordinal")
    found = page.grammar.numerals.parse_folded(match.group(1).strip(",."))
    if text.startswith("季度", match.end(1)):
        return excluded(position - 1, match.end(1) + 2, "date.quarter", "date_time")
    if _NAMED.match(text, match.end(1)):
        return excluded(position - 1, match.end(1), "name.numbered", "name", found.value if found else None)
    return excluded(position - 1, match.end(), "ordinal", "ordinal", found.value if found else None)


_EVENT = re.compile(
    r"(?:\d+|[一二三四五六七八九十百千数几]+)(?:多|余)?年(?:一遇|如一日|不遇|大计|一[届涨度换选评审轮])"
    r"|(?:半[年月]|一(?:周|月|季度?|年|旬|日|天|村|户|人|事|案))一(?![个名次场人位天年月件])[\u4e00-\u9fff]{1,2}"
    r"|\d{1,2}[×xX*]\d{1,2}小时"
    r"|(?:24|二十四)小时(?=不打烊|值班|值守|服务|在线|不间断|热线|待命|巡逻|开放|营业"
    r"|全天候|监控|轮流|自助|[\u4e00-\u9fff]{0,4}热线)"
    r"|(?:\d{1,2}|[一二三半十五]{1,2})(?:刻钟|分钟|小时|公里)(?=[\u4e00-\u9fff]{0,5}圈)"
)


def read_event(page: Page, position: int) -> Found | None:
    """百年一遇, 24小时值班, 15分钟生活圈: lengths of time that only name."""
    match = _EVENT.match(page.text, position)
    return excluded(position, match.end(), "name.length", "name") if match else None


_LIST_CN = re.compile(rf"[{_D}十]{{1,3}}(?:是|要|、|,(?=[\u4e00-\u9fff]{{4}}))")
_LIST_BEFORE = re.compile(r"(?:^|[\n。;:!?”]|[,](?=[一二三四五六七八九十][是要])|其)[ \u3000]*$")
_LIST_PAREN = re.compile(rf"\((?:[{_D}十]{{1,3}}|\d{{1,2}})\)")
_LIST_ARABIC = re.compile(r"\d{1,2}(?:[.、)](?![0-9])|\.(?=\d{4}年))")


def read_list_marker(page: Page, position: int) -> Found | None:
    """一是, 二要, (三), 1. and their like, where a list item begins."""
    text, floor = page.text, page.floor
    if position > floor and text[position - 1] == "(":
        paren = _LIST_PAREN.match(text, position - 1)
        if paren is not None:
            return excluded(position - 1, paren.end(), "list.paren", "list_marker")
    match = _LIST_CN.match(text, position)
    if match is not None:
        before = text[max(0, position - 2) : position]
        if _LIST_BEFORE.search(before) or (
            match.group()[-1] in "是要" and (not before or before[-1] in ',，;。:“\n"')
        ):
            return excluded(position, match.end(), "list.word", "list_marker")
    match = _LIST_ARABIC.match(text, position)
    if match is not None and (
        position == 0
        or text[position - 1] in "\n。;:"
        or text[max(0, position - 2) : position].strip(" ") == ""
    ):
        return excluded(position, match.end(), "list.figure", "list_marker")
    return None


def read_enumerator(page: Page, position: int) -> Found | None:
    """① and other enclosed figures, and stray figures of other scripts."""
    char = page.text[position]
    if char.isascii() or "\u4e00" <= char <= "\u9fff":
        return None
    reason: ExclusionReason = "list_marker" if not char.isdecimal() and char.isnumeric() else "other"
    return excluded(position, position + 1, "list.enclosed", reason)


_RATIO = re.compile(
    r"\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+|[一二三四五六七八九十]比[一二三四五六七八九十](?!较|例|重)|\d+比\d+(?![0-9]*[年月])|\d{1,3}/\d{1,3}(?![0-9/])"
)


def read_ratio(page: Page, position: int) -> Found | None:
    """11.2:38.5:50.3, 3比1: one mention, no claim."""
    match = _RATIO.match(page.text, position)
    if match is None:
        return None
    return excluded(position, match.end(), "ratio", "other")


Read = Callable[[Page, int], Found | None]
