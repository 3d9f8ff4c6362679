"""Headline or section heading? For display lines without a byline, inside running text.

Papers print short stories without a reporter's name, so the line alone does not tell. What tells is the
text under it: a news story says when and where at once, while a section goes on with what was said. The
weights are set by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.blocks.lines import Unit, ends_sentence
from pipeline.blocks.regime import affinity, text_after, text_before
from pipeline.blocks.rules import BlockRules

_DISPLAY = frozenset({"short", "heading"})
_TEXT = frozenset({"text", "item"})
_OVER = frozenset({"title", "byline", "names", "subtitle", "column", "editor", "source", "masthead", "toc"})
_AHEAD = 30
_BEHIND = 40
_LONGEST_STORY = 3
_PLACE_WITHIN = 20
_LIKE = 2
_ENOUGH = 3.0
_OF_THE_TEXT_ABOVE = 0.1
_HEADLINE, _RETOLD, _WHOLLY, _MORE = 9, 0.6, 0.7, 0.3


_TITLES = (("box_title", "quote_box"), ("service_title", "article"), ("advert_title", "advert"))
_LONGEST_COLUMN = 6
_LONGEST_TITLE = 14
_LONGEST_NOTICE = 40


def title_kind(units: Sequence[Unit], run: Sequence[int], rules: BlockRules) -> str | None:
    """The kind of fragment that ``run`` starts if its first line titles a box or a service column."""
    first = units[run[0]]
    if first.label not in {"short", "bracketed"} or len(first.text) > _LONGEST_TITLE:
        return None
    kind = next((kind for name, kind in _TITLES if rules.match(name, first.text)), None)
    if kind and len(run) > 1 and not rules.match("box_item", units[run[1]].text):
        return kind if kind == "quote_box" and _titles_list(units, run, rules) else None
    return kind


def _titles_list(units: Sequence[Unit], run: Sequence[int], rules: BlockRules) -> bool:
    """True if the run is a box's name, the title of what is in it, and a list stands under them."""
    below = run[-1] + 1
    if len(run) < 2 or below >= len(units):
        return False
    return units[below].label == "item" or (
        len(run) == 2 and rules.match("numbered", units[below].text) is not None
    )


def notice_lines(units: Sequence[Unit], run: Sequence[int], rules: BlockRules) -> int:
    """How many lines at the start of ``run`` title a notice: one, or two with who gives it in the first."""
    for n, k in enumerate(run[:2]):
        text = units[k].text
        if units[k].label not in {"short", "bracketed"} or len(text) > _LONGEST_NOTICE:
            return 0
        if rules.match("notice_title", text):
            return n + 1
        if not rules.organisation_end.search(text):
            return 0
    return 0


def names_document(text: str, rules: BlockRules) -> bool:
    """True if ``text`` is the title of an official document: what it is about, and what it is."""
    return "关于" in text and rules.match("document_title", text) is not None


def names_column(text: str, rules: BlockRules) -> bool:
    """True if ``text`` is a few characters that end in a word with which columns are named."""
    if len(text) > _LONGEST_COLUMN:
        return False
    return any(found.end() == len(text) for found in rules.column_word.finditer(text))


def heads_column(units: Sequence[Unit], run: Sequence[int], rules: BlockRules) -> bool:
    """True if the run is the title of a column, set apart, with a headline under it."""
    text = units[run[0]].text
    return len(run) > 1 and units[run[1]].gap > 0 and names_column(text, rules)


def opens_story(units: Sequence[Unit], run: Sequence[int], body: Sequence[int], rules: BlockRules) -> bool:
    """True if ``run``, display lines behind the text ``body`` of an article, is a headline of its own."""
    below = run[-1] + 1
    if not body or below >= len(units) or units[below].label != "text" or len(run) > _LONGEST_STORY:
        return False
    above = units[body[-1]]
    if above.label != "text" or _is_numbered(units[run[0]], rules):
        return False
    if not ends_sentence(above.text) and not _is_signed(above, rules):
        return False
    score = _lead(units[below].text, rules) + _shape(units, run)
    score += _told_below(units, run) + 3.0 * _is_signed(above, rules)
    score += 2.0 * _is_news(units, body, rules) - 2.0 * _has_like(units, run, body, rules)
    return score >= _ENOUGH


def closes_story(units: Sequence[Unit], run: Sequence[int], rules: BlockRules) -> bool:
    """Where headlines follow: True if ``run`` names the story above it and another begins below."""
    below = run[-1] + 1
    if not run[0] or below >= len(units) or units[below].label != "text" or units[below].gap == 0:
        return False
    if units[run[0]].gap == 0 or not ends_sentence(units[run[0] - 1].text):
        return False
    if any(units[k].label == "subtitle" for k in run):
        return rules.match("lead", units[below].text) is not None
    words = "".join(units[k].text for k in run)
    mine = affinity(words, text_before(units, run[0]))
    if mine < _OF_THE_TEXT_ABOVE or mine <= affinity(words, text_after(units, below)):
        return False
    return rules.match("lead", units[below].text) is not None


def _lead(text: str, rules: BlockRules) -> float:
    """How much ``text`` opens like a news story: with when or with who said it, and with where."""
    when = rules.match("lead", text) is not None
    where = rules.search("lead_place", text[: _PLACE_WITHIN + 8]) is not None
    return 1.5 * when + where


def _shape(units: Sequence[Unit], run: Sequence[int]) -> float:
    size = sum(len(units[k].text) for k in run)
    return 0.5 * (size >= 9) - (size <= 5) + 0.5 * (units[run[0]].gap >= 2)


def _told_below(units: Sequence[Unit], run: Sequence[int]) -> float:
    """How surely the run says what the text right under it tells, word by word, and not the text above."""
    words = "".join(units[k].text for k in run)
    if len(words) < _HEADLINE:
        return 0.0
    below, above = affinity(words, units[run[-1] + 1].text), affinity(words, text_before(units, run[0]))
    if below < _RETOLD or below - above < _MORE:
        return 0.0
    return 2.5 if above <= _OF_THE_TEXT_ABOVE and below >= _WHOLLY else 2.0


def _is_signed(unit: Unit, rules: BlockRules) -> bool:
    """True if the text above ends with a signature in brackets: its story is told."""
    found = rules.search("signature", unit.text[-40:])
    return found is not None and found["names"].strip() not in rules.no_names


def _is_numbered(unit: Unit, rules: BlockRules) -> bool:
    return rules.match("numbered", unit.text) is not None


def _is_news(units: Sequence[Unit], body: Sequence[int], rules: BlockRules) -> bool:
    """True if ``body`` is a short story so far: it opens like news and has no headings."""
    if len(body) > 2 * _LONGEST_STORY or any(units[k].label in _DISPLAY for k in body):
        return False
    return _opens_news(units[body[0]].text, rules)


def _opens_news(text: str, rules: BlockRules) -> bool:
    return rules.match("dateline", text) is not None or rules.match("lead", text) is not None


def _has_like(units: Sequence[Unit], run: Sequence[int], body: Sequence[int], rules: BlockRules) -> bool:
    """True if another heading of about this length stands near, over text that does not open like news."""
    size = len(units[run[0]].text)
    return any(
        abs(len(units[k].text) - size) <= _LIKE and not _opens_news(units[k + 1].text, rules)
        for k in _headings_near(units, run, body, rules)
    )


def _headings_near(
    units: Sequence[Unit], run: Sequence[int], body: Sequence[int], rules: BlockRules
) -> Iterator[int]:
    """Single display lines over text: those of the open article, those ahead up to the next byline."""
    for k in body[-_BEHIND:]:
        if units[k].label in _DISPLAY:
            yield k
    for k in range(run[-1] + 1, min(run[-1] + _AHEAD, len(units) - 1)):
        if units[k].label in _OVER:
            return
        signed = units[k + 1].label in _OVER
        titled = title_kind(units, [k], rules) is not None
        if units[k].label in _DISPLAY and units[k - 1].label in _TEXT and not (signed or titled):
            yield k
