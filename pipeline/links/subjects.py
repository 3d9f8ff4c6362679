"""Who or what a claim is about: the organisation, place or group that the passage is talking of.

A clause that opens with the name of an organisation or place sets the topic; the nearest such clause before
the number wins, in its own sentence first, then at the head of earlier sentences, then the article's own
lines. 全州, 我市 or 该旗 are resolved to the nearest earlier name of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.links.words import Lexicon, words_of
from pipeline.records import Basis, Block, Quantity, Reading, Span

_NAME = re.compile(
    r"(?:自治[区州县旗]|[省市县州旗盟乡镇村]|苏木|嘎查|社区|街道|地区|新区|开发区|兵团|援疆|系统|公司|集团|物流|合作社"
    r"|党委|党组|党工委|工委|支部|党总支|委员会|协商会|政府|法院|检察院|[^干全各一]部|[^各一邮当格布结]局|[^各客大]厅"
    r"|[^以为中]中心|学校|中学|小学|大学|学院|医院|研究院|工厂|[^工]厂|协会|商会|派出所|大队|中队|支队|福利院|敬老院|博物馆|电台|电视台|陵园)$"
)
_DEICTIC = re.compile(r"^(?:全|我|该|本)(自治区|[州市县区旗盟省乡镇村疆]|社区|街道|学?校|院|公司|地区)$")
_LEVELS = {
    "区": ("自治区", "区"),
    "疆": ("新疆",),
    "州": ("自治州", "州"),
    "校": ("学校", "中学", "小学", "学院", "大学"),
}
_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n]+")
_HEAD = re.compile(r"[^。！？!?；;\n]+")
_OPENING = ("adverb", "time", "prep", "det", "open")
_PREDICATE = ("verb", "adverb", "prep", "copula", "vn", "change", "aux")
_PLACE = re.compile(r"[一-鿿]{1,9}?(?:自治州|自治县|自治旗|地区|[市县州旗])")
_WINDOW = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as printed (or as resolved) and how it was found."""

    text: str
    basis: Basis


def is_name(text: str) -> bool:
    """Does the phrase end like the name of an organisation or place?"""
    return len(text) >= 3 and bool(_NAME.search(text))


def last_part(text: str) -> str:
    """The innermost name: 甲市乙区丙街道丁社区 → 丁社区."""
    parts = re.split(
        r"(?<=[一-鿿][省市县州旗盟区镇乡])(?<!社区)(?<!地区)(?=[^委级民场政直属辖内里容和及、府法检公医中级])|(?<=街道)(?=[^办党工])",
        text,
    )
    for i in range(len(parts) - 1, -1, -1):
        tail = "".join(parts[i:])
        if len(tail) >= 3:
            return tail
    return text


def topic_at(text: str, start: int, lexicon: Lexicon) -> str | None:
    """The name that opens the clause at ``start``, None if none does."""
    end = min(len(text), start + _WINDOW)
    words = words_of(text, Span(start, end), (), lexicon)
    i = 0
    while i < len(words) and words[i].kind in _OPENING:
        i += 1
    if i + 1 >= len(words) or words[i].kind != "noun" or words[i + 1].kind not in _PREDICATE:
        return None
    name = words[i].text.removeprefix("像")
    return name if is_name(name) or _DEICTIC.match(name) else None


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of one passage, looked up on demand."""

    text: str
    lexicon: Lexicon
    memo: dict[int, str | None]

    def at(self, start: int) -> str | None:
        """The topic of the clause at ``start``."""
        if start not in self.memo:
            self.memo[start] = topic_at(self.text, start, self.lexicon)
        return self.memo[start]

    def in_sentence(self, quantity: Quantity) -> str | None:
        """The nearest topic before the quantity in its own sentence."""
        starts = [m.start() for m in _CLAUSE.finditer(self.text, quantity.sentence.start, quantity.start)]
        return next((t for s in reversed(starts) if (t := self.at(s))), None)

    def before(self, end: int) -> Iterator[tuple[int, str]]:
        """Topics at the head of the sentences before ``end``, the nearest first."""
        starts = [m.start() for m in _HEAD.finditer(self.text, 0, end)]
        for start in reversed(starts):
            topic = self.at(start)
            if topic:
                yield start, topic


def find_subjects(reading: Reading, lexicon: Lexicon) -> list[Subject | None]:
    """One subject (or None) for each quantity of a reading, in order."""
    topics: dict[tuple[int, int], Topics] = {}
    out: list[Subject | None] = []
    for q in reading.quantities:
        key = (q.block, q.passage)
        if key not in topics:
            text = reading.layout.blocks[q.block].passages[q.passage].clean.text
            topics[key] = Topics(text, lexicon, {})
        out.append(_subject(q, topics[key], reading.layout.blocks[q.block]))
    return out


def _subject(quantity: Quantity, topics: Topics, block: Block) -> Subject | None:
    stated = topics.in_sentence(quantity)
    if stated and not _DEICTIC.match(stated):
        return Subject(last_part(stated), "stated")
    level = _level(stated)
    for _, topic in topics.before(quantity.sentence.start):
        if not _DEICTIC.match(topic) and topic.endswith(level):
            return Subject(last_part(topic), "context")
    return _article(block, topics.text, level)


def _level(deictic: str | None) -> tuple[str, ...]:
    match = _DEICTIC.match(deictic or "")
    return _LEVELS.get(match[1], (match[1],)) if match else ("",)


def _article(block: Block, text: str, level: Sequence[str]) -> Subject | None:
    for line in (block.headline, block.organisation, text):
        for match in _PLACE.finditer(line or ""):
            if match.group().endswith(tuple(level)):
                return Subject(last_part(match.group()), "article")
    return None
