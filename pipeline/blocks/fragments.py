"""Fragments: stretches of a page that surely belong together, cut at heads, closing lines and marks."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.blocks.dealer import ASIDE, Dealer, Fragment, is_service
from pipeline.blocks.headings import (
    closes_story,
    heads_column,
    names_column,
    names_document,
    notice_lines,
    opens_story,
    title_kind,
)
from pipeline.blocks.heads import DISPLAY, is_sure
from pipeline.blocks.labels import is_running
from pipeline.blocks.lines import Unit
from pipeline.blocks.regime import affinity, text_before

BODY = frozenset({"text", "item", "note", "resume", "heading", "turn"})
_NEAR_UNITS = 40
_OF_THE_PICTURE = 0.6
_OF_THE_TEXT = 0.3
_CLOSING = frozenset({"editor", "toc", "advert", "masthead"})


def _is_over(units: Sequence[Unit], i: int) -> bool:
    """True if the column title ``i`` stands closer to the line below it than to the line above."""
    return units[i].label == "column" and units[i + 1].gap < max(1, units[i].gap)


class Reader(Dealer):
    """Reads labelled units in order and deals them out to fragments (headlines before their bodies)."""

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
        if label in ASIDE:
            if label in _CLOSING:
                self._close(label)
        elif label == "source":
            self._take_source(i)
        elif label in {"brief", "box"}:
            self._take_marked(i, label)
        else:
            self._take_text(i)
        return i + 1

    def _take_run(self, i: int) -> int:
        j = i
        while j < len(self.units) and self.units[j].label in DISPLAY:
            j += 1
        end = j - self._ends_with_group_title(i, j)
        self.groups += range(end, j)
        run = self._take_title_above(list(range(i, end))) if self.follow else self._take_signature(i, end)
        run = self._take_items(run)
        while run and (kind := title_kind(self.units, run, self.rules)):
            run = self._take_box(run, kind)
        if lines := notice_lines(self.units, run, self.rules):
            self._start("advert", "head-of-notice").head += run[:lines]
            run = self._take_items(run[lines:])
        if run:
            self._place_run(run)
        return j

    def _ends_with_group_title(self, i: int, j: int) -> bool:
        """True if the last of several display lines is set apart and heads a group of briefs."""
        if j - i < 2 or j >= len(self.units) or self.units[j].label != "brief":
            return False
        line = self.units[j - 1]
        return line.label == "short" and line.gap > 0 and names_column(line.text, self.rules)

    def _place_run(self, run: list[int]) -> None:
        """Make the run the head of a fragment, of a group, of a picture, or a heading inside the article."""
        j = run[-1] + 1
        if self._titles_group(run):
            if self.units[min(j, len(self.units) - 1)].label == "box":
                self._start("quote_box", "mark-box").head += run
                return
            self._close("group-title")
            self.groups += run
            return
        if self._titles_picture(run):
            self.titles[run[0]] = run[0] + 1
            return
        reason = self._head_reason(run)
        if reason is None:
            for k in run:
                self._take_text(k)
        elif reason == "byline-after-lead" and self.open is not None:
            self.open.head += run
        else:
            head, rest = self._parted(run, reason)
            self._start("article", reason).head += self._without_advert(head)
            for k in rest:
                self._take_text(k)

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
        if below.label == "caption" and self.rules.match("picture_title", line.text):
            return True
        return line.gap >= 2 and below.gap <= 1 and below.label == "caption" and self.open is None

    def _take_title_above(self, run: list[int]) -> list[int]:
        """Where headlines follow: give the lines before a byline to what stands above; what is left over."""
        signed = next((k for k in run if self.units[k].label in {"byline", "names"}), run[-1] + 1)
        if run[0] < signed <= run[-1] and _is_over(self.units, signed - 1):
            signed -= 1
        above, rest = [k for k in run if k < signed], [k for k in run if k >= signed]
        after = self.units[run[-1] + 1].label if run[-1] + 1 < len(self.units) else ""
        captioned = run[0] > 0 and self.units[run[0] - 1].label in {"caption", "credit"}
        below = self.units[run[-1] + 1].text if run[-1] + 1 < len(self.units) else ""
        opens = self.rules.match("dateline", below) is not None
        opens = opens or any(self.units[k].label == "column" for k in above)
        opens = opens or (not rest and not captioned and closes_story(self.units, above, self.rules))
        if not above or not (rest or captioned or after not in BODY or opens):
            return run
        words = "".join(self.units[k].text for k in above)
        if not rest and not opens and self._heads_section(run, words, captioned=captioned):
            return run
        if captioned and self._names_picture(words, run[0]):
            self.titles |= dict.fromkeys(above, run[0] - 1)
        elif (fragment := self._untitled(run[0])) is not None:
            fragment.head += self._without_slogans(above)
            fragment.reason.append("headline-below")
            self._close("headline")
        elif captioned:
            self.titles |= dict.fromkeys(above, run[0] - 1)
        else:
            return run
        return rest

    def _without_slogans(self, run: list[int]) -> list[int]:
        """The run, without last lines set apart at the foot of the page that the text says nothing of."""
        text = text_before(self.units, run[0])
        end = len(run)
        while end > 1 and run[-1] + 1 == len(self.units) and self.units[run[end - 1]].gap:
            if self.units[run[end - 1]].label != "short" or affinity(self.units[run[end - 1]].text, text) > 0:
                break
            end -= 1
        if affinity(self.units[run[0]].text, text) < _OF_THE_TEXT:
            return run
        self.groups += run[end:]
        return run[:end]

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

    def _names_picture(self, words: str, at: int) -> bool:
        """Do the words belong to the caption above rather than to the open article?"""
        if self.open is None or self._titled(self.open):
            return True
        body = "".join(self.units[k].text for k in self.open.body[-_NEAR_UNITS:])
        return affinity(words, self.units[at - 1].text) > affinity(words, body)

    def _parted(self, run: list[int], reason: str) -> tuple[list[int], list[int]]:
        """Head and first section heading, when the contents list tells where the headline ends."""
        if reason != "head-in-contents":
            return self._before_section(run)
        last = max(k for k in run if self.contents.entry_of(self.units[k].text) is not None)
        at = last - run[0] + 1
        while at < len(run) and self.rules.organisation_end.search(self.units[run[at]].text):
            at += 1
        return run[:at], run[at:]

    def _before_section(self, run: list[int]) -> tuple[list[int], list[int]]:
        """A numbered line at the end of a head is the first section heading."""
        first = next((k for k in run[1:] if self.rules.match("numbered", self.units[k].text)), None)
        if first is None or is_sure(self.units, [k for k in run if k > first]):
            return run, []
        return [k for k in run if k < first], [k for k in run if k >= first]

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
            (k for k in range(run[-1] + 1, len(self.units)) if self.units[k].label not in ASIDE), None
        )
        if self.open is not None and self.open.kind == "brief":
            return "head-byline" if is_sure(self.units, run) and not self._brief_title(run) else None
        if self._signs_head(run):
            return "byline-after-lead"
        if is_sure(self.units, run):
            return "head-byline"
        if any(self.contents.entry_of(self.units[k].text) is not None for k in run):
            return "head-in-contents"
        if after is not None and self.rules.match("dateline", self.units[after].text):
            return "head-dateline"
        if after is not None and self.units[after].label == "note":
            return "head-note"
        if any(names_document(self.units[k].text, self.rules) or self._names_letter(k) for k in run):
            return "head-of-document"
        if self.contents.entries:
            return None
        if self.open is None:
            return "head-after-close"
        return self._unsigned_reason(run)

    def _names_letter(self, i: int) -> bool:
        return self.rules.match("letter_title", self.units[i].text) is not None

    def _unsigned_reason(self, run: Sequence[int]) -> str | None:
        """Why an unsigned run inside an open article is a head, on a page without contents list."""
        around = self.outer or self.open
        if around is None or around.kind in {"advert", "service"} or is_service(around):
            return "head-after-box"
        if run[0] and self.units[run[0] - 1].label == "furniture":
            return "head-after-margin"
        if self.follow or around.kind != "article":
            return None
        if heads_column(self.units, run, self.rules):
            return "head-of-column"
        return "head-of-story" if opens_story(self.units, run, around.body, self.rules) else None

    def _signs_head(self, run: Sequence[int]) -> bool:
        """True if the run belongs to the head of the open article, though something stands between."""
        return self._goes_on_head(run) or self._signs_lead(run)

    def _goes_on_head(self, run: Sequence[int]) -> bool:
        """True if a margin line parts the run, a header's date and source, from the headline above."""
        if self.follow or self.open is None or self.open.body or not self._titled(self.open):
            return False
        return all(self.units[k].label in {"meta", "date_line"} for k in run)

    def _signs_lead(self, run: Sequence[int]) -> bool:
        """True if the run only signs: a byline under the one paragraph that stands under a headline."""
        if self.follow or self.open is None or len(self.open.body) != 1 or self.open.kind != "article":
            return False
        if any(self.units[k].label not in {"byline", "names", "meta"} for k in run):
            return False
        signed = any(self.units[k].label in {"byline", "names"} for k in self.open.head)
        return self._titled(self.open) and not signed

    def _brief_title(self, run: Sequence[int]) -> bool:
        """A byline straight under the brief's own title stays in the brief."""
        body = self.open.body if self.open else []
        return body == [run[0] - 1] and not is_running(self.units[body[0]].text[1:])
