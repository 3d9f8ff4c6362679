"""What a passage is talking of, sentence by sentence: names of organisations and places that open clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.links.phrases import kind_at
from pipeline.links.sites import skip
from pipeline.links.words import Lexicon, words_of
from pipeline.records import Block, Quantity, Span

_NAME = re.compile(
    r"(?:自治[区州县旗]|[省市县州旗盟乡镇村]|苏木|嘎查|社区|街道|地区|新区|开发区|[^小校园厂社库景灾片辖地郊城牧农林矿山]区|兵团|援疆|系统|公司|集团|物流"
    r"|合作社|党委|党组|党工委|工委|大队|中队|支队|支部|党总支|委员会|政府|法院|检察院|[^干全各一内外中]部|[^各一邮当格布结]局"
    r"|[^各客大]厅|[^以为中]中心|学校|党校|中学|小学|大学|学院|医院|研究院|工厂|加工厂|协会|商会|研究会|派出所|福利院|敬老院"
    r"|管委会|幸福院|卫健委|发改委|国资委|住建委|农委|残联|妇联|总工会|团委|医疗队|考古队|施工队|宣讲团|宣讲队|服务队|志愿队|工作队|救援队|小分队|服务站|工作站|理事会|业委会|监委会|村委会|居委会|警务室|工作室|卫生室"
    r"|[一二三四五六七八九十〇]{2,4}团|水库|保护区|口岸|海关|灌区|机场|博物馆|电台|电视台|陵园|班子成员|[一二三四五六七八九十]中)$"
)
_NO_NAME = re.compile(
    r"(?:(?<![塔韩运晋凤海聊盐项麻禹诸邹宣白增应宜丰藁])城市|都市|超市|夜市|股市|上市|农村|乡村|山村|新村|城镇|乡镇|小镇|各县|各市|县市|市县|区县|[\d两几]个?.{0,2}|一[所家个座支处名].*"
    r"|以来|学校|小区|辖区)$"
    r"|^(?:(?:街道|城市)社区|(?:薄弱|空壳|一般|行政|自然|示范|重点)村|组织部|有限公司|该系统|自治[区州县旗]"
    r"|社区党(?:支部|委)|党群服务中心|服务中心)$"
    r"|^[\d各每个部台座栋户名辆要是让对把由]|^全[县市区州省旗镇乡村]|^以前"
)
DEICTIC = re.compile(
    r"^(?:全|我们?|该|本|这个)(自治区|[州市县区旗盟省乡镇村疆校院]|社区|街道|学校|公司|地区|支部|系统|项目|中心|中队|大队|小组)$"
    r"|^(公司|集团|合作社|学校|支部|社区|企业|村里|村上|村集体|县里|市里|镇里|乡里|旗里|嘎查)$"
)
_LEVELS = {
    "区": ("自治区", "区"),
    "疆": ("新疆",),
    "州": ("自治州", "州"),
    "校": ("学校", "中学", "小学", "学院", "大学", "中"),
    "学校": ("学校", "中学", "小学", "学院", "大学"),
    "公司": ("公司", "集团", "物流"),
    "企业": ("公司", "集团", "企业"),
    "村里": ("村",),
    "村上": ("村",),
    "村集体": ("村",),
    "县里": ("县",),
    "市里": ("市",),
    "镇里": ("镇",),
    "乡里": ("乡",),
    "嘎查": ("嘎查",),
    "旗里": ("旗",),
}
_ALIAS = re.compile(r"以下简称[:：]?[“\"「]?([一-鿿]{2,10})[”\"」)）]")
_MINE = re.compile(r"^像|^[我本][村镇乡县市旗校厂](?=.{3})")
_HERE = re.compile(
    r"(?:如今|现在|目前|当时|去年|今年|后来|其中)?([全我][省州市县旗区乡镇村]|我们[省州市县旗区乡镇村]|[村乡镇县市旗]里|村上|村集体|嘎查(?![达长]))"
)
_WHEN = re.compile(
    r"^(?:(?:年末|年底|年初|全年|当年|上半年|下半年|近年来?|近期|日前|目前|如今|[前第]?[一二三四][个]?季度)(?=.))+"
)
_TAIL = re.compile(
    r"(?<=.{3}[镇乡村县市旗州区])(?:辖|还|也|都|已|则|又|就|均|共|仅|便|现|像|曾|正|更|率先|先后)$"
)
_MEMBERS = re.compile(r"(?<=.{4})(?:委员单位|成员单位|成员|领导班子)$")
_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n]+")
_HEAD = re.compile(r"[^。！？!?；;\n]+")
_OPENING = ("adverb", "time", "det", "open", "conj")
_PREDICATE = ("verb", "adverb", "prep", "copula", "vn", "change", "aux", "adnoun", "open")
ADMIN = re.compile(r"(?:自治[区州县旗]|[省市县州旗盟乡镇村区]|苏木|嘎查|社区|街道|地区)$")
_PLACE_END = (
    "(?:社区|街道|苏木|嘎查|[^农乡新全]村|[^乡城全]镇|[^全]县|[^城]市|[^小城园社地灾辖景库牧林]区"
    "|[^全国红]旗)"
)
_PLACE = re.compile(
    rf"([^的]{{1,7}}?{_PLACE_END}(?:[^的员]{{1,5}}?{_PLACE_END})*)"
    "(?!党|委|干部|书记|民|居民|群众|政|公|级|域|场|区|里)[^的]{2,9}$"
)
_BODY = re.compile(r"(?:队|站|会|室)$")
_HOLDS = re.compile(
    r"([一-鿿]{2,12}?(?:社区|街道|嘎查|苏木|[镇乡村县市旗州]))"
    r"(?:(?:下?辖|管辖|现有|共有|有)(?=[\d一二两三四五六七八九十])|(?=(?:农民|村民|居民|农牧民|牧民|农村居民|城镇居民)[人户]均))"
)
_OWNER = re.compile(
    r"([^的]{0,8}?(?:宣讲队|服务队|志愿队|工作队|服务站|工作站|理事会|业委会|监委会|村委会|居委会|合作社|公司|党支部|党总支|党委))(?![^的]{0,4}(?:队|站|会|员|书记|主任|负责|领|主导|牵头|牵|成员|旗下))."
)
_SHORT_VILLAGE = re.compile(r"[^农乡新山全各本该]村$")
_SHORT = 16
_TOP = 400  # characters at the head of an article in which a name is looked for
_BACK = 400  # sentences that are looked back over
_OPEN_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n0-9]{0,36}")
_HINT = re.compile(
    r"[省市县州旗盟区乡镇村部局厅厂]|社区|街道|苏木|嘎查|兵团|援疆|系统|公司|集团|物流|合作社|[委组][员会]?|支部|政府|法院|检察院|中心|[学医]院"
    r"|学校|党校|中学|小学|大学|协会|商会|研究|派出所|[大中支]队|队|服务站|工作站|理事会|业委会|监委会|村委会|居委会|[警工卫][务作生]室|福利院|敬老院|博物馆|电台|电视台|陵园|企业|项目|全[疆校院]|[该我本][校院]"
)


def is_name(text: str) -> bool:
    """Does the phrase end like the name of an organisation or place?"""
    long_enough = len(text) >= (3 if ADMIN.search(text) or _BODY.search(text) else 4)
    return long_enough and bool(_NAME.search(text)) and not _NO_NAME.search(text)


def last_part(text: str) -> str:
    """The innermost name: 甲市乙区丙街道丁社区 → 丁社区."""
    parts = _JOINTS.split(text)
    if len(parts) > 1 and _SHORT_VILLAGE.match(parts[-1]) and parts[-2][-1] in "乡镇":
        return parts[-1]
    for i in range(len(parts) - 1, -1, -1):
        tail = "".join(parts[i:])
        if len(tail) >= (3 if ADMIN.search(tail) else 5):
            return tail
    return text


_JOINTS = re.compile(
    r"(?<=[一-鿿][省市县州旗盟区镇乡])(?<!社区)(?<!地区)(?=[^委级民场政直属辖内里容和及、府法检公医中级区])|(?<=街道)(?=[^办党工])"
)


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of one passage, looked up on demand. ``heads`` are the offsets where its sentences begin."""

    text: str
    lexicon: Lexicon
    heads: tuple[int, ...]
    aliases: frozenset[str]
    memo: dict[int, str | None] = field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    breaks: tuple[int, ...] = ()

    @staticmethod
    def of(text: str, lexicon: Lexicon) -> Topics:
        """Topics of the clean text of a passage."""
        heads = tuple(m.start() for m in _HEAD.finditer(text))
        breaks = tuple(m.start() for m in re.finditer("\n", text))
        return Topics(text, lexicon, heads, frozenset(_ALIAS.findall(text)), breaks=breaks)

    def paragraph(self, position: int) -> int:
        """Where the paragraph that holds ``position`` begins."""
        before = bisect_left(self.breaks, position)
        return self.breaks[before - 1] + 1 if before else 0

    def paragraph_end(self, position: int) -> int:
        """Where the paragraph that holds ``position`` ends."""
        after = bisect_left(self.breaks, position)
        return self.breaks[after] if after < len(self.breaks) else len(self.text)

    def at(self, start: int) -> str | None:
        """The name that opens the clause at ``start``, None if none does."""
        if start not in self.memo:
            self.memo[start] = self._read(start)
        return self.memo[start]

    def _read(self, start: int) -> str | None:
        here = _HERE.match(self.text, start)
        if here and not self.text.startswith("的", here.end()):
            return here[1]
        holds = _HOLDS.match(self.text, start)
        if holds and is_name(holds[1]):
            return holds[1]
        clause = _OPEN_CLAUSE.match(self.text, start)
        end = clause.end() if clause else start
        counted = self.text[end : end + 1].isdigit()
        aliased = self.aliases and any(alias in self.text[start:end] for alias in self.aliases)
        if not aliased and not _HINT.search(self.text, start, end):
            return None
        words = words_of(self.text, Span(start, end), (), self.lexicon)
        at = skip(words, 0, *_OPENING)
        end = skip(words, at, "noun", "vn", "adnoun")
        end = end if kind_at(words, at) == "noun" else at
        for stop in range(end, at, -1):
            name = _MINE.sub("", _WHEN.sub("", "".join(w.text for w in words[at:stop])))
            name = _MEMBERS.sub("", _TAIL.sub("", name))
            if (kind_at(words, stop) in _PREDICATE or (counted and stop == len(words))) and self._known(name):
                return name
        run = "".join(w.text for w in words[at:end])
        if not (counted or kind_at(words, end) in _PREDICATE):
            return None
        owner = _OWNER.match(run)
        if owner:
            return owner[1]
        place = _PLACE.match(run)
        return place[1] if place and is_name(place[1]) else None

    def _known(self, name: str) -> bool:
        return is_name(name) or name in self.aliases or bool(DEICTIC.match(name))

    def named_by(self, block: Block) -> Iterator[str]:
        """Names in the lines of the article and at the head of this passage, in order; each is read once."""
        own = (block.headline, block.subtitle, block.kicker, block.organisation, self.text[:_TOP])
        for line in filter(None, own):
            if line not in self.lines:
                self.lines[line] = tuple(_names_in(line, self.lexicon))
            yield from self.lines[line]

    def in_sentence(self, quantity: Quantity) -> tuple[int, str | None]:
        """The nearest topic before the quantity in its own sentence, and where its clause begins."""
        starts = [m.start() for m in _CLAUSE.finditer(self.text, quantity.sentence.start, quantity.start)]
        return next(((s, t) for s in reversed(starts) if (t := self.at(s))), (-1, None))

    def before(self, end: int) -> Iterator[tuple[int, str]]:
        """Topics at the head of the sentences before ``end``, the nearest first."""
        last = bisect_left(self.heads, end) - 1
        for i in range(last, max(-1, last - _BACK), -1):
            topic = self._head(self.heads[i], end)
            if topic:
                yield self.heads[i], topic

    def _head(self, start: int, end: int) -> str | None:
        """The topic of a sentence: of its first clause, or of the second after a short one (10月24日,……)."""
        topic = self.at(start)
        if topic is None:
            first = _CLAUSE.match(self.text, start, start + _SHORT)
            after = first.end() + 1 if first else start
            if first and after - start < _SHORT and after < end and self.text[after - 1] in ",，":
                topic = self.at(after)
        return topic


def level_of(deictic: str | None) -> tuple[str, ...]:
    """The endings of the names that 全州, 该校 or 公司 may stand for; any name for None."""
    match = DEICTIC.match(deictic or "")
    word = (match[1] or match[2]) if match else None
    return _LEVELS.get(word, (word,)) if word else ("",)


def stands_for(topic: str, level: tuple[str, ...]) -> bool:
    """Is the topic a name of the level asked for (a community is no 全区)?"""
    if topic.endswith("社区") and "自治区" in level:
        return False
    return topic.endswith(level) and not DEICTIC.match(topic)


def _names_in(line: str, lexicon: Lexicon) -> Iterator[str]:
    """The words of ``line`` that are names and point to nothing else."""
    for word in words_of(line, Span(0, len(line)), (), lexicon):
        if word.kind == "noun" and is_name(word.text) and not DEICTIC.match(word.text):
            yield word.text
