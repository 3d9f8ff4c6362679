"""What a number counts or measures: the phrase, found by named rules in a fixed order.

Every rule takes a ``Site`` (a quantity among the words of its sentence) and returns a ``Phrase`` or declines
with None; the first that does not decline decides. The order is ``RULES``; ``elided`` comes near the end and
takes the phrase of an earlier quantity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.links import counted, lists, shares
from pipeline.links.ellipsis import elided, topic
from pipeline.links.sites import Found, Phrase, Site
from pipeline.links.terms import Terms
from pipeline.links.words import Word
from pipeline.records import Quantity, Reading, Step

Rule = Callable[[Site], Phrase | None]
RULES: tuple[Rule, ...] = (
    counted.unit_noun,
    counted.self_naming,
    counted.age,
    lists.respective_before,
    lists.respective_after,
    shares.norm,
    shares.compared,
    shares.beyond,
    shares.rank,
    counted.worth,
    counted.kept_at,
    shares.lasting,
    shares.whole_before,
    lists.listed_share,
    shares.given_share,
    counted.after_de,
    shares.share_head,
    counted.next_total,
    counted.next_figure,
    counted.right_head,
    counted.relative,
    counted.labelled,
    counted.left_head,
    counted.doer,
    counted.predicate,
    topic,
    elided,
    counted.itself,
)


def measure(site: Site) -> Phrase | None:
    """The phrase of the first rule that does not decline; None if all do."""
    return next((phrase for rule in RULES if (phrase := rule(site)) is not None), None)


def read_measured(
    reading: Reading, sentences: Sequence[Sequence[Word]], positions: Sequence[int], terms: Terms
) -> list[Found]:
    """Each quantity of a reading among its words, with the phrase it measures, in order.

    ``sentences`` and ``positions`` say among which words each quantity stands, and where.
    """
    earlier: list[tuple[Quantity, Phrase]] = []
    out: list[Found] = []
    for quantity, words, at in zip(reading.quantities, sentences, positions, strict=True):
        near = [f for f in earlier[-12:] if (f[0].block, f[0].passage) == (quantity.block, quantity.passage)]
        site = Site(quantity, words, at, near, terms)
        phrase = measure(site)
        if phrase is not None:
            earlier.append((quantity, phrase))
        out.append(Found(site, phrase))
    return out


def measured_fields(found: Found) -> dict[str, object]:
    """``measured`` with its clean offsets, and the step of the derivation."""
    phrase, q = found.phrase, found.site.quantity
    if phrase is None:
        return {}
    stands = phrase.start is not None and phrase.end is not None
    start, end = (phrase.start, phrase.end) if stands else (q.start, q.end)
    step = Step(f"measured.{phrase.rule}", start or 0, end or 0, phrase.text)
    return {
        "measured": phrase.text,
        "measured_start": phrase.start,
        "measured_end": phrase.end,
        "steps": (step,),
    }
