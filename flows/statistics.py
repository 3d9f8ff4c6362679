"""The Prefect flow: one task per stage. Between tasks go paths, never tables.

Importing this module imports prefect; set the environment first (``flows.environment``). Annotations are
evaluated here: Prefect copies a served flow to its processes, without the names that mere text would need.
"""

import time
from dataclasses import replace
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.alerts import alert_of_failure
from flows.artifacts import ProgressArtifact, show_summary
from flows.engines import engine_for
from flows.progress import current_reporter
from flows.request import RunRequest
from flows.summary import Summary, make_summary, stage_note
from pipeline.engine import Engine
from pipeline.pages.notebook import write_notebook
from pipeline.records import Stage
from pipeline.run import StageReport, Work, prepare, publish_run, run_stage
from pipeline.tables import Held, hold
from pipeline.work import Done


@flow(
    name="statistics",
    flow_run_name="{request.output}",
    persist_result=False,
    on_failure=[alert_of_failure],
    on_crashed=[alert_of_failure],
)
def statistics(request: RunRequest) -> Summary:
    """Read pages, extract every quantitative claim, and publish all tables at once."""
    with hold(request.output) as held, engine_for(request.settings) as engine:
        work, first = ingest(request, uuid4().hex[:12], engine)
        reports = [first, segment(work, engine), extract(work, engine), link(work, engine)]
        summary = publish(work, reports, held, request.target)
    show_summary(summary)
    return summary


@task(task_run_name="ingest {run_id}", cache_policy=NO_CACHE, tags=["ingest"])
def ingest(request: RunRequest, run_id: str, engine: Engine) -> tuple[Work, StageReport]:
    """Find the pages, leave out unchanged ones, read and decode the others."""
    started = time.perf_counter()
    work = prepare(request.raw, request.output, run_id=run_id, settings=request.settings)
    return work, _stage("ingest", work, engine, started)


@task(task_run_name="segment {work.run_id}", cache_policy=NO_CACHE, tags=["segment"], retries=1)
def segment(work: Work, engine: Engine) -> StageReport:
    """Draw the boundaries of articles and join running text."""
    return _stage("segment", work, engine, time.perf_counter())


@task(task_run_name="extract {work.run_id}", cache_policy=NO_CACHE, tags=["extract"], retries=1)
def extract(work: Work, engine: Engine) -> StageReport:
    """Account for every numeral, read the quantities."""
    return _stage("extract", work, engine, time.perf_counter())


@task(task_run_name="link {work.run_id}", cache_policy=NO_CACHE, tags=["link"], retries=1)
def link(work: Work, engine: Engine) -> StageReport:
    """Say what, who, where and when; leave each batch's rows as a part."""
    return _stage("link", work, engine, time.perf_counter())


@task(task_run_name="publish {work.run_id}", cache_policy=NO_CACHE, tags=["publish"])
def publish(work: Work, reports: list[StageReport], held: Held, target: str | None) -> Summary:
    """Merge the parts into tables and switch to them in one step."""
    started = time.perf_counter()
    current_reporter().begin("publish", 1)
    published = publish_run(work, reports, held=held, target=target)
    if target is None:
        write_notebook(work.tables)
    seconds = time.perf_counter() - started
    report = StageReport(stage="publish", documents=work.n_documents, items=0, seconds=seconds, resumed=0)
    current_reporter().end("publish", stage_note(report))
    summary = make_summary(work, published, [*reports, report])
    return summary.model_copy(update={"target": target})


def _stage(stage: Stage, work: Work, engine: Engine, started: float) -> StageReport:
    artifact = ProgressArtifact(stage, work.n_new)
    current_reporter().begin(stage, work.n_new)

    def told(done: Done) -> None:
        current_reporter().advance(stage, done.documents)
        artifact.advance(done.documents)

    report = run_stage(stage, work, engine=engine, told=told)
    report = replace(report, seconds=time.perf_counter() - started)
    artifact.end()
    current_reporter().end(stage, stage_note(report))
    return report
