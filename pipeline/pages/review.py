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

from pipeline.pages.address import page_name
from pipeline.pages.joins import joins
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
MENTION_FIELDS = ("article_id", "start", "end", "reason", "rule", "claim_id")
PROBLEM_FIELDS = ("code", "severity", "message", "start", "end")


def write_review(
    output: str | Path, folder: Path, *, documents: Sequence[str] = (), language: Language = "zh"
) -> list[Path]:
    """Write the pages of ``documents`` (ids, paths or beginnings of either; all if empty) into ``folder``.

    Returns the files, the index first. Raises ``FileNotFoundError`` if there is no dataset at ``output``,
    ``LookupError`` for a document that is not in it.
    """
    dataset = open_dataset(str(output))
    rows = dataset.table("documents").to_pylist()
    chosen = [row for row in rows if _named(row, documents)]
    if documents and not chosen:
        raise LookupError(f"{output}: no document {', '.join(documents)}; the table documents lists them")
    folder.mkdir(parents=True, exist_ok=True)
    pages = [_write_page(dataset, row, folder, language) for row in chosen if row["status"] == "ok"]
    listed = [
        row for row in rows if row["status"] != "ok" or (folder / page_name(row["document_id"])).exists()
    ]
    index = folder / "index.html"
    index.write_text(_index(listed, language), encoding="utf-8")
    return [index, *pages]


_LANG = {"zh": "zh-CN", "en": "en"}
_IN_PAGE = {  # placeholder of the template → key of its word
    "review": "title",
    "filter": "filter",
    "panel": "panel",
    "claims": "claims",
    "previous": "previous",
    "next": "next",
    "close": "close",
    "corrections": "corrections",
    "missed": "missed",
    "save": "save",
    "author": "author",
    "reason": "reason_given",
}


def review_data(dataset: Dataset, document: Mapping[str, Any], language: Language) -> Row:
    """All that the page of ``document`` shows, as JSON-able values; offsets are source offsets."""
    tables = read_tables()
    names = [c.name for c in tables["claims"].columns if c.name not in NOT_SHOWN]
    labels = {c.name: c.label(language) for t in ("mentions", "claims") for c in tables[t].columns}
    mine = pc.field("document_id") == document["document_id"]

    def rows(table: str, columns: Sequence[str] | None = None) -> list[Row]:
        found = dataset.table(table, filters=mine, columns=list(columns) if columns else None)
        return list(found.to_pylist())

    text = rows("texts")[0]["text"]
    claims, links = rows("claims"), _links(dataset, document["document_id"])
    return {
        "document_id": document["document_id"],
        "source_path": document["source_path"],
        "facts": _facts(document, language),
        "text": text,
        "articles": [_article(row, text) for row in rows("articles")],
        "mentions": [_slim(row) for row in rows("mentions", MENTION_FIELDS)],
        "claims": [
            _claim(row, text) | {"links": links.get(row["claim_id"], [])}
            for row in sorted(claims, key=lambda row: (row["start"], row["end"]))
        ],
        "problems": rows("problems", PROBLEM_FIELDS),
        "fields": names,
        "labels": labels,
        "values": value_labels(tables, language) | _indicator_names(dataset, claims),
        "words": page_words(language),
        "correctable": correctable(),
    }


def _indicator_names(dataset: Dataset, claims: Sequence[Row]) -> dict[str, str]:
    wanted = pc.field("indicator_id").isin({row["indicator_id"] for row in claims} - {None})
    rows = dataset.table("indicators", filters=wanted, columns=["indicator_id", "name"]).to_pylist()
    return {f"indicator_id:{row['indicator_id']}": f"{row['name']} ({row['indicator_id']})" for row in rows}


def _links(dataset: Dataset, document_id: str) -> dict[str, list[list[str]]]:
    """Relation and partner of every claim of the document that stands in one."""
    mine = pc.starts_with(pc.field("claim_id"), document_id)
    found: dict[str, list[list[str]]] = {}
    for row in dataset.table("claim_links", filters=mine).to_pylist():
        found.setdefault(row["claim_id"], []).append([row["relation"], row["target_id"]])
    return found


def _write_page(dataset: Dataset, document: Row, folder: Path, language: Language) -> Path:
    data = json.dumps(review_data(dataset, document, language), ensure_ascii=False, separators=(",", ":"))
    path = folder / page_name(document["document_id"])
    path.write_text(_fill(document["source_path"], language, _harmless(data)), encoding="utf-8")
    return path


def _fill(source_path: str, language: Language, data: str) -> str:
    words, script = page_words(language), _script()
    labels = {f"{key}_word": html.escape(words[name]) for key, name in _IN_PAGE.items()}
    return Template(_asset("page.html")).substitute(
        labels,
        lang=_LANG[language],
        title=html.escape(f"{words['title']} · {source_path}"),
        path=html.escape(source_path),
        style=_asset("page.css"),
        script=script,
        nonce=hashlib.sha256(script.encode()).hexdigest()[:24],
        data=data,
    )


def _index(documents: Sequence[Row], language: Language) -> str:
    words = page_words(language)
    title = html.escape(f"{words['title']} · {len(documents)} {words['documents']}")
    return (
        f'<!doctype html><html lang="{_LANG[language]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_asset('page.css')}</style></head>"
        f"<body><header><h1>{title}</h1></header>"
        f'<ul class="index">{"".join(_entry(row, language) for row in documents)}</ul></body></html>\n'
    )


def _entry(document: Row, language: Language) -> str:
    """A document in the index; one that could not be read has no page but a reason."""
    path = html.escape(document["source_path"])
    if document["status"] != "ok":
        return f"<li>{path}<p>{html.escape(document['status_detail'] or document['status'])}</p></li>"
    facts = html.escape(_facts(document, language))
    return f'<li><a href="{page_name(document["document_id"])}">{path}</a><p>{facts}</p></li>'


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


def _article(row: Row, text: str) -> Row:
    kept = ("article_id", "seq", "kind", "headline", "parent_id", "confidence")
    broken = joins(row["text"], row.get("text_spans") or (), text)
    return {name: row[name] for name in kept} | {"spans": _pairs(row["spans"]), "joins": broken}


def _claim(row: Row, text: str) -> Row:
    """A claim without what is null or false, nor its sentence where the page can put it together itself."""
    plain = {name: _plain(value) for name, value in row.items() if name not in {"document_id", "derivation"}}
    plain["context_spans"] = _pairs(row["context_spans"])
    if "".join(text[start:end] for start, end in plain["context_spans"]) == row["context"]:
        del plain["context"]
    steps = [
        [f"{step['stage']} {step['rule']}", step["start"], step["end"], step["detail"]]
        for step in row["derivation"] or ()
    ]
    return _slim(plain) | {"derivation": steps}


def _plain(value: Any) -> Any:
    """Decimals without trailing zeros, dates in ISO 8601."""
    if hasattr(value, "as_tuple"):
        return format(value.normalize(), "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _pairs(spans: Sequence[Mapping[str, int]] | None) -> list[list[int]]:
    return [[span["start"], span["end"]] for span in spans or ()]


def _slim(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value is not False}


def _harmless(data: str) -> str:
    """JSON that cannot end the script element it stands in, nor open a comment."""
    return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _script() -> str:
    """The files of the page's script as one."""
    folder = files("pipeline.pages") / "assets" / "review"
    return "".join(
        _asset(name) for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".js"))
    )


def _asset(name: str) -> str:
    return (files("pipeline.pages") / "assets" / "review" / name).read_text(encoding="utf-8")
