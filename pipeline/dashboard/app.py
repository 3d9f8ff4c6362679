"""The dashboard's pages. Run by Streamlit with the dataset's folder, a language and the review folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import duckdb
import pandas as pd
import streamlit as st

from pipeline.dashboard import data
from pipeline.dashboard.data import Choice
from pipeline.pages.labels import dashboard_words
from pipeline.pages.review import page_name
from pipeline.tables import Table, read_tables
from pipeline.tables.schema import Language


@st.cache_resource(max_entries=2)
def _connection(output: str, version: str) -> duckdb.DuckDBPyConnection:
    """One connection for each published version; ``version`` makes a new run known."""
    del version
    return data.connect(output)


@st.cache_resource
def _tables() -> dict[str, Table]:
    return read_tables()


def main(output: str, language: Language, review: str) -> None:
    """Draw the page that the visitor sees now."""
    words = dashboard_words(language)
    st.set_page_config(page_title=words["title"], layout="wide")
    try:
        run = data.run_id(output)
        connection = _connection(output, run)
    except FileNotFoundError:
        st.error(words["no_dataset"].format(path=output))
        return
    st.title(words["title"])
    st.caption(f"{words['run']} {run} · {output}")
    choice = _filters(connection, words, language)
    tabs = st.tabs([words[name] for name in ("overview", "observations", "conflicts", "claim")])
    with tabs[0]:
        _overview(connection, words, language)
    with tabs[1]:
        _observations(connection, choice, words, language)
    with tabs[2]:
        _conflicts(connection, choice, words)
    with tabs[3]:
        _claim(connection, words, language, review)


def _filters(connection: duckdb.DuckDBPyConnection, words: dict[str, str], language: Language) -> Choice:
    box = st.sidebar
    modality = _tables()["claims"].column("modality")
    domain = _pick(words["domain"], {d: d for d in data.domains(connection)}, words)
    indicator = _pick(words["indicator"], data.indicators(connection, domain), words)
    area = None
    for level in data.LEVELS:
        inside = data.areas(connection, level, area) if area or level == "province" else {}
        area = (_pick(words[level], inside, words) if inside else None) or area
    labels = {c.value: modality.value_label(c.value, language) for c in modality.allowed}
    chosen_modality = _pick(words["modality"], labels, words)
    publication = _pick(words["publication"], {p: p for p in data.publications(connection)}, words)
    span = data.years(connection)
    years = None
    if span and span[0] < span[1]:
        picked = box.slider(words["period"], span[0], span[1], span)
        years = None if picked == span else (int(picked[0]), int(picked[1]))
    return Choice(
        domain=domain,
        indicator=indicator,
        area=area,
        modality=chosen_modality,
        publication=publication,
        years=years,
    )


def _pick(label: str, options: dict[str, str], words: dict[str, str]) -> str | None:
    return st.sidebar.selectbox(
        label,
        [None, *options],
        format_func=lambda value: words["any"] if value is None else options[value],
    )


def _overview(connection: duckdb.DuckDBPyConnection, words: dict[str, str], language: Language) -> None:
    tables = _tables()
    for column, (name, number) in zip(st.columns(6), data.counts(connection).items(), strict=True):
        column.metric(tables[name].label(language), f"{number:,}")
    left, right = st.columns(2)
    kinds = data.claims_by_kind(connection)
    label = tables["claims"].column("kind").value_label
    kinds["kind"] = [label(str(kind), language) for kind in kinds["kind"]]
    left.subheader(words["claims_by_kind"])
    left.bar_chart(kinds, x="kind", y="n", x_label="", y_label="", horizontal=True)
    right.subheader(words["claims_by_month"])
    right.bar_chart(data.claims_by_month(connection), x="month", y="n", x_label="", y_label="")
    st.subheader(words["problems"])
    _table(data.problems_by_code(connection), "problems", language)


def _observations(
    connection: duckdb.DuckDBPyConnection, choice: Choice, words: dict[str, str], language: Language
) -> None:
    number = data.n_observations(connection, choice)
    note = f" · {words['shown'].format(n=data.SHOWN)}" if number > data.SHOWN else ""
    st.write(f"{number:,} {words['rows']}{note}")
    _charts(connection, choice, words, language)
    chosen = _table(data.observations(connection, choice), "observations", language, select="row")
    _downloads("observations", lambda: data.observations(connection, choice, limit=data.TAKEN), words)
    for claim_id in data.claims_of(connection, chosen["observation_id"]) if chosen else ():
        row = data.claim(connection, claim_id)
        if row:
            st.markdown(f"`{claim_id}` {_plain(row['context'])}  — {_plain(row['source_path'])}")


def _charts(
    connection: duckdb.DuckDBPyConnection, choice: Choice, words: dict[str, str], language: Language
) -> None:
    if not choice.indicator:
        st.info(words["choose_indicator"])
        return
    label = _tables()["claims"].column("modality").value_label
    drawings = (
        ("time", "over_time", "day"),
        ("area", "by_area", "area"),
        ("modality", "planned_actual", "area"),
    )
    for column, (by, title, x) in zip(st.columns(3), drawings, strict=True):
        rows = data.series(connection, choice, by=by)
        if rows.empty:
            continue
        colour = "modality" if "modality" in rows else None
        if colour:
            rows["modality"] = [label(str(value), language) for value in rows["modality"]]
        column.subheader(words[title])
        unit = str(rows["unit_measure"][0])
        if by == "time":
            column.scatter_chart(rows, x=x, y="value", color=colour, x_label="", y_label=unit)
        else:
            column.bar_chart(rows, x=x, y="value", color=colour, x_label="", y_label=unit, stack=False)
        with column.expander(words["rows"]):
            st.dataframe(rows, hide_index=True)
            _downloads(by, lambda rows=rows: rows, words)


def _conflicts(connection: duckdb.DuckDBPyConnection, choice: Choice, words: dict[str, str]) -> None:
    found = data.conflicts(connection, choice)
    if found.empty:
        st.info(words["no_conflicts"])
    for _, rows in found.groupby("observation_id", sort=False):
        first = rows.iloc[0]
        head = (first.what, first.ref_area_name, first.time_period)
        st.subheader(" · ".join(str(value) for value in head if not pd.isna(value)))
        for column, (_, row) in zip(st.columns(len(rows)), rows.iterrows(), strict=True):
            column.metric(f"{row.publication or row.source_path} {row.issue_date or ''}", _number(row.value))
            column.write(_plain(row.context))
            column.code(row.claim_id)


def _claim(
    connection: duckdb.DuckDBPyConnection, words: dict[str, str], language: Language, review: str
) -> None:
    claim_id = st.text_input(words["claim_id"], value=st.query_params.get("claim", "")).strip()
    if not claim_id:
        return
    row = data.claim(connection, claim_id)
    if row is None:
        st.warning(words["no_claim"])
        return
    st.subheader(_plain(str(row["quote"])))
    st.write(_plain(row["context"]))
    page = Path(review, page_name(row["document_id"])).resolve()
    st.caption(f"{words['review']}: {page}#{claim_id}" if page.exists() else _plain(row["source_path"]))
    steps, columns = row.pop("derivation") or [], _tables()["claims"].columns
    left, right = st.columns(2)
    fields = [
        (c.label(language), c.value_label(str(row[c.name]), language))
        for c in columns
        if c.name not in {"context", "context_spans", "derivation"} and row.get(c.name) is not None
    ]
    left.dataframe(pd.DataFrame(fields, columns=[words["fields"], words["value"]]), hide_index=True)
    right.dataframe(pd.DataFrame(steps), hide_index=True)


def _table(
    rows: pd.DataFrame, table: str, language: Language, *, select: str | None = None
) -> dict[str, Any] | None:
    """Show ``rows`` with the labels of ``table``; the row the visitor chose."""
    shown = rows.copy()
    labels = {}
    for column in _tables()[table].columns:
        if column.name in shown:
            labels[column.name] = column.label(language)
            if column.allowed:
                shown[column.name] = [
                    None if pd.isna(v) else column.value_label(str(v), language) for v in shown[column.name]
                ]
    shown = shown.rename(columns=labels)
    if not select:
        st.dataframe(shown, hide_index=True)
        return None
    event = st.dataframe(shown, hide_index=True, on_select="rerun", selection_mode="single-row")
    chosen = event["selection"]["rows"]
    return cast(dict[str, Any], rows.iloc[chosen[0]].to_dict()) if chosen else None


def _downloads(name: str, rows: Any, words: dict[str, str]) -> None:
    """Two buttons; the rows are fetched when one is pressed."""
    left, right = st.columns(2)
    left.download_button(
        words["download_csv"], lambda: data.as_csv(rows()), f"{name}.csv", "text/csv", key=f"csv-{name}"
    )
    right.download_button(
        words["download_parquet"],
        lambda: data.as_parquet(rows()),
        f"{name}.parquet",
        "application/vnd.apache.parquet",
        key=f"parquet-{name}",
    )


def _number(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else f"{value:,g}"


def _plain(text: str) -> str:
    """Text of a document with what Markdown would take for markup made harmless."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#+-!|$~:" else c for c in str(text)).replace("\n", " ")


if __name__ == "__main__":
    arguments = dict(zip(("output", "language", "review"), sys.argv[1:], strict=False))
    main(
        arguments.get("output", "output"),
        cast(Language, arguments.get("language", "zh")),
        arguments.get("review", "review"),
    )
