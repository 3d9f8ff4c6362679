"""What the dashboard asks of the published tables. Every answer is bounded; nothing loads a whole table."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from pipeline.tables import open_dataset, read_tables

Rows: TypeAlias = pd.DataFrame | pa.Table
SHOWN = 500  # rows that a table on the screen holds at most
TAKEN = 100_000  # rows that a download holds at most
LEVELS = {"province": 2, "prefecture": 4, "county": 6}  # digits of a GB/T 2260 code that name the level
COLUMNS = (
    "observation_id, indicator_name, measured, action, subject, ref_area_name, place, time_period, modality,"
    " obs_value, obs_value_max, unit_measure, per, change, approx, n_claims, n_stories, conflict"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is filtered for; None is anything. ``area`` begins an area code; ``years`` are inclusive."""

    domain: str | None = None
    indicator: str | None = None
    area: str | None = None
    modality: str | None = None
    publication: str | None = None
    years: tuple[int, int] | None = None


def connect(output: str) -> duckdb.DuckDBPyConnection:
    """A connection with one view for each table of the version that is current now.

    Whatever is published later, the views stay with this version. Raises ``FileNotFoundError`` if there is no
    dataset at ``output``.
    """
    dataset = open_dataset(output)
    folder = Path(dataset.folder).resolve()
    connection = duckdb.connect(config={"memory_limit": "1GB"})
    for name in read_tables():
        path = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"create view {name} as select * from read_parquet('{path}')")  # noqa: S608
    return connection


def frame(
    connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any] | None = None
) -> pd.DataFrame:
    """The answer to ``query`` as a frame; ``values`` fill its ``$names``."""
    result: pd.DataFrame = connection.cursor().execute(query, values or {}).df()
    return result


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of the main tables, from the files' own statistics."""
    names = ("documents", "articles", "mentions", "claims", "observations", "problems")
    query = " union all ".join(f"select '{n}' as name, count(*) as n from {n}" for n in names)  # noqa: S608
    found = frame(connection, query)
    return {str(name): int(n) for name, n in zip(found["name"], found["n"], strict=True)}


def claims_by_kind(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Kind and number of claims."""
    return frame(connection, "select kind, count(*) as n from claims group by kind order by n desc, kind")


def claims_by_month(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Month of issue and number of claims; undated issues are left out."""
    return frame(
        connection,
        "select left(issue_date, 7) as month, sum(n_claims)::bigint as n from documents"
        " where issue_date is not null group by month order by month",
    )


def problems_by_code(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Code, severity, number and one message of the problems."""
    return frame(
        connection,
        "select code, severity, count(*) as n, min(message) as message from problems"
        " group by code, severity order by n desc, code",
    )


def domains(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Domains that have claims."""
    found = frame(
        connection,
        "select distinct domain from indicators where n_claims > 0 and domain is not null order by domain",
    )
    return [str(value) for value in found["domain"]]


def indicators(connection: duckdb.DuckDBPyConnection, domain: str | None) -> dict[str, str]:
    """``indicator_id`` → name of those with claims, most claims first."""
    found = frame(
        connection,
        "select indicator_id, name from indicators where n_claims > 0"
        " and ($domain is null or domain = $domain) order by n_claims desc, name",
        {"domain": domain},
    )
    return dict(zip(found["indicator_id"], found["name"], strict=True))


def areas(connection: duckdb.DuckDBPyConnection, level: str, within: str | None) -> dict[str, str]:
    """Beginning of the code → name of the areas of ``level`` inside ``within`` that have observations."""
    digits = LEVELS[level]
    found = frame(
        connection,
        "select distinct left(a.area_code, $digits) as code, a.name from areas a"
        " semi join observations o on left(o.ref_area, $digits) = left(a.area_code, $digits)"
        " where a.level = $level and starts_with(a.area_code, $within) and a.valid_to is null order by code",
        {"digits": digits, "level": level, "within": within or ""},
    )
    return dict(zip(found["code"], found["name"], strict=True))


def publications(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Publications that have claims."""
    found = frame(
        connection,
        "select distinct publication from documents where n_claims > 0 and publication is not null"
        " order by publication",
    )
    return [str(value) for value in found["publication"]]


def years(connection: duckdb.DuckDBPyConnection) -> tuple[int, int] | None:
    """First and last year of the observations' periods."""
    found = frame(
        connection,
        "select min(year(coalesce(time_start, time_end))) as a, max(year(coalesce(time_end, time_start)))"
        " as b from observations",
    )
    first, last = found["a"][0], found["b"][0]
    return None if pd.isna(first) or pd.isna(last) else (int(first), int(last))


def observations(
    connection: duckdb.DuckDBPyConnection, choice: Choice, *, limit: int = SHOWN
) -> pd.DataFrame:
    """Observations under ``choice``, at most ``limit`` rows."""
    return frame(connection, *_observations(choice, limit))


def _observations(choice: Choice, limit: int) -> tuple[str, dict[str, Any]]:
    where, values = _where(choice)
    query = (
        f"select {COLUMNS} from observations o where {where}"  # noqa: S608
        " order by ref_area, indicator_name, time_start, observation_id limit $limit"
    )
    return query, {**values, "limit": limit}


def n_observations(connection: duckdb.DuckDBPyConnection, choice: Choice) -> int:
    """How many observations there are under ``choice``."""
    where, values = _where(choice)
    return int(frame(connection, f"select count(*) as n from observations o where {where}", values)["n"][0])  # noqa: S608


def series(connection: duckdb.DuckDBPyConnection, choice: Choice, *, by: str) -> pd.DataFrame:
    """Levels of the chosen indicator for a chart.

    ``by`` is ``time`` (the latest observations with their series), ``area`` (area, mean of actual values) or
    ``modality`` (area, modality, mean). Only the unit that most observations have is shown, rates apart.
    """
    where, values = _where(choice)
    return frame(connection, _LEVEL.replace("{where}", where) + _SERIES[by], values)


def conflicts(connection: duckdb.DuckDBPyConnection, choice: Choice) -> pd.DataFrame:
    """Observations whose sources disagree: each distinct value with one claim, its sentence and document."""
    where, values = _where(choice)
    query = f"""
        with disputed as (
            select observation_id, indicator_name, measured, ref_area_name, time_period, unit_measure,
                   unnest(values_seen) as seen
            from observations o where conflict and {where} limit {SHOWN}
        )
        select d.observation_id, coalesce(indicator_name, d.measured) as what, d.ref_area_name,
               d.time_period, d.unit_measure, seen.value as value, seen.issue_date as issue_date,
               c.claim_id, c.document_id, c.context, t.source_path, t.publication
        from disputed d
        join claims c on c.claim_id = seen.claim_ids[1]
        join documents t using (document_id)
        order by d.observation_id, seen.issue_date
    """  # noqa: S608
    return frame(connection, query, values)


def claim(connection: duckdb.DuckDBPyConnection, claim_id: str) -> dict[str, Any] | None:
    """One claim with its document's path and publication."""
    found = connection.cursor().execute(
        "select c.*, d.source_path, d.publication, d.issue_date from claims c join documents d"
        " using (document_id) where claim_id = $claim_id",
        {"claim_id": claim_id},
    )
    names = [column[0] for column in found.description]
    rows = found.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else None


def claims_of(connection: duckdb.DuckDBPyConnection, observation_id: str) -> list[str]:
    """The claims behind an observation."""
    found = frame(
        connection,
        "select unnest(claim_ids) as claim_id from observations where observation_id = $observation_id",
        {"observation_id": observation_id},
    )
    return [str(value) for value in found["claim_id"]]


def download(connection: duckdb.DuckDBPyConnection, choice: Choice) -> pa.Table:
    """Observations under ``choice`` with their exact decimals, at most ``TAKEN`` rows."""
    query, values = _observations(choice, TAKEN)
    return connection.cursor().sql(query, params=values).to_arrow_table()


def as_parquet(rows: Rows) -> bytes:
    """``rows`` as a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(_arrow(rows), buffer)
    return buffer.getvalue()


def as_csv(rows: Rows) -> bytes:
    """``rows`` as CSV in UTF-8 with a byte order mark, so that spreadsheets read the Chinese."""
    buffer = io.BytesIO(codecs.BOM_UTF8)
    buffer.seek(0, io.SEEK_END)
    csv.write_csv(_arrow(rows), buffer)
    return buffer.getvalue()


def _arrow(rows: Rows) -> pa.Table:
    return pa.Table.from_pandas(rows, preserve_index=False) if isinstance(rows, pd.DataFrame) else rows


def run_id(output: str) -> str:
    """The run that the current version comes from."""
    path = Path(open_dataset(output).folder) / "claims.parquet"
    metadata: dict[bytes, bytes] = pq.read_schema(path).metadata or {}
    return metadata.get(b"run_id", b"").decode()


_LEVEL = """
    with chosen as (
        select * from observations o where {where} and change = 'level' and obs_value is not null
    ), unit as (
        select unit_measure, per from chosen group by all order by count(*) desc, unit_measure limit 1
    ), level as (
        select c.* from chosen c join unit u
        on c.unit_measure = u.unit_measure and c.per is not distinct from u.per
    )
"""
_SERIES = {
    "time": """
    select series_id, coalesce(time_end, time_start) as day, modality, ref_area_name as area, measured,
           unit_measure, per, obs_value::double as value
    from level where coalesce(time_end, time_start) is not null
    order by day desc, series_id, modality limit 2000
    """,
    "area": """
    select ref_area_name as area, unit_measure, per, avg(obs_value::double) as value
    from level where ref_area_name is not null and modality = 'actual'
    group by all order by value desc, area limit 30
    """,
    "modality": """
    select ref_area_name as area, modality, unit_measure, per, avg(obs_value::double) as value
    from level where ref_area_name is not null and modality in ('actual', 'planned')
    and ref_area_name in (select ref_area_name from level where modality = 'planned')
    group by all order by area, modality limit 60
    """,
}


_PUBLISHED = """
    select observation_id from (select observation_id, unnest(claim_ids) as claim_id from observations)
    semi join (
        select claim_id from claims
        semi join (select document_id from documents where publication = $publication) using (document_id)
    ) using (claim_id)
"""


def _where(choice: Choice) -> tuple[str, dict[str, Any]]:
    """The condition on observations ``o``, and the values of its ``$names``."""
    conditions: list[str] = ["true"]
    values: dict[str, Any] = {}
    if choice.indicator:
        conditions.append("o.indicator_id = $indicator")
        values["indicator"] = choice.indicator
    elif choice.domain:
        conditions.append("o.indicator_id in (select indicator_id from indicators where domain = $domain)")
        values["domain"] = choice.domain
    if choice.area:
        conditions.append("starts_with(o.ref_area, $area)")
        values["area"] = choice.area
    if choice.modality:
        conditions.append("o.modality = $modality")
        values["modality"] = choice.modality
    if choice.years:
        conditions.append(
            "year(coalesce(o.time_end, o.time_start)) >= $first"
            " and year(coalesce(o.time_start, o.time_end)) <= $last"
        )
        values["first"], values["last"] = choice.years
    if choice.publication:
        conditions.append(f"o.observation_id in ({_PUBLISHED})")
        values["publication"] = choice.publication
    return " and ".join(conditions), values
