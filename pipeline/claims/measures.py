"""Amounts with units: alone, in two units (三元五角, 1小时20分钟), with a half."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from pipeline.claims.amounts import HALF, Amount, amount_at, unit_at
from pipeline.claims.found import Found, Page
from pipeline.claims.lexicon import UnitWord
from pipeline.claims.units import from_fraction

_LONG_CLASSIFIER = re.compile(
    r"(?:个(多|半|来)|多(个))(月|小时|钟头|星期|礼拜|学期|世纪|百分点|工作日|季度|年头|分钟)"
)
_LARGE = re.compile(
    r"大(?![队会小批学家于道量部路约概都型幅力棚楼校院赛奖米豆蒜地国街姐哥爷妈叔伯夫人众门])(?=“|[\u4e00-\u9fff]{2})"
)
_MORE = re.compile(
    r"[多余](?!个(?!月|小时|百分点|星期|世纪)|种|名(?!义)|么|样|次|方|项|位|家|条|少|数|层|亩|人|元)"
)
_HALF_AFTER = re.compile(r"半(?![个径数途天夜路边程年月小自导封])")
_HALVED = frozenset(("duration", "measure", "money", "age"))
_DONE = r"(?=[,。;、!?)”的]|$)"
_CHANGE = rf"零?[一二三四五六七八九1-9](?:{_DONE}|[角毛到至~-]|分(?![地田之]))"
_TO_BLOCKS = rf"[到至~-][零一二两三四五六七八九十百千0-9]{{1,6}}块(?:钱|{_DONE}|左右|以上|一斤)"
_YUAN_WORD = re.compile(
    rf"块(?:钱|(?=多?{_DONE}|多钱|左右|以上|以下|一?[斤个天公次份张条]|{_CHANGE}|{_TO_BLOCKS}|每|/))"
)
# Two units that make one number: the smaller one, and the unit the sum is given in.
_TAILS: dict[str, tuple[tuple[str, str], ...]] = {
    "元": (
        ("角钱", "元"),
        ("毛钱", "元"),
        ("分钱", "元"),
        ("角", "元"),
        ("分", "元"),
        ("毛", "元"),
    ),
    "角": (("分钱", "角"), ("分", "角")),
    "美元": (("美分", "美元"),),
    "欧元": (("欧分", "欧元"),),
    "英镑": (("便士", "英镑"),),
    "小时": (("分钟", "分钟"), ("分", "分钟"), ("刻钟", "分钟"), ("秒", "秒")),
    "分钟": (("秒", "秒"),),
    "年": (("个月", "个月"),),
    "天": (("小时", "小时"),),
    "斤": (("两", "斤"),),
    "公斤": (("克", "公斤"),),
    "米": (("厘米", "米"), ("公分", "米")),
    "亩": (("分", "亩"),),
    "公里": (("米", "公里"),),
    "丈": (("尺", "丈"),),
    "尺": (("寸", "尺"),),
}
_COINS: dict[str, Decimal] = {"角": Decimal("0.1"), "分钱": Decimal("0.01")}
_LAND = re.compile(
    r"分(?:(?=[菜水旱林荒秧稻麦果茶薄坡熟][地田])|(?=(?:自留|口粮|责任|承包)[地田])"
    r"|(?=地(?![方形点区段位址图下面里带产头质势理步瓜盘道球毯砖板铁铺]))|(?=田(?![径园忌字野])))"
)
_TENTH: dict[str, Decimal] = {"元": Decimal("0.1"), "斤": Decimal("0.1"), "角": Decimal("0.1")}
_SIZES = {
    **{("元", word): Fraction(1, 10) for word in ("角", "毛", "角钱", "毛钱")},
    **{("元", word): Fraction(1, 100) for word in ("分", "分钱")},
    **{("角", word): Fraction(1, 10) for word in ("分", "分钱")},
    ("美元", "美分"): Fraction(1, 100),
    ("欧元", "欧分"): Fraction(1, 100),
    ("英镑", "便士"): Fraction(1, 100),
    ("斤", "两"): Fraction(1, 10),
    ("亩", "分"): Fraction(1, 10),
    ("年", "个月"): Fraction(1, 12),
    ("天", "小时"): Fraction(1, 24),
    ("小时", "分钟"): Fraction(1, 60),
    ("小时", "分"): Fraction(1, 60),
    ("小时", "刻钟"): Fraction(1, 4),
    ("小时", "秒"): Fraction(1, 3600),
    ("分钟", "秒"): Fraction(1, 60),
    ("公斤", "克"): Fraction(1, 1000),
    ("米", "厘米"): Fraction(1, 100),
    ("米", "公分"): Fraction(1, 100),
    ("公里", "米"): Fraction(1, 1000),
    ("丈", "尺"): Fraction(1, 10),
    ("尺", "寸"): Fraction(1, 10),
}
_PRICE = re.compile(r"(?:每(?:公斤|斤|个|张|人|天|月|吨|亩|只)|[卖价花赚挣收费贵])[^,。;]{0,2}$")
_WIND = re.compile(r"(?:震级|地震)[^,。;]{0,1}$|风(?:力|速)?(?:达|为|约|至|到|\d到|\d至|\d-)?[^,。;]{0,1}$")
_SECONDS = re.compile(r"分(?=[0-9一二三四五六七八九十]{1,3}(?:\.[0-9]{1,3})?秒)")
_FORCE = re.compile(r"级(?:[大强阵暴台狂]{0,2}风|地震|沙尘)")
_FIGURE = re.compile(r"[零又]?(?=[0-9一二两三四五六七八九十])")
_DIGIT_TAIL = re.compile(
    r"(零?)([一二三四五六七八九]|[1-9](?=[,。;、!?)]|$))(?![一二三四五六七八九十百千万亿个名位家户人项件条年月日天分成点、倍])"
)
_SECOND_TAIL = re.compile(r"([0-9]{2})(?![0-9.%个名位人])")
_METRE_TAIL = re.compile(
    r"([0-9]{1,2}|[一二三四五六七八九][一二三四五六七八九]?)(?![0-9一二三四五六七八九十百千万个名位家户人项件年月日天%])"
)


def with_unit(page: Page, amount: Amount) -> Found | None:
    """The amount with the unit after it, or None if none is there; small coins are told in 元."""
    found = _with_unit(page, amount)
    part = _COINS.get(found.unit or "") if found is not None else None
    if found is None or found.value is None or part is None:
        return found
    top = None if found.value_max is None else found.value_max * part
    fine = None if found.precision is None else found.precision * part
    return replace(found, value=found.value * part, value_max=top, precision=fine, unit="元")


def _with_unit(page: Page, amount: Amount) -> Found | None:
    text = page.text
    long = _LONG_CLASSIFIER.match(text, amount.end)
    if long is not None:
        return _long(page, amount, long)
    if _LAND.match(text, amount.end):
        land = build(amount, amount.end + 1, "measure.land", UnitWord("分", "分", "measure", False, None))
        return replace(land, end=land.end + text.startswith(("地", "田"), land.end), code="分地")
    if text.startswith("块", amount.end) and _PRICE.search(text[max(0, amount.start - 6) : amount.start]):
        end = amount.end + 1 + text.startswith("钱", amount.end + 1)
        return _measured(page, amount, UnitWord("块", "元", "money", False, None), end)
    if amount.value > 0 and (block := _YUAN_WORD.match(text, amount.end)):
        yuan = UnitWord("块", "元", "money", False, None)
        return _measured(page, amount, yuan, block.end())
    wind = text.startswith("级", amount.end) and _WIND.search(text[max(0, amount.start - 6) : amount.start])
    if wind or _FORCE.match(text, amount.end):
        return build(amount, amount.end + 1, "measure.force", UnitWord("级", "级", "measure", False, None))
    if text.startswith("分半钟", amount.end):
        minutes = build(
            amount, amount.end + 3, "duration.unit", UnitWord("分", "分钟", "duration", False, None)
        )
        return replace(minutes, value=amount.value + HALF, precision=HALF)
    if _SECONDS.match(text, amount.end):
        return _measured(page, amount, UnitWord("分", "分钟", "duration", False, None), amount.end + 1)
    unit = unit_at(page, amount.end, loose=amount.arabic or amount.approx != "exact" or amount.value > 20)
    if unit is None:
        return _large(page, amount)
    return _measured(page, amount, unit, amount.end + len(unit.word))


def build(amount: Amount, end: int, rule: str, unit: UnitWord) -> Found:
    """A claim of ``amount`` in ``unit`` that ends at ``end``."""
    return Found(
        start=amount.start,
        end=end,
        rule=rule,
        kind=unit.kind,
        value=amount.value,
        value_max=amount.value_max,
        precision=amount.precision,
        unit=unit.unit or None,
        approx="range" if amount.value_max is not None else amount.approx,
    )


def _long(page: Page, amount: Amount, match: re.Match[str]) -> Found | None:
    """两个多月, 3个半小时, 十多个小时."""
    name = match.group(3)
    words = (*page.grammar.units.get("个", ()), *page.grammar.units.get(name[0], ()))
    unit = next((u for u in words if u.word in ("个" + name, name)), None)
    if unit is None:
        return None
    found = build(amount, match.end(), f"{unit.kind}.unit", unit)
    if match.group(1) == "半":
        return replace(found, value=amount.value + HALF)
    return replace(found, approx="about" if match.group(1) == "来" else "more_than")


def _large(page: Page, amount: Amount) -> Found | None:
    """N大 with a noun counts things: 九大产业."""
    if amount.value > 30 or amount.approx != "exact" or not _LARGE.match(page.text, amount.end):
        return None
    return build(amount, amount.end + 1, "count.large", UnitWord("大", "个", "count", False, None))


def _measured(page: Page, amount: Amount, unit: UnitWord, end: int) -> Found:
    text = page.text
    found = build(amount, end, f"{unit.kind}.unit", unit)
    if unit.kind != "count" and amount.value_max is None:
        if amount.approx == "exact" and (tail := _tail(page, found)) is not None:
            return tail
        if unit.kind != "percent" and _MORE.match(text, end):
            return replace(found, approx="more_than", end=end + 1)
        if (
            (unit.kind in _HALVED or unit.unit == "倍")
            and _HALF_AFTER.match(text, end)
            and amount.value % 1 == 0
        ):
            return replace(found, value=amount.value + HALF, precision=HALF, end=end + 1)
    if (
        unit.kind == "duration"
        and text.startswith("大", end)
        and re.match(r"大(?:[的了时,。;]|$)", text[end : end + 2])
    ):
        return replace(found, kind="age", rule="age.old")
    return found


def _tail(page: Page, found: Found) -> Found | None:
    """A second, smaller unit: 三元五角, 两年零三个月, 1米78, 三块五."""
    text, unit = page.text, found.unit or ""
    short = _METRE_TAIL.match(text, found.end) if unit == "米" else None
    if unit == "秒":
        short = _SECOND_TAIL.match(text, found.end)
    if short is not None and found.value is not None and (found.value < 10 or unit == "秒"):
        return _metres(page, found, short)
    return _smaller(page, found) or _tenths(page, found)


def _smaller(page: Page, found: Found) -> Found | None:
    text, unit = page.text, found.unit or ""
    figure = _FIGURE.match(text, found.end)
    if unit not in _TAILS or figure is None or figure.end() >= len(text):
        return None
    small = amount_at(page, figure.end())
    if small is None or small.value_max is not None:
        return None
    return _second(page, found, small)


def _tenths(page: Page, found: Found) -> Found | None:
    """三块五, 两斤三: a last digit counts tenths; after 零 hundredths: 三块零五."""
    unit = found.unit or ""
    return _digit(page, found, _TENTH[unit]) if unit in _TENTH else None


def _digit(page: Page, found: Found, tenth: Decimal) -> Found | None:
    """The amount with a last digit that counts ``tenth``."""
    digit = _DIGIT_TAIL.match(page.text, found.end)
    if digit is None or unit_at(page, digit.end()) is not None:
        return None
    value = page.grammar.numerals.parse_folded(digit.group(2))
    if value is None or found.value is None:
        return None
    size = tenth / 10 if digit.group(1) else tenth
    return _joined(found, found.value + value.value * size, found.unit or "", (digit.end(), size))


def _second(page: Page, found: Found, small: Amount) -> Found | None:
    text, unit = page.text, found.unit or ""
    for word, target in _TAILS[unit]:
        if text.startswith(word, small.end) and found.value is not None:
            size = _SIZES[unit, word]
            if Fraction(small.value) * size >= 1:
                return None
            scale = Fraction(1) if target == unit else 1 / _SIZES[unit, target]
            value = from_fraction((Fraction(found.value) + Fraction(small.value) * size) * scale)
            fine = from_fraction(Fraction(small.precision) * size * scale)
            joined = _joined(found, value, target, (small.end + len(word), fine))
            return _third(page, joined, word) or joined
    return None


def _third(page: Page, joined: Found, word: str) -> Found | None:
    """A third unit, or a last digit for one: 五元七角八分, 五块七毛八, 1小时5分30秒."""
    if joined.unit == "元" and word in ("角", "毛"):
        return _smaller(page, joined) or _digit(page, joined, Decimal("0.01"))
    return _smaller(page, joined) if joined.unit == "元" or word == "分钟" or word == "分" else None


def _joined(found: Found, value: Decimal, unit: str, tail: tuple[int, Decimal]) -> Found:
    """The claim with a second unit or digit: ``tail`` is where that ends and the unit of its last digit."""
    rule = found.rule.replace(".unit", ".joined")
    return replace(found, value=value, unit=unit, end=tail[0], precision=tail[1], rule=rule)


def _metres(page: Page, found: Found, short: re.Match[str]) -> Found | None:
    """1米78, 10秒83: one or two figures after the unit are tenths or hundredths."""
    if found.value is None or found.value % 1 != 0:
        return None
    digits = "".join(str(page.grammar.numerals.digits.get(c, c)) for c in short.group(1))
    fine = Decimal(1).scaleb(-len(digits))
    return _joined(found, Decimal(f"{found.value}.{digits}"), found.unit or "", (short.end(), fine))
