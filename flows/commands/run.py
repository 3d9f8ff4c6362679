"""``baoshu run``: pages in, tables out, under Prefect."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import (
    Backend,
    Config,
    Output,
    Segmenter,
    Vocabularies,
    folder_of,
    is_url,
    settings_of,
)
from flows.environment import prepare_prefect
from flows.exits import QUARANTINED

if TYPE_CHECKING:
    from flows.request import RunRequest
    from flows.summary import Summary
    from pipeline.settings import Settings

Raw = Annotated[
    list[Path],
    typer.Argument(help="Folders of pages (searched recursively) or single files.", metavar="RAW..."),
]


def run(
    raw: Raw,
    output: Output = "output",
    include: Annotated[
        list[str] | None,
        typer.Option("--include", help="Only pages that match (repeatable).", metavar="GLOB"),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="No pages that match (repeatable).", metavar="GLOB")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most this many pages.")] = None,
    config: Config = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that work at the same time.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help="Where batches are worked on: local or dask.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", help="Address of the Dask scheduler, tcp://host:port.")
    ] = None,
    nlp_backend: Backend = None,
    nlp_segmenter: Segmenter = None,
    vocabularies: Vocabularies = None,
    keep_versions: Annotated[
        int | None, typer.Option("--keep-versions", min=1, help="How many published versions to keep.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read every page again, unchanged ones too.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="End with code 1 if a document was quarantined or a correction lost."),
    ] = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Show Prefect's messages; twice: all.")
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Read pages, extract every quantitative claim, publish the tables.

    Unchanged pages are not read again; a run that was stopped goes on where it was. All tables switch to the
    new version together or not at all.
    """
    settings = settings_of(
        config,
        include=include,
        exclude=exclude,
        limit=limit,
        workers=workers,
        engine=engine,
        address=address,
        nlp_backend=nlp_backend,
        nlp_segmenter=nlp_segmenter,
        vocabularies=vocabularies,
        keep_versions=keep_versions,
        cache=False if no_cache else None,
        strict=strict or None,
    )
    _check_inputs(raw)
    _check_model(settings)
    folder = folder_of(output)
    from flows.engines import opened_early

    with opened_early(settings):
        prepare_prefect(folder, verbose=verbose, meanwhile=lambda: _preload(settings, raw, folder))
        from flows.request import RunRequest

        target = output if is_url(output) else None
        request = RunRequest(raw=tuple(raw), output=folder, target=target, settings=settings)
        summary = _run(request, quiet=quiet)
    if settings.strict and (summary.quarantined or summary.n_corrections_lost):
        raise typer.Exit(QUARANTINED)


def _check_inputs(raw: list[Path]) -> None:
    """An input that is not there is known before Prefect starts. Raises ``FileNotFoundError``."""
    from pipeline.documents import discover

    discover(raw)


def _check_model(settings: Settings) -> None:
    """A language model that is not there is known before Prefect starts. Raises ``BackendMissingError``."""
    from pipeline.stages import load_tools

    if settings.engine == "local":
        _ = load_tools(settings).tagger


def _preload(settings: Settings, raw: list[Path], output: Path) -> None:
    """Load what the stages need, if it is this process that will do them and there seems to be work."""
    from pipeline.stages import load_tools

    if settings.workers == 1 and settings.engine == "local" and _has_news(raw, output):
        load_tools(settings).preload()


def _has_news(raw: list[Path], output: Path) -> bool:
    """Whether a page is newer than the version before: a guess, the model is loaded later if it is wrong."""
    from pipeline.documents import discover

    try:
        published = (output / ".baoshu" / "current").lstat().st_mtime
    except FileNotFoundError:
        return True
    return any(page.stat().st_mtime > published for page in discover(raw))


def _run(request: RunRequest, *, quiet: bool) -> Summary:
    from rich.console import Console

    from flows.progress import reporting
    from flows.statistics import statistics
    from flows.summary import render

    console = Console(file=sys.stderr)
    with reporting(console, quiet=quiet):
        summary = statistics(request)
    if not quiet:
        Console().print(render(summary))
    return summary
