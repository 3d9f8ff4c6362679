"""The dashboard's pages. Run by Streamlit with the dataset's folder, a language and the review folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import duckdb
import pandas as pd
import streamlit as st

from pipeline.dashboard import charts, data
from pipeline.dashboard.cards import claim_card, plain, review_link
from pipeline.dashboard.data import Choice
from pipeline.dashboard.page import Page
from pipeline.pages.labels import dashboard_words, domain_labels
from pipeline.tables import Table, read_tables
from pipeline.tables.schema import Language

VIEWS = ("overview", "observations", "conflicts", "claim")


@st.cache_resource(max_entries=2)
def _connection(output: str, version: str) -> duckdb.DuckDBPyConnection:
    """One connection for each published version; ``version`` makes a new run known."""
    del version
    return data.connect(output)


@st.cache_resource(max_entries=1)
def _tables() -> dict[str, Table]:
    return read_tables()


def main(output: str, language: Language, review: str) -> None:
    """Draw the view that the visitor chose, and only that."""
    words = dashboard_words(language)
    st.set_page_config(page_title=words["title"], layout="wide")
    st.html("<style>.block-container{padding-top:2.5rem}</style>")
    try:
        run = data.run_id(output)
        connection = _connection(output, run)
    except FileNotFoundError:
        st.error(words["no_dataset"].format(path=output))
        return
    page = Page(connection, _tables(), words, language, output, Path(review))
    st.header(words["title"])
    st.caption(f"{words['run']} {run} · {plain(output)}")
    asked = st.query_params.get("claim")
    view = st.segmented_control(
        words["view"],
        VIEWS,
        default="claim" if asked else "overview",
        format_func=lambda name: words[name],
        key="view",
        label_visibility="collapsed",
    )
    choice = _filters(page) if view in ("observations", "conflicts") else Choice()
    drawn: dict[str, Callable[[], None]] = {
        "observations": lambda: _observations(page, choice),
        "conflicts": lambda: _conflicts(page, choice),
        "claim": lambda: _claim(page, asked or ""),
    }
    drawn.get(view or "", lambda: _overview(page))()


def _filters(page: Page) -> Choice:
    connection, words = page.connection, page.words
    domains = domain_labels(page.language)
    domain = _pick(page, "domain", {d: domains.get(d, d) for d in data.domains(connection)})
    indicator = _pick(page, "indicator", data.indicators(connection, domain))
    area = None
    for level in data.LEVELS:
        inside = data.areas(connection, level, area) if area or level == "province" else {}
        area = (_pick(page, level, inside) if inside else None) or area
    modality = _pick(page, "modality", page.values("claims", "modality"))
    publication = _pick(page, "publication", {p: p for p in data.publications(connection)})
    span = data.years(connection)
    years = None
    if span and span[0] < span[1]:
        picked = st.sidebar.slider(words["period"], span[0], span[1], span)
        years = None if picked == span else (int(picked[0]), int(picked[1]))
    return Choice(
        domain=domain,
        indicator=indicator,
        area=area,
        modality=modality,
        publication=publication,
        years=years,
    )


def _pick(page: Page, name: str, options: dict[str, str]) -> str | None:
    return st.sidebar.selectbox(
        page.words[name],
        [None, *options],
        format_func=lambda value: page.words["any"] if value is None else options[value],
    )


def _overview(page: Page) -> None:
    counts = data.counts(page.connection)
    for column, (name, number) in zip(st.columns(len(counts)), counts.items(), strict=True):
        column.metric(page.tables[name].label(page.language), f"{number:,}")
    left, right = st.columns(2)
    title = page.tables["claims"].label(page.language)
    kinds = data.claims_by_kind(page.connection)
    names = page.values("claims", "kind")
    kinds["kind"] = [names.get(str(kind), str(kind)) for kind in kinds["kind"]]
    drawing = charts.bars(x="n", y="kind", title=title)
    _chart(page, left, "claims_by_kind", drawing, kinds)
    months = data.claims_by_month(page.connection)
    drawing = charts.months(x="month", y="n", title=title)
    _chart(page, right, "claims_by_month", drawing, months)
    st.subheader(page.words["problems"])
    _table(page, data.problems_by_code(page.connection), "problems")


def _observations(page: Page, choice: Choice) -> None:
    number = data.n_observations(page.connection, choice)
    note = f" · {page.words['shown'].format(n=data.SHOWN)}" if number > data.SHOWN else ""
    st.write(f"{number:,} {page.words['rows']}{note}")
    _charts(page, choice)
    rows = data.observations(page.connection, choice)
    st.caption(page.words["choose_row"])
    chosen = _table(page, rows.drop(columns="observation_id"), "observations", select=True)
    _downloads(page, "observations", lambda: data.download(page.connection, choice))
    if chosen is not None:
        for claim_id in data.claims_of(page.connection, str(rows["observation_id"][chosen])):
            with st.container(border=True):
                claim_card(page, claim_id, brief=True)


def _charts(page: Page, choice: Choice) -> None:
    if not choice.indicator:
        st.info(page.words["choose_indicator"])
        return
    modality = page.words["modality"]
    names = page.values("claims", "modality")
    columns = iter(st.columns(3))
    for by, title in (("time", "over_time"), ("area", "by_area"), ("modality", "planned_actual")):
        rows = data.series(page.connection, choice, by=by)
        if rows.empty:
            continue
        unit = " / ".join(
            str(part) for part in (rows["unit_measure"][0], rows["per"][0]) if not pd.isna(part)
        )
        if "modality" in rows:
            rows["modality"] = [names.get(str(value), str(value)) for value in rows["modality"]]
        if by == "time":
            drawing = charts.over_time(unit=unit, modality=modality)
        elif by == "area":
            drawing = charts.by_area(unit=unit)
        else:
            drawing = charts.planned_actual(unit=unit, modality=modality)
        _chart(page, next(columns), title, drawing, rows)
    st.caption(page.words["chart_note"])


def _chart(page: Page, column: Any, title: str, drawing: charts.Spec, rows: pd.DataFrame) -> None:
    """A chart with its table and the table's downloads under it."""
    column.subheader(page.words[title])
    column.vega_lite_chart(rows, drawing)
    with column.expander(page.words["table"]):
        st.dataframe(rows, hide_index=True)
        _downloads(page, title, lambda: rows)


def _conflicts(page: Page, choice: Choice) -> None:
    found = data.conflicts(page.connection, choice)
    if found.empty:
        st.info(page.words["no_conflicts"])
    for _, rows in found.groupby("observation_id", sort=False):
        first = rows.iloc[0]
        head = (first.what, first.ref_area_name, first.time_period, first.unit_measure)
        st.subheader(plain(" · ".join(str(value) for value in head if not pd.isna(value))))
        for column, (_, row) in zip(st.columns(len(rows)), rows.iterrows(), strict=True):
            source = row.source_path if pd.isna(row.publication) else row.publication
            column.metric(
                plain(f"{source} {'' if pd.isna(row.issue_date) else row.issue_date}"), f"{row.value:,.15g}"
            )
            column.write(plain(row.context))
            with column:
                review_link(page, row.document_id, row.claim_id)


def _claim(page: Page, asked: str) -> None:
    claim_id = st.text_input(
        page.words["claim_id"], value=asked, placeholder=page.words["claim_hint"]
    ).strip()
    if claim_id:
        claim_card(page, claim_id)


def _table(page: Page, rows: pd.DataFrame, table: str, *, select: bool = False) -> int | None:
    """Show ``rows`` with the labels of ``table``; the position of the row that the visitor chose."""
    shown = rows.copy()
    labels = {}
    for column in page.tables[table].columns:
        if column.name not in shown:
            continue
        labels[column.name] = column.label(page.language)
        if column.allowed:
            names = page.values(table, column.name)
            shown[column.name] = [
                None if pd.isna(v) else names.get(str(v), str(v)) for v in shown[column.name]
            ]
    shown = shown.rename(columns={**labels, "n": page.words["number"]})
    for name in shown.select_dtypes(exclude="number"):
        shown[name] = shown[name].fillna("")
    if not select:
        st.dataframe(shown, hide_index=True)
        return None
    event: Any = st.dataframe(shown, hide_index=True, on_select="rerun", selection_mode="single-row")
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen else None


def _made(make: Callable[[data.Rows], bytes], rows: Callable[[], data.Rows]) -> bytes:
    return make(rows())


def _downloads(page: Page, name: str, rows: Callable[[], data.Rows]) -> None:
    """Two buttons; the rows are fetched when one is pressed."""
    kinds = (("csv", "text/csv", data.as_csv), ("parquet", "application/vnd.apache.parquet", data.as_parquet))
    for suffix, media_type, make in kinds:
        st.download_button(
            page.words[f"download_{suffix}"],
            partial(_made, make, rows),
            f"{name}.{suffix}",
            media_type,
            key=f"{suffix}-{name}",
        )


if __name__ == "__main__":
    arguments = dict(zip(("output", "language", "review"), sys.argv[1:], strict=False))
    main(
        arguments.get("output", "output"),
        cast(Language, arguments.get("language", "zh")),
        arguments.get("review", "review"),
    )
