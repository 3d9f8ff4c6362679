"""How the claims of a sentence hang together: parts of wholes, sums, levels and their changes, conditions.

Every rule looks at the quantities of one sentence in order and yields links between their positions in the
reading. Sums and shares are only linked where the arithmetic agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from pipeline.links.phrases import clause_of, kind_at
from pipeline.links.sites import Found, word_at
from pipeline.records import Link

Group = Sequence[tuple[int, Found]]

_RATES = ("percent", "fraction")


def find_links(found: Sequence[Found]) -> tuple[Link, ...]:
    """Links between the quantities of one reading, each pair once, in order of the source."""
    links: dict[tuple[int, int], Link] = {}
    numbered = list(enumerate(found))
    for _, members in groupby(
        numbered,
        key=lambda m: (m[1].site.quantity.block, m[1].site.quantity.passage, m[1].site.quantity.sentence),
    ):
        group = list(members)
        for rule in _RULES:
            for link in rule(group, numbered):
                links.setdefault((link.source, link.target), link)
    return tuple(sorted(links.values(), key=lambda k: (k.source, k.target)))


def from_to(group: Group, _: Group) -> Iterator[Link]:
    """由61.5%提高到83.2%."""
    for (i, a), (j, b) in pairwise(group):
        words = a.site.words
        between = words[a.site.at + 1 : b.site.at]
        origin = word_at(words, _before_per(a)) in ("由", "从")
        if (
            origin
            and between
            and between[0].kind in ("change", "adverb", "locative", "verb")
            and len(between) < 4
        ):
            yield Link(i, "from_of", j)


def _before_per(item: Found) -> int:
    """The position before the figure and its denominator (由每月800元)."""
    words, at, per = item.site.words, item.site.at, item.site.quantity.per
    each = per and word_at(words, at - 1) == per and kind_at(words, at - 2) == "det"
    return at - 3 if each else at - 1


def change(group: Group, _: Group) -> Iterator[Link]:
    """企业100家、专利83项,分别增长16.3%、15.3%: each change with the level of the same thing."""
    for n, (i, item) in enumerate(group):
        if item.site.quantity.change == "level" or item.phrase is None:
            continue
        levels = [(j, o) for j, o in group[:n] if o.site.quantity.change == "level" and o.phrase]
        same = [j for j, o in levels if o.phrase and o.phrase.text == item.phrase.text]
        if same:
            yield Link(i, "change_of", same[-1])


def condition(group: Group, _: Group) -> Iterator[Link]:
    """突破10万元的奖励5万元."""
    for (i, a), (j, b) in pairwise(group):
        words = a.site.words
        gap = words[a.site.at + 1 : b.site.at]
        if kind_at(words, a.site.at - 1) not in ("copula", "change", "verb"):
            continue
        says = any(w.kind == "de" for w in gap[:3]) and len(gap) < 14
        if (
            says
            and b.site.quantity.kind in ("money", "percent")
            and any(w.kind in ("vn", "verb") for w in gap)
        ):
            yield Link(i, "condition_of", j)


def covers(group: Group, _: Group) -> Iterator[Link]:
    """507个(覆盖549个小区): the second figure is what the first reaches."""
    for (i, a), (j, b) in pairwise(group):
        words = b.site.words
        gap = words[a.site.at + 1 : b.site.at]
        near = [w for w in gap if w.text in b.site.terms.covering]
        if (
            near
            and a.site.quantity.kind == b.site.quantity.kind == "count"
            and gap
            and gap[0].kind in ("open", "comma", "noun", "copula")
        ):
            yield Link(j, "covers", i)


def subset(group: Group, everything: Group) -> Iterator[Link]:
    """党员33名,其中23名来自一线; 其中 may open the sentence after."""
    words = group[0][1].site.words
    for at, word in enumerate(words):
        if word.text != "其中":
            continue
        whole = [i for i, o in group if o.site.at < at and o.site.quantity.change == "level"]
        if not whole and at <= 1 and group[0][0]:
            whole = [group[0][0] - 1]
        stop = next((k for k in range(at, len(words)) if words[k].kind == "stop"), len(words))
        parts = [(i, o) for i, o in group if at < o.site.at < stop and o.site.quantity.change == "level"]
        for i, part in parts:
            target = _whole(part, whole, everything)
            if target is not None:
                yield Link(i, "subset_of", target)


def _whole(part: Found, whole: Sequence[int], everything: Group) -> int | None:
    q = part.site.quantity
    for i in reversed(whole):
        other = everything[i][1].site.quantity
        if other.block != q.block or other.passage != q.passage:
            continue
        if q.kind in _RATES or (other.kind == q.kind and other.value >= q.value):
            return i
    return None


def total(group: Group, _: Group) -> Iterator[Link]:
    """15家甲、110家乙、203家丙共计328家: parts that sum up to a total before or after them."""
    for n, (j, item) in enumerate(group):
        q = item.site.quantity
        if q.kind not in ("count", "money", "measure"):
            continue
        before = _summing(list(reversed(group[:n])), item)
        after = _summing(group[n + 1 :], item)
        parts = (before or after) if _is_total(item) else before if len(before) > 2 else ()
        for i in parts:
            yield Link(i, "component_of", j)


def _is_total(item: Found) -> bool:
    words, at = item.site.words, item.site.at
    clause = clause_of(words, at)
    return any(w.text in item.site.terms.totals for w in words[max(clause.start, at - 3) : at])


def _summing(others: Group, item: Found) -> list[int]:
    wanted, parts, running = item.site.quantity, [], Decimal(0)
    for i, other in others:
        q = other.site.quantity
        if q.kind != wanted.kind or q.unit != wanted.unit or q.change != "level":
            break
        running += q.value
        parts.append(i)
        if running >= wanted.value:
            break
    return parts if running == wanted.value and len(parts) > 1 else []


def share(group: Group, _: Group) -> Iterator[Link]:
    """在31个行业中有22个增长,增长面71.0%: numerator and denominator of a share, if they give it."""
    for n, (j, item) in enumerate(group):
        q = item.site.quantity
        if q.kind != "percent" or q.unit != "%" or q.change != "level":
            continue
        counts = [
            (i, o.site.quantity)
            for i, o in group[:n]
            if o.site.quantity.kind in ("count", "money", "measure")
        ]
        for (a, whole), (b, part) in pairwise(counts):
            if (
                whole.unit == part.unit
                and whole.value > part.value > 0
                and _gives(part.value, whole.value, q.value)
            ):
                yield Link(b, "numerator_of", j)
                yield Link(a, "denominator_of", j)


def _gives(part: Decimal, whole: Decimal, percent: Decimal) -> bool:
    exponent = percent.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return abs(part / whole * 100 - percent) <= step


Rule = Callable[[Group, Group], Iterator[Link]]
_RULES: tuple[Rule, ...] = (from_to, change, condition, covers, share, subset, total)
