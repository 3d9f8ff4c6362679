"""What the tests of engines let workers do; a module of its own, because workers import it."""

from __future__ import annotations

import os
import signal

from pipeline.documents.names import uri_to_path
from pipeline.work import Done, Job, run_job


def deadly(job: Job) -> Done:
    """As ``run_job``, but a page that says so takes its process down at the stage it names."""
    for source in job.batch.sources:
        if f"deadly at {job.stage}" in uri_to_path(source.path).read_text(encoding="utf-8"):
            os.kill(os.getpid(), signal.SIGKILL)
    return run_job(job)


def slow_square(number: int) -> int:
    """Something to do for workers that will be killed."""
    import time

    time.sleep(0.2)
    return number * number
