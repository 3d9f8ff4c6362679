"""One stage for one batch: read what the stage before left, work, leave the result, all or nothing.

A batch has a folder, and in it the result of the furthest stage it has reached. A stage that finds its own
result or a later one has nothing to do, so a run that was stopped goes on where it was; doing a stage
twice does no harm.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.artefacts import ArtefactError, read_artefact, write_artefact
from pipeline.corrections import FILE_NAME, CorrectionError, correct, read_corrections
from pipeline.documents.names import uri_to_path
from pipeline.limits import TooSlowError, few_collections, time_limit
from pipeline.problems import make_problem
from pipeline.records import Document, Layout, Problem, Reading, Record, Stage
from pipeline.settings import Settings
from pipeline.sources import Batch
from pipeline.stages import Tools, cut, ingest, link, load_tools, quarantine, read
from pipeline.tables import write_part

T = TypeVar("T")
ORDER: tuple[Stage, ...] = ("ingest", "segment", "extract", "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One stage to do for one batch. ``root`` is the folder of the pages, ``tables`` that of the dataset."""

    stage: Stage
    batch: Batch
    root: Path
    tables: Path
    work: Path
    run_id: str
    settings: Settings

    def result(self, stage: Stage) -> Path:
        """The file that the result of ``stage`` stands in."""
        return self.work / self.batch.id / f"{stage}.msgpack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a job came to. ``resumed``: an earlier run had done it. ``part`` is set by the last stage."""

    stage: Stage
    batch_id: str
    documents: int
    items: int = 0
    seconds: float = 0.0
    resumed: bool = False
    part: str | None = None


def run_job(job: Job) -> Done:
    """Do one stage for one batch.

    A document that fails is quarantined; raises only if files cannot be read or written or tools not be
    loaded.
    """
    started = time.perf_counter()
    if already := _already(job):
        return already
    tools = load_tools(job.settings)
    tools.preload(job.stage)  # what cannot be loaded fails the run, not the documents
    with few_collections():
        done = _WORK[job.stage](job, tools)
    if job.stage != ORDER[0]:
        job.result(_before(job.stage)).unlink(missing_ok=True)
    return replace(done, seconds=time.perf_counter() - started)


def set_aside(job: Job) -> Done:
    """Quarantine the documents of ``job``, unread: their worker died of them."""
    tools = load_tools(job.settings)
    layouts = []
    for source in job.batch.sources:
        document = Document(
            document_id=source.document_id,
            source_path=source.name,
            also_at=source.also_at,
            sha256=source.sha256,
        )
        problem = make_problem(
            tools.catalogue["worker-lost"], document_id=source.document_id, path=source.name, stage=job.stage
        )
        problem = replace(problem, stage=job.stage)
        layouts.append(quarantine(Layout(document=document, blocks=()), problem))
    if job.stage in ("ingest", "segment"):
        return _leave(job, layouts, items=0)
    readings = [_unread(layout) for layout in layouts]
    if job.stage == "extract":
        return _leave(job, readings, items=0)
    return _leave_part(job, [Record(reading=reading, contexts=()) for reading in readings])


def _already(job: Job) -> Done | None:
    try:
        finished = read_artefact(job.result("link"), Done)
        return replace(finished, stage=job.stage, resumed=True, seconds=0.0)
    except ArtefactError:
        pass
    if any(job.result(stage).is_file() for stage in ORDER[ORDER.index(job.stage) : -1]):
        return Done(stage=job.stage, batch_id=job.batch.id, documents=len(job.batch.sources), resumed=True)
    return None


def _before(stage: Stage) -> Stage:
    return ORDER[ORDER.index(stage) - 1]


def _input(job: Job, kind: type[T]) -> T:
    """What the stage before left; done once more if it is missing or damaged."""
    before = _before(job.stage)
    try:
        return read_artefact(job.result(before), kind)
    except ArtefactError:
        job.result(before).unlink(missing_ok=True)
        run_job(replace(job, stage=before))
        return read_artefact(job.result(before), kind)


def _ingest(job: Job, tools: Tools) -> Done:
    layouts = []
    for source in job.batch.sources:
        layout = ingest(uri_to_path(source.path), root=job.root, tools=tools)
        layout = replace(layout, document=replace(layout.document, also_at=source.also_at))
        layouts.append(_bounded(layout, job, tools))
    return _leave(job, layouts, items=len(layouts))


def _segment(job: Job, tools: Tools) -> Done:
    layouts = [
        _guarded(job, tools, layout, partial(cut, layout, tools=tools), _same)
        for layout in _input(job, list[Layout])
    ]
    return _leave(job, layouts, items=sum(len(layout.blocks) for layout in layouts))


def _extract(job: Job, tools: Tools) -> Done:
    readings = [
        _guarded(job, tools, layout, partial(read, layout, tools=tools), _unread)
        for layout in _input(job, list[Layout])
    ]
    return _leave(job, readings, items=sum(len(reading.mentions) for reading in readings))


def _link(job: Job, tools: Tools) -> Done:
    readings = _input(job, list[Reading])
    try:
        with time_limit(job.settings.document_seconds * len(readings)):
            records = link(readings, tools=tools)
    except Exception:  # the culprit is found by doing them one by one
        records = [_link_alone(reading, job, tools) for reading in readings]
    return _leave_part(job, _corrected(job, tools, records))


def _corrected(job: Job, tools: Tools, records: Sequence[Record]) -> list[Record]:
    """``records`` as readers corrected them; a file that cannot be read was told of with the pages."""
    try:
        corrections = read_corrections(job.root / FILE_NAME)
    except CorrectionError:
        corrections = []
    return [correct(record, corrections, catalogue=tools.catalogue) for record in records]


def _link_alone(reading: Reading, job: Job, tools: Tools) -> Record:
    def linked() -> Record:
        return link([reading], tools=tools)[0]

    def unlinked(layout: Layout) -> Record:
        return Record(reading=_unread(layout), contexts=())

    return _guarded(job, tools, reading.layout, linked, unlinked)


def _same(layout: Layout) -> Layout:
    return layout


def _unread(layout: Layout) -> Reading:
    return Reading(layout=layout, mentions=(), quantities=())


def _guarded(
    job: Job, tools: Tools, layout: Layout, work: Callable[[], T], give_up: Callable[[Layout], T]
) -> T:
    """``work()`` within its time and tried again as the settings say; else ``give_up`` of what is left."""
    problem = None
    for _ in range(job.settings.retries + 1):
        try:
            with time_limit(job.settings.document_seconds):
                return work()
        except TooSlowError as error:
            problem = _failed(job, tools, layout, error, "too-slow")
            break
        except Exception as error:  # whatever it is, it must not touch the neighbours
            problem = _failed(job, tools, layout, error, "failed")
    assert problem is not None  # noqa: S101
    return give_up(quarantine(layout, problem))


def _failed(job: Job, tools: Tools, layout: Layout, error: Exception, what: str) -> Problem:
    """A problem that names stage, exception and place; the place is the innermost line of this package."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "pipeline" in Path(f.filename).parts]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    return make_problem(
        tools.catalogue[f"{job.stage}-{what}"],
        document_id=layout.document.document_id,
        path=layout.document.source_path,
        error=f"{type(error).__name__}: {error}",
        place=place,
    )


def _bounded(layout: Layout, job: Job, tools: Tools) -> Layout:
    """``layout``, quarantined if its document is longer than the settings allow."""
    length, most = len(layout.document.text), job.settings.document_chars
    if length <= most:
        return layout
    document = layout.document
    problem = make_problem(
        tools.catalogue["document-too-long"],
        document_id=document.document_id,
        path=document.source_path,
        length=length,
        most=most,
    )
    return quarantine(replace(layout, document=replace(document, text="")), problem)


def _leave_part(job: Job, records: list[Record]) -> Done:
    keys = {source.document_id: source.key for source in job.batch.sources}
    part = write_part(records, root=job.tables, keys=keys, run_id=job.run_id, fresh=not job.settings.cache)
    done = replace(_done(job, items=sum(len(record.contexts) for record in records)), part=part)
    write_artefact(job.result("link"), done)
    return done


def _leave(job: Job, content: object, *, items: int) -> Done:
    write_artefact(job.result(job.stage), content)
    return _done(job, items=items)


def _done(job: Job, *, items: int) -> Done:
    return Done(stage=job.stage, batch_id=job.batch.id, documents=len(job.batch.sources), items=items)


_WORK: dict[Stage, Callable[[Job, Tools], Done]] = {
    "ingest": _ingest,
    "segment": _segment,
    "extract": _extract,
    "link": _link,
}
