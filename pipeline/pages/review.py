"""The review page: a document as it stands, every block and numeral marked, every claim with what made it.

One self-contained HTML file a document and an index. Text of documents is data: it travels as JSON and is
set as text by the page's script; a content security policy lets no other script run.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import pyarrow.compute as pc

from pipeline.pages.labels import correctable, page_words, value_labels
from pipeline.tables import Dataset, open_dataset, read_tables
from pipeline.tables.schema import Language

Row = dict[str, Any]
NOT_SHOWN = frozenset(
    {
        "claim_id",
        "article_id",
        "document_id",
        "start",
        "end",
        "quote",
        "context",
        "context_spans",
        "derivation",
        "measured_start",
        "measured_end",
    }
)
MENTION_FIELDS = ("start", "end", "reason", "rule", "claim_id")


def write_review(
    output: str | Path, folder: Path, *, documents: Sequence[str] = (), language: Language = "zh"
) -> list[Path]:
    """Write the pages of ``documents`` (ids, paths or beginnings of either; all if empty) into ``folder``.

    Returns the files, the index first. Raises ``FileNotFoundError`` if there is no dataset at ``output``,
    ``LookupError`` for a document that is not in it.
    """
    dataset = open_dataset(str(output))
    rows = dataset.table("documents").to_pylist()
    chosen = [row for row in rows if row["status"] == "ok" and _named(row, documents)]
    if documents and not chosen:
        raise LookupError(f"{output}: no document {', '.join(documents)}; the table documents lists them")
    folder.mkdir(parents=True, exist_ok=True)
    pages = [_write_page(dataset, row, folder, language) for row in chosen]
    index = folder / "index.html"
    index.write_text(_index(chosen, language), encoding="utf-8")
    return [index, *pages]


def page_name(document_id: str) -> str:
    """The file name of a document's page; a claim's address is this, ``#`` and its ``claim_id``."""
    return f"{document_id}.html"


def review_data(dataset: Dataset, document: Mapping[str, Any], language: Language) -> Row:
    """All that the page of ``document`` shows, as JSON-able values; offsets are source offsets."""
    tables = read_tables()
    names = [c.name for c in tables["claims"].columns if c.name not in NOT_SHOWN]
    mine = pc.field("document_id") == document["document_id"]
    claims = dataset.table("claims", filters=mine).to_pylist()
    mentions = dataset.table("mentions", filters=mine, columns=list(MENTION_FIELDS)).to_pylist()
    labels = {c.name: c.label(language) for t in ("mentions", "claims") for c in tables[t].columns}
    return {
        "document_id": document["document_id"],
        "source_path": document["source_path"],
        "facts": _facts(document, language),
        "text": dataset.table("texts", filters=mine).column("text")[0].as_py(),
        "articles": [_article(row) for row in dataset.table("articles", filters=mine).to_pylist()],
        "mentions": [_slim(row) for row in mentions],
        "claims": [_claim(row) for row in sorted(claims, key=lambda row: (row["start"], row["end"]))],
        "fields": names,
        "labels": labels,
        "values": value_labels(tables, language),
        "words": page_words(language),
        "correctable": correctable(),
    }


def _write_page(dataset: Dataset, document: Row, folder: Path, language: Language) -> Path:
    words = page_words(language)
    data = json.dumps(review_data(dataset, document, language), ensure_ascii=False, separators=(",", ":"))
    path = folder / page_name(document["document_id"])
    path.write_text(
        _fill(
            f"{words['title']} · {document['source_path']}",
            language,
            data=_harmless(data),
            filter_label=words["filter"],
            text_label=document["source_path"],
            panel_label=words["fields"],
        ),
        encoding="utf-8",
    )
    return path


def _fill(title: str, language: Language, *, data: str, **labels: str) -> str:
    script = _asset("review.js")
    nonce = hashlib.sha256(script.encode()).hexdigest()[:24]
    escaped = {name: html.escape(label) for name, label in labels.items()}
    return Template(_asset("review.html")).substitute(
        escaped,
        lang="zh-CN" if language == "zh" else "en",
        title=html.escape(title),
        style=_asset("review.css"),
        script=script,
        nonce=nonce,
        data=data,
    )


def _index(documents: Sequence[Row], language: Language) -> str:
    words = page_words(language)
    items = "".join(
        f'<li><a href="{page_name(row["document_id"])}">{html.escape(row["source_path"])}</a> '
        f"{html.escape(_facts(row, language))}</li>"
        for row in documents
    )
    title = html.escape(f"{words['title']} · {len(documents)} {words['documents']}")
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_asset('review.css')}</style></head>"
        f'<body><header><h1>{title}</h1></header><main style="display:block">'
        f'<ul class="index">{items}</ul></main></body></html>\n'
    )


def _facts(document: Mapping[str, Any], language: Language) -> str:
    words = page_words(language)
    issue = [document["publication"], document["issue_number"], document["issue_date"]]
    counts = [
        f"{document['n_articles']} {words['articles']}",
        f"{document['n_mentions']} {words['numerals']}",
        f"{document['n_claims']} {words['claims']}",
    ]
    return " · ".join([str(fact) for fact in issue if fact] + counts)


def _named(document: Row, wanted: Sequence[str]) -> bool:
    names = (document["document_id"], document["source_path"], *(document["also_at"] or ()))
    return not wanted or any(name.startswith(w) or name.endswith(f"/{w}") for w in wanted for name in names)


def _article(row: Row) -> Row:
    kept = ("article_id", "seq", "kind", "headline", "parent_id", "confidence")
    return {name: row[name] for name in kept} | {"spans": _pairs(row["spans"])}


def _claim(row: Row) -> Row:
    plain = {name: _plain(value) for name, value in row.items() if name not in {"document_id", "derivation"}}
    steps = [
        {"rule": f"{s['stage']} {s['rule']}", "start": s["start"], "end": s["end"], "detail": s["detail"]}
        for s in row["derivation"] or ()
    ]
    return plain | {"context_spans": _pairs(row["context_spans"]), "derivation": steps}


def _plain(value: Any) -> Any:
    """Decimals without trailing zeros, dates in ISO 8601."""
    if hasattr(value, "as_tuple"):
        return format(value.normalize(), "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _pairs(spans: Sequence[Mapping[str, int]] | None) -> list[list[int]]:
    return [[span["start"], span["end"]] for span in spans or ()]


def _slim(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _harmless(data: str) -> str:
    """JSON that cannot end the script element it stands in, nor open a comment."""
    return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _asset(name: str) -> str:
    return (files("pipeline.pages") / "assets" / name).read_text(encoding="utf-8")
