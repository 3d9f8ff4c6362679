"""The words on the pages: from the data dictionary, and from ``vocabularies/pages`` what it does not hold."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.tables import Table
from pipeline.tables.schema import Language
from pipeline.vocabulary import read_rows


def page_words(language: Language) -> dict[str, str]:
    """Words of the review page by key."""
    return {row["key"]: row[language] for row in read_rows("pages/review.csv")}


def dashboard_words(language: Language) -> dict[str, str]:
    """Words of the dashboard by key."""
    return {row["key"]: row[language] for row in read_rows("pages/dashboard.csv")}


def domain_labels(language: Language) -> dict[str, str]:
    """What the domains of indicators are called."""
    return {row["domain"]: row[language] for row in read_rows("pages/domains.csv")}


def value_labels(tables: Mapping[str, Table], language: Language) -> dict[str, str]:
    """``column:value`` → what the value is called, for the closed lists of these tables.

    Columns of articles that claims have too (``kind``) are called ``article_kind``.
    """
    found: dict[str, str] = {}
    for table in ("articles", "mentions", "claim_links", "claims"):
        for column in tables[table].columns:
            name = f"article_{column.name}" if table == "articles" else column.name
            found |= {f"{name}:{c.value}": column.value_label(c.value, language) for c in column.allowed}
    return found


def correctable() -> list[str]:
    """The claim fields that a reader may correct, in the order of the form."""
    return [row["field"] for row in read_rows("corrections/fields.csv")]
