"""One claim: what it says, its sentence, the chain of rules, and the way to its page."""

from __future__ import annotations

import shlex
from decimal import Decimal
from pathlib import Path

import pandas as pd
import streamlit as st

from pipeline.dashboard import data
from pipeline.dashboard.links import has_page, serve_pages
from pipeline.dashboard.page import Page
from pipeline.pages.address import claim_address

LONG = frozenset({"context", "context_spans", "derivation"})


@st.cache_resource(max_entries=1)
def _pages(review: str) -> str:
    return serve_pages(Path(review))


def claim_card(page: Page, claim_id: str, *, brief: bool = False) -> None:
    """Quantity, sentence, source and review page of a claim; unless ``brief`` its fields and rules too."""
    row = data.claim(page.connection, claim_id)
    if row is None:
        st.warning(page.words["no_claim"])
        return
    if not brief:
        st.subheader(plain(str(row["quote"])))
    st.write(plain(row["context"]))
    said = [row["publication"], row["issue_date"], row["source_path"]]
    st.caption(plain(" · ".join(str(value) for value in said if value)))
    review_link(page, row["document_id"], claim_id)
    if brief:
        return
    steps = row.pop("derivation") or []
    fields = [
        (column.label(page.language), column.value_label(_said(row[column.name]), page.language))
        for column in page.tables["claims"].columns
        if column.name not in LONG and row.get(column.name) not in (None, False)
    ]
    left, right = st.columns(2)
    left.dataframe(pd.DataFrame(fields, columns=[page.words["field"], page.words["value"]]), hide_index=True)
    right.dataframe(pd.DataFrame(steps), hide_index=True)


def review_link(page: Page, document_id: str, claim_id: str) -> None:
    """The claim on its review page; the command that makes the pages where they have not been written."""
    if has_page(page.review, document_id):
        address = claim_address(_pages(str(page.review.resolve())), document_id, claim_id)
        st.link_button(page.words["review"], address)
        return
    st.caption(page.words["no_review"])
    st.code(shlex.join(["baoshu", "review", page.output, "--to", str(page.review)]), language=None)


def _said(value: object) -> str:
    """A value in words, decimals without trailing zeros."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def plain(text: str) -> str:
    """Text of a document with what Markdown would take for markup made harmless."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#+-!|$~:" else c for c in str(text)).replace("\n", " ")
