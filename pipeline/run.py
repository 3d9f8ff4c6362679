"""A run, seen from outside: what is to be done, the batches, the stages over them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pipeline.documents import common_root
from pipeline.engine import Engine, Lost
from pipeline.fingerprint import environment_key, library_versions
from pipeline.inventory import Inventory, Keys, open_inventory
from pipeline.records import Problem, Stage
from pipeline.settings import Settings
from pipeline.sources import Batch, cut_batches, find_sources
from pipeline.tables import (
    Held,
    Published,
    PublishSettings,
    RunInfo,
    StageCount,
    planning,
    publish,
    refuse_to_empty,
)
from pipeline.work import Done, Job, run_job, set_aside

PER_WORKER = 4  # batches for each worker out of what there is still to do
LEAST = 25_000  # characters; below, what each batch costs would show


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one run has to do. ``batches`` is a file, one batch a line; ``keys`` are those of all pages,
    ``n_new`` documents have to be read.
    """

    root: Path
    tables: Path
    folder: Path
    run_id: str
    started_at: datetime
    settings: Settings
    batches: Path
    n_documents: int
    n_new: int
    keys: Keys
    problems: tuple[Problem, ...]

    @property
    def n_unchanged(self) -> int:
        """Documents that are taken from the version before."""
        return self.n_documents - self.n_new


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """What a stage came to: ``items`` are documents, blocks, numerals, claims by stage; seconds of work."""

    stage: str
    documents: int
    items: int
    seconds: float
    resumed: int


def prepare(inputs: Sequence[Path], output: Path, *, run_id: str, settings: Settings) -> Work:
    """Find the pages, leave out those that are unchanged, and cut the rest into batches.

    Batches of a run that was stopped are taken up again if their pages have not changed (and the settings
    allow the cache). Raises ``FileNotFoundError`` for an input that does not exist, ``OSError`` if the output
    cannot be written, ``EmptyRunError`` if there is no page where there were some before.
    """
    started_at = datetime.now(UTC)
    folder = output / ".baoshu" / "work"
    if not settings.cache:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(folder / "pages.sqlite")
    with open_inventory(keys.path) as pages:
        problems = find_sources(inputs, pages, settings=settings, environment=environment_key(settings))
        _mark_missing(pages, output, folder / "plan.sqlite", settings)
        n_new = pages.todo_count()
        _plan_batches(folder / "batches.jsonl", pages, settings)
    if not keys:
        refuse_to_empty(output, inputs=inputs)
    return Work(
        root=common_root(inputs),
        tables=output,
        folder=folder,
        run_id=run_id,
        started_at=started_at,
        settings=settings,
        batches=folder / "batches.jsonl",
        n_documents=len(keys),
        n_new=n_new,
        keys=keys,
        problems=tuple(problems),
    )


def _mark_missing(pages: Inventory, output: Path, at: Path, settings: Settings) -> None:
    """Mark the pages that are in no part, or all of them if the settings do not allow the cache."""
    if settings.cache:
        with planning(output, pages.keys(), at=at) as planned:
            pages.mark(planned.missing())
    else:
        pages.mark_all()


def run_stage(
    stage: Stage, work: Work, *, engine: Engine, told: Callable[[Done], None] = lambda _: None
) -> StageReport:
    """Do ``stage`` for every batch of ``work``; ``told`` hears of each batch as it is through.

    A batch that takes a worker down is done again document by document, and a document that still does is set
    aside.
    """
    dones = _Heard(told)
    lost = dones.hear(engine.map(run_job, _jobs(stage, work)))
    if lost:
        singles = _split(work, lost)
        for job in dones.hear(engine.map(run_job, singles)):
            dones.hear([set_aside(job)])
    return dones.report(stage)


class _Heard:
    """Adds up what comes out of an engine."""

    def __init__(self, told: Callable[[Done], None]) -> None:
        self._told = told
        self._dones: list[Done] = []

    def hear(self, results: Iterable[Done | Lost[Job]]) -> list[Job]:
        """Note every result; return the jobs that were lost."""
        lost = []
        for result in results:
            if isinstance(result, Lost):
                lost.append(result.job)
            else:
                self._dones.append(result)
                self._told(result)
        return lost

    def report(self, stage: str) -> StageReport:
        """The sum."""
        return StageReport(
            stage=stage,
            documents=sum(done.documents for done in self._dones),
            items=sum(done.items for done in self._dones),
            seconds=sum(done.seconds for done in self._dones),
            resumed=sum(done.documents for done in self._dones if done.resumed),
        )


def _split(work: Work, lost: Sequence[Job]) -> list[Job]:
    """A job for each document of the ``lost`` ones, and the plan changed to match for the stages to come."""
    singles: dict[str, list[Batch]] = {
        job.batch.id: [
            batch for source in job.batch.sources for batch in cut_batches([source], chars=lambda _: 1)
        ]
        for job in lost
    }
    batches = (each for batch in read_batches(work.batches) for each in singles.get(batch.id, [batch]))
    _write_batches(work.batches, batches)
    return [replace(job, batch=batch) for job in lost for batch in singles[job.batch.id]]


def publish_run(
    work: Work, reports: Sequence[StageReport], *, held: Held, target: str | None = None
) -> Published:
    """Publish all pages of the run, new and unchanged, as one version; then tidy up.

    With ``target`` the version is also copied to that URL in object storage. Raises as
    ``pipeline.tables.publish``.
    """
    settings = work.settings
    published = publish(
        root=work.tables,
        keys=work.keys,
        run=RunInfo(
            run_id=work.run_id,
            started_at=work.started_at,
            versions=library_versions(),
            config=settings.model_dump(mode="json"),
            n_inputs=work.n_documents,
            stages=[StageCount(report.stage, report.items, report.seconds) for report in reports],
            problems=work.problems,
        ),
        settings=PublishSettings(
            keep_versions=settings.keep_versions, vocabularies=settings.vocabularies, target=target
        ),
        held=held,
    )
    shutil.rmtree(work.folder, ignore_errors=True)
    return published


def read_batches(path: Path) -> Iterator[Batch]:
    """The batches of a plan, one at a time; none if there is no plan or it is damaged."""
    decoder = msgspec.json.Decoder(Batch)
    try:
        with path.open("rb") as lines:
            yield from (decoder.decode(line) for line in lines)
    except (FileNotFoundError, msgspec.MsgspecError):
        return


def _jobs(stage: Stage, work: Work) -> Iterator[Job]:
    for batch in read_batches(work.batches):
        yield Job(
            stage=stage,
            batch=batch,
            root=work.root,
            tables=work.tables,
            work=work.folder,
            run_id=work.run_id,
            settings=work.settings,
        )


def _plan_batches(path: Path, pages: Inventory, settings: Settings) -> None:
    """Write the batches of what is to be read, first those of the plan at ``path`` that still hold."""
    kept: set[str] = set()

    def batches() -> Iterator[Batch]:
        for batch in read_batches(path):
            if pages.take(batch):
                kept.add(batch.id)
                yield batch
        yield from cut_batches(pages.todo(), chars=_sizes(pages.todo_chars(), settings))

    _write_batches(path, batches())
    _remove_others(path.parent, kept)


def _sizes(total: int, settings: Settings) -> Callable[[int], int]:
    """The size of the next batch after so many of ``total`` characters.

    With several workers batches become smaller towards the end, so that none works on when all others are
    through (guided self-scheduling, Polychronopoulos and Kuck 1987).
    """
    if settings.workers == 1:
        return lambda _: settings.batch_chars
    least = max(1, min(LEAST, total // (settings.workers * PER_WORKER)))

    def size(before: int) -> int:
        share = (total - before) // (settings.workers * PER_WORKER)
        return min(settings.batch_chars, max(least, share))

    return size


def _remove_others(folder: Path, keep: set[str]) -> None:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _write_batches(path: Path, batches: Iterable[Batch]) -> None:
    partial = path.with_suffix(".tmp")
    with partial.open("wb") as lines:
        lines.writelines(msgspec.json.encode(batch) + b"\n" for batch in batches)
    partial.replace(path)
