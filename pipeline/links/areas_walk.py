"""Following a text through its sentences: where it stands at each number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.links.areas_home import Home
from pipeline.links.areas_names import Gazetteer
from pipeline.links.areas_resolve import SEVERAL, Item
from pipeline.links.places import parts
from pipeline.records import Basis, Quantity

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’』」）)]*|\n|$)")
_OPENER = re.compile(
    r"(?:[“\"‘(（◆●■]|近年来|今年以来|今年|去年|目前|同时|此外|其中|位于|地处|走进|来到|在|如|像|例如|比如|据|自|记者从|以|为|[，,、0-9年月日])*"
)
_LOCATIVE = re.compile(r"(?:在|到|是|家住|住在|来到|走进|走入|深入|位于|地处)$")
_INTO = re.compile(r"[^，。；,;:：“”]{0,14}(?:在|到|来到|走进|深入|送达|运抵|抵达|驰援|支援|捐给|捐赠给)")
_NO_HEADING = re.compile(r"[，,“”0-9！？!?]|[说道讲]。|表示。|介绍。|告诉记者。")
_FAR = 300
_OPENING = 12
_CLAUSE_ENDS = "，,；;：:”"
_QUOTED = re.compile(r"^(“[^”\n]{8,}”)([^“”。！？\n]{2,60})", re.MULTILINE)
_NARRATIVE = re.compile("[”正了着们他她过]")  # no heading, if it does not open a paragraph
_ASKS = ("记者：", "记者:", "笔者：", "问：", "问:")
_TOWNS = ("街道", "社区", "苏木", "嘎查", "镇", "乡", "村")


@dataclass(frozen=True, slots=True)
class Locus:
    """Where the text is: an area code, a place below it as printed, how that is known, and the rule that
    read the clean interval ``[start, end)``.
    """

    code: str | None = None
    place: str | None = None
    basis: Basis = "article"
    rule: str = "home"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Walk:
    """One passage with its items, its block's own place and the places met before (name → where it lies)."""

    text: str
    items: Sequence[Item]
    home: Home
    gazetteer: Gazetteer
    met: dict[str, Locus] = field(default_factory=dict)

    def loci(self, wanted: Sequence[Quantity]) -> Iterator[tuple[Quantity, Locus]]:
        """The locus of each quantity of the passage, in reading order of sentences."""
        topic = self.start
        told = self._told()
        starts, numbers = [x.start for x in self.items], [q.start for q in wanted]
        for match in _SENTENCE.finditer(self.text):
            if match.start() == match.end():
                continue
            low, high = (bisect_left(starts, at) for at in match.span())
            inside = [x for x in self.items[low:high] if not x.away]
            low, high = (bisect_left(numbers, at) for at in match.span())
            here = wanted[low:high]
            told_on = self.text[match.start() - 1 : match.start()] not in ("", "\n") and bool(
                _NARRATIVE.search(self.text, match.start() - 1, match.end())
            )
            if (_is_heading(match.group()) and not told_on) or match.group().startswith(_ASKS):
                topic = self.start
            nearest = bisect_left(told, match.start() + 1, key=lambda x: x[0]) - 1
            inner = nearest >= 0 and match.start() < told[nearest][1]
            said = told[nearest][2] if inner else None
            held = replace(self.moved(topic, said), basis="context") if said else topic
            for quantity in here:
                yield quantity, self.at(quantity, inside, held, here)
            topic = self.next_topic(match, inside, topic)

    def _told(self) -> list[tuple[int, int, Item]]:
        """Quotations that open a paragraph, and the last place or area named in the words that say who
        speaks: he tells of it.
        """
        out = []
        starts = [x.start for x in self.items]
        for match in _QUOTED.finditer(self.text):
            low, high = (bisect_left(starts, at) for at in match.span(2))
            named = [x for x in self.items[low:high] if (x.place or x.code) and not x.away]
            if named:
                out.append((match.start(1), match.end(1), named[-1]))
        return out

    @property
    def start(self) -> Locus:
        """The block's own place as a locus."""
        return Locus(self.home.code, self.home.place)

    def at(
        self, quantity: Quantity, inside: Sequence[Item], topic: Locus, here: Sequence[Quantity] = ()
    ) -> Locus:
        """The last item in front of the number, or one it is taken to (12名工人到某县求助), else the
        topic.
        """
        locus, first = topic, True
        low = bisect_left(inside, quantity.start - _FAR, key=lambda x: x.start)
        high = bisect_left(inside, quantity.end + _FAR, key=lambda x: x.start)
        for item in inside[low:high]:
            before = item.start < quantity.start or (item.whole == SEVERAL and item.start == quantity.start)
            if not before and not (item.code and _INTO.fullmatch(self.text, quantity.end, item.start)):
                continue
            if not first and self._backwards(item, locus):
                continue
            locus, first = self.moved(locus, item), False
            if item.place and (own := self._own_place(item, inside, quantity, here)):
                locus = replace(self.moved(topic, own), rule="respectively")
            if item.list_codes and (code := self._respectively(item, quantity, here)):
                locus = Locus(code, None, "stated", "respectively", item.start, item.end)
        return locus

    def _respectively(self, item: Item, quantity: Quantity, here: Sequence[Quantity]) -> str | None:
        """甲县、乙县分别建成12个、15个: the number's own member of the list, if there is one number for
        each.
        """
        between = self.text[item.end : quantity.start]
        first = bisect_left(here, item.end, key=lambda q: q.start)
        if "分别" not in between or len(here) - first != len(item.list_codes):
            return None
        return item.list_codes[bisect_left(here, quantity.start, key=lambda q: q.start) - first]

    def _own_place(
        self, item: Item, inside: Sequence[Item], quantity: Quantity, here: Sequence[Quantity]
    ) -> Item | None:
        """甲镇、乙镇分别新增12家、8家: the number's own place of the list that ``item`` closes."""
        if "分别" not in self.text[item.end : min(quantity.start, item.end + _FAR)]:
            return None
        listed = [item]
        for before in reversed([x for x in inside if x.start < item.start]):
            if not before.place or self.text[before.end : listed[0].start] not in ("、", "和", "与", "及"):
                break
            listed.insert(0, before)
        first = bisect_left(here, item.end, key=lambda q: q.start)
        if len(listed) < 2 or len(here) - first != len(listed):
            return None
        return listed[bisect_left(here, quantity.start, key=lambda q: q.start) - first]

    def _backwards(self, item: Item, locus: Locus) -> bool:
        """A bare name of what holds the place in hand (为新疆电商行业), or an area outside the block's
        own when one inside is told.
        """
        if not item.code or item.list_codes or not locus.code:
            return False
        if item.bare and item.code in self.gazetteer.line(locus.code):
            return True
        if self._opens_clause(item):
            return False
        return bool(self.home.code) and self._inside(locus.code) and not self._inside(item.code)

    def _new_story(self, match: re.Match[str], item: Item) -> bool:
        """A paragraph that starts with the full name of an area which does not hold the block's own."""
        first = match.start() == 0 or self.text[match.start() - 1] == "\n"
        holds = item.code in self.gazetteer.line(self.home.code or "")
        return first and not item.bare and not holds and item.start - match.start() <= _OPENING

    def _deeper(self, match: re.Match[str], item: Item) -> bool:
        """A place below the block's own area in the very first sentence: the scene is set there."""
        return match.start() == 0 and bool(item.place and item.code) and self._inside(item.code or "")

    def _opens_clause(self, item: Item) -> bool:
        return item.start == 0 or self.text[item.start - 1] in _CLAUSE_ENDS

    def _inside(self, code: str) -> bool:
        return bool(self.home.code) and self.gazetteer.within(code, self.home.code or "")

    def moved(self, locus: Locus, item: Item) -> Locus:
        """Where the text stands after ``item``."""
        rule, out = "name", Locus(item.code, None, "stated")
        if item.whole == "国":
            rule, out = "nation", Locus(None, None, "stated")
        elif item.whole == SEVERAL:
            rule, out = "several", self._several(locus)
        elif item.whole:
            rule, out = "whole", self._whole(item.whole, locus)
        elif item.list_codes:
            rule, out = "list", Locus(self.gazetteer.common(item.list_codes), None, "stated")
        elif item.place:
            rule, out = "place", self._place(item, locus)
        return replace(out, rule=rule, start=item.start, end=item.end)

    def _place(self, item: Item, locus: Locus) -> Locus:
        """A village joins the township it was met with (庙工村 → 三工镇庙工村); its area is its own, or
        the one in hand.
        """
        printed = item.place or ""
        known = self.met.get(printed)
        for held in (locus.place, self.home.place):
            if held and held != printed and held.endswith(printed):
                known = known or Locus(locus.code, held)
        place = known.place if known else printed
        line = self.gazetteer.line(locus.code or "")
        if item.code and item.code not in line:
            out = Locus(item.code, place, "stated")
        elif known and known.code and known.code not in line:
            out = Locus(known.code, place, "context")
        else:
            out = replace(locus, place=place)
        for part in parts(printed, self.gazetteer):
            whole = printed[: printed.index(part) + len(part)]
            self.met.setdefault(part, replace(out, place=whole if part != place else place, basis="context"))
        return out

    def _several(self, locus: Locus) -> Locus:
        """4县, 7个县市: what holds them, so never a single county in hand."""
        areas = self.gazetteer.areas
        single = locus.code is not None and areas[locus.code].level == "county"
        wider = self.home.code is not None and areas[self.home.code].level != "county"
        return replace(self.start, place=None, basis="context") if single and wider else locus

    def _whole(self, kind: str, locus: Locus) -> Locus:
        """全县, 该旗, 我市: the nearest area of that kind; 全镇: the place in hand."""
        here = (locus, self.start)
        if kind in _TOWNS:
            met = [x for x in reversed(self.met.values()) if x.place and x.place.endswith(kind)]
            held = next((x for x in (*here, *met) if x.place and kind in x.place), None)
            if not held or not held.place:
                return locus
            return Locus(held.code, held.place[: held.place.index(kind) + len(kind)], "context")
        lines = [self.gazetteer.line(x.code or "") for x in here]
        for code in [*lines[1][:1], *lines[0], *lines[1]]:
            if _is_kind(self.gazetteer.areas[code].name, kind):
                return Locus(code, None, "context")
        return replace(locus, place=None)

    def next_topic(self, match: re.Match[str], inside: Sequence[Item], topic: Locus) -> Locus:
        """What the following sentences are about: what opens this one or where it takes place, else what
        went before.
        """
        opener = _OPENER.match(match.group())
        limit = match.start() + (opener.end() if opener else 0) + 2
        for item in inside:
            opens = item.start <= limit or self._opens_clause(item)
            if not (
                opens or self._deeper(match, item) or _LOCATIVE.search(self.text, match.start(), item.start)
            ):
                continue
            moved = replace(self.moved(topic, item), basis="context")
            if (
                not (self.home.code and moved.code)
                or self._inside(moved.code)
                or self._new_story(match, item)
            ):
                topic = moved
            limit = item.end + 2 if opens else limit
        return topic


def _is_heading(sentence: str) -> bool:
    """A run-in heading (创新包联服务。) or a line without end mark: the text turns to something else."""
    if sentence.endswith("\n"):
        return 1 < len(sentence) <= 32 and "，" not in sentence and "," not in sentence
    return len(sentence) <= 12 and not _NO_HEADING.search(sentence)


def _is_kind(name: str, kind: str) -> bool:
    return name.startswith("新疆") if kind == "疆" else name.endswith(kind)
