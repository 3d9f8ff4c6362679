"""``baoshu show``: claims of a dataset, readably."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Folder
from flows.dataset import Row, read_rows, split_context

if TYPE_CHECKING:
    import pyarrow.dataset as ds
    from rich.text import Text


def show(
    output: Folder = "output",
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only claims of this kind: count, money, percent …")
    ] = None,
    area: Annotated[
        str | None,
        typer.Option("--area", help="Only areas whose name or code begins so.", metavar="NAME|CODE"),
    ] = None,
    document: Annotated[
        str | None,
        typer.Option("--document", help="Only documents whose path contains this or whose id begins so."),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="Only sentences that contain this.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most this many claims.")] = 20,
    review: Annotated[
        Path, typer.Option("--review", help="The folder of the review pages, for addresses.", metavar="DIR")
    ] = Path("review"),
) -> None:
    """Print claims, each with its sentence and the quantity marked.

    Where the document's review page has been written, the claim's address on it is printed too.
    """
    from rich.console import Console

    console = Console(soft_wrap=True)
    paths = dict(_documents(output))
    where = _where(kind, area, text, [key for key, path in paths.items() if _names(document, key, path)])
    shown = unwritten = 0
    for row in islice(read_rows(output, "claims", where=where), limit):
        address = review_address(row, review)
        console.print(render(row, paths[row["document_id"]], address))
        shown, unwritten = shown + 1, unwritten + (address is None)
    if not shown:
        console.print("no claims match")
    if unwritten:
        typer.echo(f"no review pages; baoshu review {output} --to {review} writes them", err=True)


def review_address(row: Row, folder: Path) -> str | None:
    """The claim's address on its document's review page in ``folder``; None if the page is not there."""
    from pipeline.pages.address import claim_address, page_name

    if not (folder / page_name(row["document_id"])).exists():
        return None
    return claim_address(str(folder), row["document_id"], row["claim_id"])


def render(row: Row, path: str, address: str | None = None) -> Text:
    """A claim as lines: what it says, the sentence, where it stands, its review page.

    Terminals that can follow links get one to ``address``.
    """
    from rich.text import Text

    before, quantity, after = split_context(row)
    text = Text.assemble((row["claim_id"], "dim"), " ", (headline(row), "bold"), "\n  ", before)
    text.append(f"【{quantity}】" if quantity else "", style="bold reverse")
    text.append(f"{after}\n  ")
    text.append(f"{path} [{row['start']}, {row['end']}) rule {row['rule']}\n", style="dim")
    if address:
        page, _, claim = address.partition("#")
        text.append("  ")
        text.append(address, style=f"link {Path(page).resolve().as_uri()}#{claim}")
        text.append("\n")
    return text


def headline(row: Row) -> str:
    """Kind, value, unit and what linking found, in one line."""
    value = (
        f"{plain(row['value'])}–{plain(row['value_max'])}"
        if row["value_max"] is not None
        else plain(row["value"])
    )
    unit = row["unit"] or ""
    rate = f"{unit}/{row['per']}" if row["per"] else unit
    marks = [row[name] for name in ("approx", "modality", "change") if row[name] not in _USUAL]
    found = [row[name] for name in ("measured", "subject", "ref_area_name", "place", "time_period")]
    said = [f"{row['kind']} {value} {rate}".rstrip(), *marks, *(item for item in found if item)]
    return " · ".join(said)


_USUAL = frozenset({None, "exact", "range", "actual", "level"})


def plain(value: object) -> str:
    """A decimal without exponent and trailing zeros."""
    digits = f"{value:f}" if value is not None else ""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _documents(output: str) -> Iterator[tuple[str, str]]:
    rows = read_rows(output, "documents", columns=["document_id", "source_path"])
    return ((row["document_id"], row["source_path"]) for row in rows)


def _names(document: str | None, key: str, path: str) -> bool:
    return document is None or document in path or key.startswith(document)


def _where(kind: str | None, area: str | None, text: str | None, documents: list[str]) -> ds.Expression:
    import pyarrow as pa
    import pyarrow.compute as pc

    where = pc.field("document_id").cast(pa.string()).isin(documents)
    if kind:
        where &= pc.field("kind").cast(pa.string()) == kind
    if text:
        where &= pc.match_substring(pc.field("context"), text)
    if area:
        name, code = pc.field("ref_area_name").cast(pa.string()), pc.field("ref_area").cast(pa.string())
        where &= pc.starts_with(name, area) | pc.starts_with(code, area)
    return where
