"""Fragments: stretches of a page that surely belong together, cut at heads, closing lines and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.blocks.contents import Contents
from pipeline.blocks.heads import DISPLAY, is_sure
from pipeline.blocks.labels import is_running
from pipeline.blocks.lines import Unit
from pipeline.blocks.regime import affinity, headlines_follow
from pipeline.blocks.rules import BlockRules

BODY = frozenset({"text", "item", "note", "resume", "heading", "turn"})
_ASIDE = frozenset(
    {"caption", "credit", "editor", "staff", "furniture", "folio", "masthead", "toc", "advert"}
)
_NEAR_UNITS = 40
_OF_THE_PICTURE = 0.6
_CLOSING = frozenset({"editor", "toc", "advert", "masthead"})


@dataclass(slots=True)
class Fragment:
    """Unit indices of a stretch: its head run, its body (text and section headings), what closed it.

    Filled while the page is read, not changed afterwards. ``closed`` names the closing label or is empty.
    """

    kind: str = "article"
    head: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    tail: list[int] = field(default_factory=list)
    closed: str = ""
    reason: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The smallest unit index."""
        return min([*self.head, *self.body, *self.tail])

    @property
    def last(self) -> int:
        """The greatest unit index."""
        return max([*self.head, *self.body, *self.tail])


def is_shut(fragment: Fragment) -> bool:
    """True if a source or editor's line ends the fragment."""
    return fragment.closed in {"source", "editor"}


class Reader:
    """Reads labelled units in order and deals them out to fragments (headlines before their bodies)."""

    def __init__(self, units: Sequence[Unit], contents: Contents, rules: BlockRules) -> None:
        self.units, self.contents, self.rules = units, contents, rules
        self.follow = headlines_follow(units, contents)
        self.titles: dict[int, int] = {}
        self.groups: list[int] = []
        self.fragments: list[Fragment] = []
        self.adverts: list[int] = []
        self.open: Fragment | None = None

    def read(self) -> list[Fragment]:
        """All fragments in source order."""
        i = 0
        while i < len(self.units):
            i = self._take(i)
        return self.fragments

    def _take(self, i: int) -> int:
        label = self.units[i].label
        if label in DISPLAY:
            return self._take_run(i)
        if label in _ASIDE:
            if label in _CLOSING:
                self._close(label)
        elif label == "source":
            self._take_source(i)
        elif label in {"brief", "box"}:
            self._take_marked(i, label)
        else:
            self._take_text(i)
        return i + 1

    def _start(self, kind: str, reason: str) -> Fragment:
        self._close("next")
        self.open = Fragment(kind=kind, reason=[reason])
        self.fragments.append(self.open)
        return self.open

    def _close(self, why: str) -> None:
        if self.open is not None:
            self.open.closed = self.open.closed or why
            self.open = None

    def _take_text(self, i: int) -> None:
        if self.open is None or self._new_story(i):
            self._start("article", "text-after-close" if self.open is None else "dateline-inside")
        assert self.open is not None  # noqa: S101 - for the type checker
        self.open.body.append(i)

    def _new_story(self, i: int) -> bool:
        """The opening of a news story after other text starts a story of its own."""
        if self.open is None or self.open.kind != "article" or self.units[i].label != "text":
            return False
        begun = any(self.units[k].label == "text" for k in self.open.body)
        return begun and self.rules.match("dateline", self.units[i].text) is not None

    def _take_source(self, i: int) -> None:
        target = self.open or (self.fragments[-1] if self.fragments else None)
        if target is None:
            target = self._start("article", "source-line-alone")
        target.tail.append(i)
        self._close("source")

    def _take_marked(self, i: int, label: str) -> None:
        if label == "box" and self.open is not None and self.open.kind == "quote_box":
            self.open.body.append(i)
            return
        fragment = self._start("brief" if label == "brief" else "quote_box", f"mark-{label}")
        fragment.body.append(i)

    def _take_run(self, i: int) -> int:
        j = i
        while j < len(self.units) and self.units[j].label in DISPLAY:
            j += 1
        run = list(range(i, j))
        if self.follow:
            run = self._take_title_above(run)
            if not run:
                return j
        if self._titles_group(run):
            if self.units[min(j, len(self.units) - 1)].label == "box":
                self._start("quote_box", "mark-box").head += run
                return j
            self._close("group-title")
            self.groups += run
            return j
        if self._titles_picture(run):
            self.titles[run[0]] = run[0] + 1
            return j
        reason = self._head_reason(run)
        if reason is None:
            for k in run:
                self._take_text(k)
        else:
            head, rest = self._parted(run, reason)
            self._start("article", reason).head += self._without_advert(head)
            for k in rest:
                self._take_text(k)
        return j

    def _titles_group(self, run: Sequence[int]) -> bool:
        """One line over (or, where headlines follow, under) a group of briefs or box items."""
        if len(run) > 1 or is_sure(self.units, run) or len(self.units[run[0]].text) > 10:
            return False
        marked = ("brief", "box")
        above = self.open is not None and self.open.kind in {"brief", "quote_box"}
        below = run[-1] + 1 < len(self.units) and self.units[run[-1] + 1].label in marked
        if self.follow:
            return above and not below and run[-1] + 1 == len(self.units)
        return below and not above

    def _titles_picture(self, run: Sequence[int]) -> bool:
        """One line set off like a picture, with the picture's caption right under it."""
        if len(run) > 1 or run[0] + 1 >= len(self.units) or self.units[run[0]].label != "short":
            return False
        line, below = self.units[run[0]], self.units[run[0] + 1]
        return line.gap >= 2 and below.gap <= 1 and below.label == "caption" and self.open is None

    def _take_title_above(self, run: list[int]) -> list[int]:
        """Where headlines follow: give the lines before a byline to what stands above; what is left over."""
        signed = next((k for k in run if self.units[k].label in {"byline", "names"}), run[-1] + 1)
        above, rest = [k for k in run if k < signed], [k for k in run if k >= signed]
        after = self.units[run[-1] + 1].label if run[-1] + 1 < len(self.units) else ""
        captioned = run[0] > 0 and self.units[run[0] - 1].label in {"caption", "credit"}
        below = self.units[run[-1] + 1].text if run[-1] + 1 < len(self.units) else ""
        opens = self.rules.match("dateline", below) is not None
        if not above or not (rest or captioned or after not in BODY or opens):
            return run
        words = "".join(self.units[k].text for k in above)
        if not rest and not opens and self._heads_section(run, words, captioned=captioned):
            return run
        if captioned and self._names_picture(words, run[0]):
            self.titles |= dict.fromkeys(above, run[0] - 1)
        elif (fragment := self._untitled(run[0])) is not None:
            fragment.head += above
            fragment.reason.append("headline-below")
            self._close("headline")
        elif captioned:
            self.titles |= dict.fromkeys(above, run[0] - 1)
        else:
            return run
        return rest

    def _heads_section(self, run: Sequence[int], words: str, *, captioned: bool) -> bool:
        """In a signed article, text right behind the run or the caption under it goes on with the article."""
        if self.open is None or not self._signed(self.open):
            return False
        behind = run[-1] + 1
        while behind < len(self.units) and self.units[behind].label in {"caption", "credit"}:
            behind += 1
        if behind >= len(self.units) or self.units[behind].label not in BODY:
            return False
        if self.rules.match("dateline", self.units[behind].text):
            return False
        return not captioned or affinity(words, self.units[run[0] - 1].text) < _OF_THE_PICTURE

    def _signed(self, fragment: Fragment) -> bool:
        if is_sure(self.units, fragment.head):
            return True
        return (
            bool(fragment.body)
            and self.rules.match("dateline", self.units[fragment.body[0]].text) is not None
        )

    def _untitled(self, at: int) -> Fragment | None:
        """The article without headline that ends right above unit ``at``, closing lines skipped."""
        fragment = self.open or (self.fragments[-1] if self.fragments else None)
        if fragment is None or fragment.kind != "article" or self._titled(fragment):
            return None
        between = (self.units[k].label for k in range(fragment.last + 1, at))
        return fragment if all(label in _ASIDE for label in between) else None

    def _titled(self, fragment: Fragment) -> bool:
        return any(self.units[k].label in {"short", "title"} for k in fragment.head)

    def _names_picture(self, words: str, at: int) -> bool:
        """Do the words belong to the caption above rather than to the open article?"""
        if self.open is None or self._titled(self.open):
            return True
        body = "".join(self.units[k].text for k in self.open.body[-_NEAR_UNITS:])
        return affinity(words, self.units[at - 1].text) > affinity(words, body)

    def _parted(self, run: list[int], reason: str) -> tuple[list[int], list[int]]:
        """Head and first section heading, when the contents list tells where the headline ends."""
        if reason != "head-in-contents":
            return run, []
        last = max(k for k in run if self.contents.entry_of(self.units[k].text) is not None)
        at = last - run[0] + 1
        while at < len(run) and self.rules.organisation_end.search(self.units[run[at]].text):
            at += 1
        return run[:at], run[at:]

    def _without_advert(self, run: list[int]) -> list[int]:
        """Lines before the announced headline that the contents list does not know, beside a picture."""
        known = [k for k in run if self.contents.entry_of(self.units[k].text) is not None]
        before = run[: run.index(known[0])] if known else []
        if not before or self.units[run[0]].gap < 2 or is_sure(self.units, before):
            return run
        self.adverts += range(run[0], known[0])
        return list(range(known[0], run[-1] + 1))

    def _head_reason(self, run: Sequence[int]) -> str | None:
        """Why the run is a head; None if it is a heading inside the open article."""
        after = next(
            (k for k in range(run[-1] + 1, len(self.units)) if self.units[k].label not in _ASIDE), None
        )
        if self.open is not None and self.open.kind == "brief":
            return "head-byline" if is_sure(self.units, run) and not self._brief_title(run) else None
        if is_sure(self.units, run):
            return "head-byline"
        if any(self.contents.entry_of(self.units[k].text) is not None for k in run):
            return "head-in-contents"
        if after is not None and self.rules.match("dateline", self.units[after].text):
            return "head-dateline"
        if after is not None and self.units[after].label == "note":
            return "head-note"
        if self.open is None and not self.contents.entries:
            return "head-after-close"
        if run[0] and self.units[run[0] - 1].label == "furniture" and not self.contents.entries:
            return "head-after-margin"
        return None

    def _brief_title(self, run: Sequence[int]) -> bool:
        """A byline straight under the brief's own title stays in the brief."""
        body = self.open.body if self.open else []
        return body == [run[0] - 1] and not is_running(self.units[body[0]].text[1:])
