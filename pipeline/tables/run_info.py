"""What a run tells the publisher about itself, and what it gets back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.records import Problem


@dataclass(frozen=True, slots=True)
class StageCount:
    """What a stage did: its name, how many items went through, and the wall seconds it took."""

    stage: str
    items: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """A run, as table ``runs`` keeps it.

    ``started_at`` is aware (UTC). ``versions`` (package, libraries, model, vocabularies) and ``config``
    (settings; JSON values) make the configuration hash. ``problems`` are those of the run as a whole.
    """

    run_id: str
    started_at: datetime
    versions: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    n_inputs: int = 0
    stages: Sequence[StageCount] = ()
    problems: Sequence[Problem] = ()

    @property
    def config_hash(self) -> str:
        """SHA-256 over versions and configuration."""
        return hashlib.sha256(as_json([dict(self.versions), dict(self.config)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """How to publish.

    ``keep_versions`` counts the new one; ``memory_mb`` and ``threads`` bound DuckDB, which spills to disk
    beyond (and gets twice the memory, at most three times over, where it cannot: each thread needs some of
    its own, and two could not sort the claims of 10,000 pages in 256 MB, one could); ``about_share`` is how
    far a value called "about" may be off (a share of it) before another contradicts it; ``vocabularies``
    are the user's folders; ``wait`` is how many seconds another run gets to let go of the output;
    ``target`` is a URL in object storage that gets a copy of every version.
    """

    keep_versions: int = 3
    memory_mb: int = 256
    threads: int = 1
    about_share: float = 0.1
    vocabularies: Sequence[Path] = ()
    wait: float = 0.0
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A version that has become the current one: ``path`` is its folder, ``rows`` counts by table.

    ``same_as`` is the version before if nothing that the tables depend on has changed, so that they are its
    tables; None if they were merged.
    """

    version_id: str
    path: Path
    rows: Mapping[str, int]
    removed_versions: tuple[str, ...] = ()
    removed_parts: tuple[str, ...] = ()
    same_as: str | None = None


def as_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no blanks, characters as they are; paths and the like as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
