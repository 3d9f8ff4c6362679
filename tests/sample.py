"""The sample pages of ``raw/``, and a whole run over pages without Prefect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.engine import SerialEngine
from pipeline.run import Work, prepare, publish_run, run_stage
from pipeline.settings import Settings
from pipeline.tables import Published, hold
from pipeline.work import ORDER, Done

RAW = Path(__file__).parent.parent / "raw"


def run_stages(
    raw: Path, output: Path, settings: Settings | None = None, told: Callable[[Done], None] = lambda _: None
) -> tuple[Work, Published]:
    """A whole run over the pages under ``raw``, published in the folder ``output``."""
    with hold(output) as held:
        work = prepare([raw], output, run_id="r1", settings=settings or Settings())
        reports = [run_stage(stage, work, engine=SerialEngine(), told=told) for stage in ORDER]
        return work, publish_run(work, reports, held=held)
