"""Identifiers: phones, codes, model and document numbers, house numbers, roads, mail and web addresses."""

from __future__ import annotations

import re

from pipeline.claims.amounts import unit_at
from pipeline.claims.found import Found, Page, excluded

_PHONE = re.compile(
    r"(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}(?!\d)|\(0\d{2,3}\)\s?-?\d{7,8}(?!\d)|0\d{2,3}-\d{7,8}(?:-\d{1,6})?(?:[、/]\d{7,8})*|[48]00-?\d{3}-?\d{4}(?!\d)"
)
_CODE = re.compile(r"[0-9A-Za-z.]*(?:[-/][0-9A-Za-z.]+)*")
_MODEL = re.compile(r"(\d[\d.]{0,12})[A-Za-z][A-Za-z0-9-]*(?:级|型|店|纸)?")
_DOCUMENT = re.compile(r"[(〔\[]?(?:19|20)\d{2}[)〕\]](?:第)?\d{1,5}号")
_LABEL = re.compile(
    r"(?:(?:ISBN|ISSN|CN|邮编|邮政编码|邮发代号|代号|刊号|书号|编号|证号|许可证|账号|帐号|卡号|工号|警号|学号|车牌|牌照|QQ群?|微信号?"
    r"|手机号?|传真|定价|总第|批准文号|注册号|信用代码|身份证号?码?|条形码|版号|期号|型号|文号|印张|开本|网址|邮箱)(?:号码|号)?"
    r"|(?:电话|热线|广告|订阅|举报|咨询|监督|客服|服务|联系)(?:电话|热线|号码?|专线)|电话|热线)"
    r"(?:为|是)?[:\s]{0,2}[A-Z]{0,4}[ -]?$"
)
_LABEL_TAIL = re.compile(
    r"[0-9][0-9A-Za-z.]*(?:[-/][0-9A-Za-z.]+| [0-9A-Za-z]{3,8}(?![0-9A-Za-z.]))*(?:元|期|号)?"
)
_CALL = "(?:110|119|120|122|123[0-9]{2}|95[0-9]{3}|96[0-9]{3,4})"
_SHORT_CALL = re.compile(rf"{_CALL}(?:[、/和]{_CALL})*(?![0-9.,%])")
_CALLED = re.compile(r"(?:拨打|拨通|电话|热线|报警|求助|打了?)$")
_BARCODE = re.compile(r"\d \d{6} \d{6}(?!\d)|97[789]-?\d{10}(?!\d)")
_LABEL_FIGURES = re.compile(r"[0-9.,]{1,6}[余多]?[万亿千百]?")
_NUMBER_SIGN = re.compile(
    r"\d{1,8}(?:[-~、]\d{1,8}){0,5}(?:号楼|号院|号线|号(?!召|称|角|令|码|人)|#楼|#|国道|省道|县道|乡道|路公交|路车|次列车|次特快)"
    r"(?:\d{1,5}(?:单元|室|号|栋|楼|层)){0,5}"
    r"|\d{3,4}(?:[~-]\d{3,4})?(?:室|房间?)|\d{1,3}(?:栋|幢|单元|弄|座)\d{1,5}(?:(?:单元|室|号|栋|楼|层|-)\d{0,5}){0,5}(?!\d|户|套|人|万)"
)
_PAGES = re.compile(r"\d{1,3}版")
_TODAY = re.compile(r"(?:今日|今天|本期|本报今日|共)$")
_BLOCK = re.compile(r"\d{1,3}(?:栋|幢|单元|弄|座|室)")
_ADDRESS = re.compile(r"[路街巷号苑厦院弄庭]$")


_MAIL = re.compile(r"[0-9A-Za-z._-]{1,64}@[0-9A-Za-z.-]+")
_HOTLINE = re.compile(
    r"\d{3,6}(?=[^0-9]{0,6}(?:热线|平台|专线|电话))(?![余多万千百个名位家户人项件条起元年])"
)
_MILESTONE = re.compile(r"(?<=[道路速线])\d{1,4}公里(?:\+?\d{1,3}米)?(?=处|路段|附近)")
# What a number looks like, and what must stand before it.
_SHAPES: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    ("identifier.barcode", _BARCODE, None),
    ("identifier.call", _SHORT_CALL, _CALLED),
    ("identifier.number", _NUMBER_SIGN, None),
    ("identifier.number", _BLOCK, _ADDRESS),
    ("identifier.milestone", _MILESTONE, None),
    ("layout.pages", _PAGES, _TODAY),
    ("identifier.mail", _MAIL, None),
    ("identifier.hotline", _HOTLINE, None),
)


def read_identifier(page: Page, position: int) -> Found | None:
    """Phones, codes, model and document numbers, house numbers, roads, mail and web addresses."""
    text, floor = page.text, page.floor
    left = text[max(floor, position - 24) : position]
    start = position
    if left and left[-1] in "(+" and (phone := _PHONE.match(text, position - 1)):
        return excluded(position - 1, phone.end(), "identifier.phone", "identifier")
    phone = _PHONE.match(text, position)
    if phone is not None:
        return excluded(position, phone.end(), "identifier.phone", "identifier")
    latin = re.search(
        r"(?:https?://|www\.)[!-~]*$|[!-~]*@[!-~]*$|[A-Za-z](?:[A-Za-z0-9._·-]*[A-Za-z.-])?$|[A-Za-z]-$", left
    )
    if latin is not None and not re.search(
        r"(?:^|[^A-Za-z])(?:pH|PH|GDP|CPI|RMB|CNY|USD|EUR|HKD|GBP|JPY)[:\s]?$", left
    ):
        start = position if "@" in latin.group() else position - len(latin.group())
        tail = _CODE.match(text, position)
        end = tail.end() if tail else position + 1
        while end > position + 1 and text[end - 1] in ".-/":
            end -= 1
        return excluded(start, end, "identifier.code", "identifier")
    model = _MODEL.match(text, position)
    if model is not None and unit_at(page, model.end(1)) is None:
        return excluded(position, model.end(), "identifier.model", "identifier")
    return _labelled(page, position, left)


def _labelled(page: Page, position: int, left: str) -> Found | None:
    """What a sign after the number or a label before it makes an identifier."""
    text = page.text
    if left and left[-1] in "(〔[" and (document := _DOCUMENT.match(text, position)):
        return excluded(position - 1, document.end(), "identifier.document", "identifier")
    for rule, pattern, before in _SHAPES:
        match = pattern.match(text, position)
        if match is not None and (before is None or before.search(left)):
            return excluded(position, match.end(), rule, "layout" if rule == "layout.pages" else "identifier")
    if _LABEL.search(left) and not _counted(page, position):
        tail = _LABEL_TAIL.match(text, position)
        if tail is not None:
            return excluded(position, tail.end(), "identifier.label", "identifier")
    return None


def _counted(page: Page, position: int) -> bool:
    """Whether a short number after a label has a unit and so counts: 电话123部, but not 定价6.00元."""
    figures = _LABEL_FIGURES.match(page.text, position)
    unit = unit_at(page, figures.end(), loose=True) if figures else None
    return unit is not None and unit.unit not in ("元", "期", "号")
