"""Names and set phrases with numerals: by list, by quotation marks, by their shape."""

from __future__ import annotations

import re

from pipeline.claims.amounts import unit_at
from pipeline.claims.found import Found, Page, excluded
from pipeline.claims.lexicon import Phrase

_CN = "零一二两三四五六七八九十百千万"
_OPEN, _CLOSE = "“‘《<", "”’》>"
_QUOTE_MAX = 20
_SPEECH_END = frozenset("。!?,;…")
_FIGURES = re.compile(
    r"\d+(?:\.\d+)?(?:万|亿)?(?:余|多)?(?:个|名|户|人|件|元|万元|亿元|家|亩|年|岁|%|公里|吨|次|米|天|小时|项|条|所|套|位|台|辆)"
)
_VARIETY = re.compile(r"[\u4e00-\u9fffA-Z]{1,4}-?[0-9]{1,4}(?:号)?")
_VERSION = re.compile(r"[0-9]\.0(?=版|升级|时代|计划|模式|工程|行动|[”\"])")
_PLUS = re.compile(
    r"(?:[0-9A-Za-zNXn]+|[一二三四五六七八九十]+)(?:\+(?:[0-9A-Za-z]+|[一二三四五六七八九十N]+|[\u4e00-\u9fff]{1,6}))+"
)
_NUM = "一二两三四五六七八九十百千万"
_NOUN = rf"(?:(?![{_NUM}零亿半几])[\u4e00-\u9fff])"
_PAIRED = re.compile(
    rf"([{_NUM}])(?:个)?({_NOUN}{{1,2}})([{_NUM}])(?:个)?({_NOUN}{{1,2}})(?:([{_NUM}])({_NOUN}{{1,2}})){{0,4}}"
)


def read_phrase(page: Page, position: int) -> Found | None:
    """The longest phrase of the lists that holds the numeral at ``position``, word-internal ones too."""
    text, phrases = page.text, page.grammar.phrases
    candidates = phrases.get(text[position : position + 2], ())
    if position > page.floor:
        candidates = phrases.get("<" + text[position - 1 : position + 1], ()) + candidates
    fitting = [phrase for phrase in candidates if _stands(page, phrase, position)]
    if not fitting:
        return None
    best = max(fitting, key=lambda phrase: len(phrase.text))
    start = position - best.at
    end = start + len(best.text)
    if best.reason == "internal":
        return Found(start=start, end=end, rule="word", reason="other", inside=True)
    return excluded(start, end, "name.list", best.reason)


def _stands(page: Page, phrase: Phrase, position: int) -> bool:
    """Whether the phrase stands there, and its neighbours do not say otherwise."""
    text, start = page.text, position - phrase.at
    if start < page.floor or not text.startswith(phrase.text, start):
        return False
    end = start + len(phrase.text)
    if phrase.not_before is not None and phrase.not_before.match(text, end):
        return False
    before = text[start - 1] if start > 0 else ""
    if before and (before in phrase.not_after or (before == "第" and start == position)):
        return False
    counted = unit_at(page, end) or page.grammar.scan.match(text, end) or text.startswith(("折", "成"), end)
    return not (phrase.solid and counted)


def quoted(page: Page, position: int) -> tuple[int, int] | None:
    """The contents of the short quotation the position is in, if it is a name rather than speech."""
    text = page.text
    left = max(text.rfind(mark, max(0, position - _QUOTE_MAX), position) for mark in '“‘《"')
    if left < 0:
        return None
    closing = {"“": "”", "‘": "’", "《": "》", '"': '"'}[text[left]]
    right = text.find(closing, position, left + _QUOTE_MAX + 2)
    if right < 0 or text.find(closing, left + 1, position) >= 0:
        return None
    content = text[left + 1 : right]
    if content[-1:] in _SPEECH_END or "\n" in content or "。" in content:
        return None
    return left + 1, right


def read_quoted(page: Page, position: int) -> Found | None:
    """A short quoted string that a Chinese numeral or a formula is part of: a name or slogan."""
    bounds = quoted(page, position)
    if bounds is None:
        return None
    content = page.text[bounds[0] : bounds[1]]
    if _VARIETY.fullmatch(content):
        return excluded(max(bounds[0], page.floor), bounds[1], "identifier.quoted", "identifier")
    if "+" in content:
        return excluded(max(bounds[0], page.floor), bounds[1], "name.quoted", "name")
    if _FIGURES.search(content) or (page.text[position].isascii() and not _short_formula(content)):
        return None
    if re.match(r"(?:百户|万人|千人|百人|每)", content) and re.search(
        r"[一二三四五六七八九十0-9][人名个]$", content
    ):
        return None
    if bounds[0] < page.floor or len(content) > 8:
        return excluded(position, min(bounds[1], position + 4), "name.quoted", "name")
    return excluded(bounds[0], bounds[1], "name.quoted", "name")


def _short_formula(content: str) -> bool:
    """1+2+N, 135, 3+N, 5A: figures alone or with letters, signs and a few characters."""
    return len(content) <= 10 and "%" not in content


def read_formula(page: Page, position: int) -> Found | None:
    """1+3+X outside quotation marks; 三上三下, 一老一幼: two short parts that each begin with a numeral."""
    text = page.text
    plus = _PLUS.match(text, position) or _VERSION.match(text, position)
    if plus is not None:
        return excluded(position, plus.end(), "name.formula", "name")
    if text[position] not in "一二两三四五六七八九十百千万":
        return None
    pair = _PAIRED.match(text, position)
    if pair is None:
        return None
    a, first, b, second = pair.group(1, 2, 3, 4)
    return _paired(page, position, pair, (a, first, b, second))


_COUNTED = frozenset(
    "斤块角公吨里克升个名位家户人件项条次场处所座批种类份套支年月天日元岁亩吨米辆台张只间幢届期"
)
_TAIL = frozenset("的地得了在和与是为被将把等都也就又,。;、”")


def _paired(page: Page, position: int, pair: re.Match[str], parts: tuple[str, str, str, str]) -> Found | None:
    a, first, _, second = parts
    if a in "百千万" and first[0] in "人户名":
        return None
    if first[0] in _COUNTED and not _repeated(parts):
        return None
    if first[0] in "到至或、个点分成十百千万亿多余几来" or second[0] in "十百千万亿分点成年月日余多":
        return None
    verb = len(first) > 1 and first[-1] in "要需用花能可有共"
    if verb or any(c in _TAIL for c in first) or _timed(page, pair):
        return None
    end = pair.end() if len(pair.group()) <= 6 else pair.end(4)
    if len(second) > len(first):
        end = pair.start(4) + len(first)
    while end > position + 4 and page.text[end - 1] in _TAIL:
        end -= 1
    return excluded(position, end, "name.paired", "name")


def _repeated(parts: tuple[str, str, str, str]) -> bool:
    """With a classifier only a repetition is a set phrase: 一户一策, 一件一件, not 一个三口之家."""
    a, first, b, second = parts
    if a == b == "一":
        return first == second or len(first) > 1 or second[0] not in _COUNTED or first[0] != second[0]
    return first == second


def _timed(page: Page, pair: re.Match[str]) -> bool:
    """Whether a part is a measure or length of time: 五印乡两小时, 一公里三车道."""
    units = (unit_at(page, pair.start(group)) for group in (2, 4))
    return any(unit is not None and unit.kind != "count" and len(unit.word) > 1 for unit in units)
