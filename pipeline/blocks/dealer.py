"""Dealing units out to fragments: texts, source lines, marks, boxes; what does not hang on a display line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.blocks.contents import Contents
from pipeline.blocks.heads import DISPLAY, is_sure
from pipeline.blocks.labels import SHORT
from pipeline.blocks.lines import Unit
from pipeline.blocks.passages import is_open
from pipeline.blocks.regime import headlines_follow
from pipeline.blocks.rules import BlockRules

ASIDE = frozenset(
    {"quote", "caption", "credit", "editor", "staff", "furniture", "folio", "masthead", "toc", "advert"}
)
BOXES = frozenset({"quote_box", "advert"})


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


def is_service(fragment: Fragment) -> bool:
    """True for weather, notices and the like: short pieces with titles of their own."""
    return "head-of-service" in fragment.reason


def _is_item(unit: Unit) -> bool:
    return unit.label in {"item", "box"}


class Dealer:
    """Holds what has been read so far; ``Reader`` adds how display lines are read."""

    def __init__(self, units: Sequence[Unit], contents: Contents, rules: BlockRules) -> None:
        self.units, self.contents, self.rules = units, contents, rules
        self.follow = headlines_follow(units, contents, rules)
        self.titles: dict[int, int] = {}
        self.groups: list[int] = []
        self.fragments: list[Fragment] = []
        self.adverts: list[int] = []
        self.open: Fragment | None = None
        self.outer: Fragment | None = None

    def _start(self, kind: str, reason: str) -> Fragment:
        self._close("next")
        self.open = Fragment(kind=kind, reason=[reason])
        self.fragments.append(self.open)
        return self.open

    def _close(self, why: str) -> None:
        if self.open is not None:
            self.open.closed = self.open.closed or why
            self.open = None
        self.outer = None

    def _take_text(self, i: int) -> None:
        self._leave_box(i)
        if self.open is None or self._new_story(i):
            self._start("article", "text-after-close" if self.open is None else "dateline-inside")
        elif self._is_new_note(i):
            self._start("article", "head-note")
        assert self.open is not None  # noqa: S101 - for the type checker
        self.open.body.append(i)

    def _is_new_note(self, i: int) -> bool:
        """An editor's note behind a whole text, right over a head, speaks of what follows."""
        if self.units[i].label != "note" or self.open is None or not self.open.body:
            return False
        if i + 1 >= len(self.units) or self.units[i + 1].label not in DISPLAY:
            return False
        return not is_open(self.units[self.open.body[-1]].text)

    def _new_story(self, i: int) -> bool:
        """The opening of a news story after other text starts a story of its own."""
        if self.open is None or self.open.kind != "article" or self.units[i].label != "text":
            return False
        begun = any(self.units[k].label == "text" for k in self.open.body)
        return begun and self.rules.match("dateline", self.units[i].text) is not None

    def _take_source(self, i: int) -> None:
        if self.outer is not None and self.rules.match("signed_source", self.units[i].text):
            self.open, self.outer = self.outer, None
        target = self.open or (self.fragments[-1] if self.fragments else None)
        if target is None:
            target = self._start("article", "source-line-alone")
        target.tail.append(i)
        self._close("source")

    def _take_marked(self, i: int, label: str) -> None:
        if label == "box" and self.open is not None and self.open.kind == "quote_box":
            self.open.body.append(i)
            return
        outer = self.open if label == "box" and self._is_cut() else None
        if outer is not None:
            self.open = None
        fragment = self._start("brief" if label == "brief" else "quote_box", f"mark-{label}")
        fragment.body.append(i)
        self.outer = outer

    def _is_cut(self) -> bool:
        """True if the open article breaks off in mid-sentence."""
        if self.open is None or self.open.kind != "article" or not self.open.body:
            return False
        last = self.units[self.open.body[-1]]
        return last.label == "text" and is_open(last.text)

    def _take_signature(self, i: int, j: int) -> list[int]:
        """An office and a date behind the text of a document sign it; what is left of the run."""
        if self._signs_above(i, j):
            self._take_source(i)
            return list(range(i + 1, j))
        if self.open is None or not self.open.body or not self._is_signature(i, j):
            return list(range(i, j))
        self._take_text(i)
        self._take_text(i + 1)
        self._close("source")
        return list(range(i + 2, j))

    def _signs_above(self, i: int, j: int) -> bool:
        """True if ``i`` signs the unsigned article above: no text stands under it, or a head of its own."""
        if self.open is None or self.open.kind != "article" or not self.open.body or self._signed(self.open):
            return False
        if self.units[i].label not in {"byline", "names"} or not self._titled(self.open):
            return False
        if i + 1 == j:
            return j == len(self.units) or self.units[j].label in ASIDE
        others = {self.units[k].label for k in range(i + 1, j)}
        return self.units[i + 1].gap > 0 and bool(others & {"byline", "names"})

    def _is_signature(self, i: int, j: int) -> bool:
        if j - i < 2 or self.units[i].label != "short" or self.units[i + 1].label != "date_line":
            return False
        return self.rules.organisation_end.search(self.units[i].text) is not None

    def _take_items(self, run: list[int]) -> list[int]:
        """Lines of figures in an open box belong to it; what is left of the run."""
        at = 0
        while at < len(run) and self.open is not None and self.open.kind in BOXES:
            if not self.rules.match("box_item", self.units[run[at]].text) and not self._heads_table(run[at]):
                break
            self.open.body.append(run[at])
            at += 1
        return run[at:]

    def _heads_table(self, i: int) -> bool:
        """True if unit ``i`` names the columns of the table right under it."""
        below = self.units[i + 1] if i + 1 < len(self.units) else None
        return below is not None and below.label == "item" and not below.gap and " " in self.units[i].text

    def _take_box(self, run: list[int], kind: str) -> list[int]:
        """Start the box or service column that ``run`` is headed by; what is left of the run."""
        outer = self.outer or self.open
        inside = kind == "quote_box" and outer is not None and outer.kind == "article" and bool(outer.body)
        if inside:
            self.open = None
        self._start(kind, "title-of-box" if kind == "quote_box" else "head-of-service").head.append(run[0])
        self.outer = outer if inside and outer is not None and not is_service(outer) else None
        if len(run) > 1 and not self.rules.match("box_item", self.units[run[1]].text):
            self.fragments[-1].head.append(run[1])
            return self._take_items(run[2:])
        return self._take_items(run[1:])

    def _leave_box(self, i: int) -> None:
        """Text behind the items or the one paragraph of a box goes on with the article around it."""
        if self.outer is not None and self.open is not None and self.open.body and not self._lists(i):
            self.open, self.outer = self.outer, None

    def _lists(self, i: int) -> bool:
        """True if unit ``i`` is an item of the open box, by its shape or by its number."""
        unit = self.units[i]
        if _is_item(unit):
            return True
        return len(unit.text) < SHORT and self.rules.match("numbered", unit.text) is not None

    def _titled(self, fragment: Fragment) -> bool:
        return any(self.units[k].label in {"short", "title"} for k in fragment.head)

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
        return fragment if all(label in ASIDE for label in between) else None
