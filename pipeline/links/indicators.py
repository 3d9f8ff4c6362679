"""The normalised indicator of a phrase, and the unit in which a count of it is expressed.

A phrase is brought to one spelling (quotation marks, brackets and abbreviations), then the longest name of
``links/indicators.csv`` that ends it decides: heads stand last in Chinese noun phrases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.sites import Found
from pipeline.vocabulary import read_rows

_MARKS = re.compile(r"[“”‘’\"'《》「」『』\s]|[（(][^（()）]*[)）]")
_TAIL = re.compile(r"(?:数量|总数|人数|户数|数|规模)$")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of ``links/indicators.csv``; ``unit_measure`` None where the figure's own unit decides."""

    indicator_id: str
    unit_measure: str | None


@dataclass(frozen=True, slots=True)
class Indicators:
    """Indicators by name and abbreviations by short form; ``longest`` is the length of the longest name."""

    names: dict[str, Indicator]
    full: dict[str, str]
    longest: int

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> Indicators:
        """Read ``links/indicators.csv`` and ``links/abbreviations.csv``; a user's rows win."""
        names: dict[str, Indicator] = {}
        for row in read_rows("links/indicators.csv", extra=extra):
            indicator = Indicator(row["indicator_id"], row["unit_measure"] or None)
            names.update(dict.fromkeys([row["name"], *row["variants"].split()], indicator))
        full = {row["short"]: row["full"] for row in read_rows("links/abbreviations.csv", extra=extra)}
        return Indicators(names, full, max(map(len, [*names, *full]), default=1))

    def of(self, phrase: str) -> Indicator | None:
        """The indicator whose name ends the phrase, None if there is none.

        >>> Indicators.load().of("城区业委会").indicator_id
        'owners_committee'
        """
        text = _MARKS.sub("", phrase)
        return self._ending(text) or self._ending(_TAIL.sub("", text))

    def _ending(self, text: str) -> Indicator | None:
        for length in range(min(self.longest, len(text)), 0, -1):
            end = text[-length:]
            found = self.names.get(end) or self.names.get(self.full.get(end, ""))
            if found:
                return found
        return None


def find_indicators(found: Sequence[Found], indicators: Indicators) -> list[dict[str, object]]:
    """``indicator_id`` and, for counts whose classifier does not tell, ``unit_measure``."""
    out: list[dict[str, object]] = []
    for item in found:
        indicator = indicators.of(item.phrase.text) if item.phrase else None
        fields: dict[str, object] = {}
        if indicator:
            fields["indicator_id"] = indicator.indicator_id
            if item.site.quantity.kind == "count" and item.site.quantity.unit_measure is None:
                fields["unit_measure"] = indicator.unit_measure
        out.append(fields)
    return out
