"""What a run came to, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipeline.run import StageReport, Work
from pipeline.tables import Published

UNITS = {"ingest": "documents", "segment": "blocks", "extract": "numerals", "link": "claims"}


class Summary(BaseModel):
    """The published version in figures, and what the run that made it did."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    output: Path
    target: str | None = None
    version: str
    documents: int
    quarantined: int
    unchanged: int
    articles: int
    numerals: int
    claims: dict[str, int]
    problems: dict[str, int]
    stages: tuple[StageReport, ...]

    @property
    def n_corrections_lost(self) -> int:
        """Corrections by hand that were not applied, or files of them that could not be read."""
        return sum(count for code, count in self.problems.items() if code.startswith("correction"))

    @property
    def n_claims(self) -> int:
        """Claims of all kinds."""
        return sum(self.claims.values())


def make_summary(work: Work, published: Published, reports: Sequence[StageReport]) -> Summary:
    """The summary of a run that published; the figures are counted in the tables."""
    documents = _counts(published.path, "documents", "status")
    return Summary(
        run_id=work.run_id,
        output=work.tables,
        version=published.version_id,
        documents=sum(documents.values()),
        quarantined=documents.get("quarantined", 0),
        unchanged=work.n_unchanged,
        articles=published.rows["articles"],
        numerals=published.rows["mentions"],
        claims=_counts(published.path, "claims", "kind"),
        problems=_counts(published.path, "problems", "code"),
        stages=tuple(reports),
    )


def stage_note(line: StageReport) -> str:
    """One line about a stage."""
    took_up = f", {line.resumed} taken up from an earlier run" if line.resumed else ""
    unit = UNITS.get(line.stage)
    items = f"{line.items:,} {unit}, " if unit else ""
    return f"{items}{line.seconds:.1f} s{took_up}"


def render(summary: Summary) -> Group:
    """The summary for a terminal."""
    figures = Table.grid(padding=(0, 2))
    for name, value in figure_lines(summary):
        figures.add_row(name, value)
    seconds = ", ".join(f"{line.stage} {line.seconds:.1f}" for line in summary.stages)
    total = sum(line.seconds for line in summary.stages)
    figures.add_row("seconds", f"{total:.1f} ({seconds})")
    figures.add_row("tables", f"{summary.target or summary.output}/*.parquet (version {summary.version})")
    return Group(Text(""), figures)


def figure_lines(summary: Summary) -> Iterable[tuple[str, str]]:
    """Name and value of each figure."""
    yield "documents", _with(summary.documents, unchanged=summary.unchanged, quarantined=summary.quarantined)
    yield "articles", f"{summary.articles:,} blocks"
    yield "numerals", f"{summary.numerals:,}"
    yield "claims", _with(summary.n_claims, **summary.claims)
    yield "problems", _with(sum(summary.problems.values()), **summary.problems)


def markdown(summary: Summary) -> str:
    """Figures, problems and tables of a run, for Prefect's page of it."""
    figures = [f"- {name}: {value}" for name, value in figure_lines(summary)]
    problems = [f"- `{code}`: {count}" for code, count in summary.problems.items()] or ["None."]
    tables = [
        f"- [{path.name}]({path.resolve().as_uri()})" for path in sorted(summary.output.glob("*.parquet"))
    ]
    head = f"# Version {summary.version}"
    return "\n".join([head, "", *figures, "", "## Problems", "", *problems, "", "## Tables", "", *tables])


def _with(total: int, **parts: int) -> str:
    named = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in parts.items() if count)
    return f"{total:,} ({named})" if named else f"{total:,}"


def _counts(folder: Path, table: str, column: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for batch in pq.ParquetFile(folder / f"{table}.parquet").iter_batches(columns=[column]):
        for pair in pc.value_counts(batch.column(0).cast("string")).to_pylist():
            found[pair["values"]] = found.get(pair["values"], 0) + pair["counts"]
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
