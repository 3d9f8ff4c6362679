"""What a run shows on Prefect's pages: progress, a table of counts, the problems."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.summary import Summary, markdown

UPDATE_EVERY = 5.0  # seconds; each update is a call to the server


class ProgressArtifact:
    """The share of a stage's documents that are through, updated every few seconds."""

    def __init__(self, stage: str, total: int) -> None:
        self._stage, self._total, self._done = stage, max(total, 1), 0
        self._artifact: UUID | None = None
        self._last = time.monotonic()

    def advance(self, documents: int) -> None:
        """``documents`` more are through."""
        self._done += documents
        if time.monotonic() - self._last >= UPDATE_EVERY:
            self._show()

    def end(self) -> None:
        """The stage is through."""
        if self._artifact:
            self._show()

    def _show(self) -> None:
        self._last = time.monotonic()
        percent = min(100.0, 100.0 * self._done / self._total)
        if self._artifact:
            update_progress_artifact(self._artifact, percent)
        else:
            key = f"baoshu-{self._stage}"
            made = create_progress_artifact(percent, key=key, description=f"Stage {self._stage}")
            self._artifact = cast(UUID, made)


def show_summary(summary: Summary) -> None:
    """A table artifact with counts per stage and a Markdown artifact with figures, problems and tables."""
    stages = [asdict(report) for report in summary.stages]
    create_table_artifact(stages, key="baoshu-stages", description="Counts and seconds per stage")
    create_markdown_artifact(markdown(summary), key="baoshu-summary", description="What the run came to")
