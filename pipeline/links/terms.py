"""Word lists that the linking rules ask for by name, out of ``links/terms.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.vocabulary import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One tuple of words for each list of the vocabulary; what each is for stands there."""

    unit_nouns: tuple[str, ...]
    self_naming: tuple[str, ...]
    tenures: tuple[str, ...]
    properties: tuple[str, ...]
    norms: tuple[str, ...]
    grants: tuple[str, ...]
    ranking: tuple[str, ...]
    whole: tuple[str, ...]
    reaching: tuple[str, ...]
    attaining: tuple[str, ...]
    amounts: tuple[str, ...]
    qualifying: tuple[str, ...]
    spending: tuple[str, ...]
    giving: tuple[str, ...]
    uses: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    covering: tuple[str, ...]
    totals: tuple[str, ...]
    than: tuple[str, ...]
    beyond: tuple[str, ...]
    agents: tuple[str, ...]
    events: tuple[str, ...]
    degrees: tuple[str, ...]
    occasions: tuple[str, ...]
    personal_units: tuple[str, ...]
    persons: tuple[str, ...]
    funds: tuple[str, ...]
    feats: tuple[str, ...]
    states: tuple[str, ...]
    pronouns: tuple[str, ...]
    actors: tuple[str, ...]
    things: tuple[str, ...]

    @staticmethod
    def load(extra: Sequence[Path] = ()) -> Terms:
        """Read ``links/terms.toml``; a user's list replaces the package's. ``KeyError`` if one is missing."""
        data = read_toml("links/terms.toml", extra=extra)
        return Terms(**{field.name: tuple(data[field.name]) for field in fields(Terms)})
