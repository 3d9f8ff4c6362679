"""The review page: everything is on it, nothing of a document is taken for markup."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.pages.review import write_review
from pipeline.tables import open_dataset
from tests.sample import run_stages


def data_of(page: Path) -> dict[str, Any]:
    """The data that the page shows."""
    found = re.search(
        r'<script type="application/json" id="data">(.*?)</script>',
        page.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert found
    content: dict[str, Any] = json.loads(found.group(1))
    for claim in content[
        "claims"
    ]:  # the page leaves out nulls and sentences that the source has in one piece
        pieces = [content["text"][start:end] for start, end in claim["context_spans"]]
        claim |= dict.fromkeys(set(content["fields"]) - set(claim)) | {
            "context": claim.get("context", "".join(pieces))
        }
    return content


def test_every_claim_and_numeral_of_every_document_is_on_a_page(dataset: Path, tmp_path: Path) -> None:
    index, *pages = write_review(dataset, tmp_path)
    data = [data_of(page) for page in pages]
    tables = open_dataset(str(dataset))
    for name in ("claims", "mentions", "articles"):
        assert sum(len(d[name]) for d in data) == tables.table(name).num_rows
    written = {claim["claim_id"]: claim["context"] for d in data for claim in d["claims"]}
    claims = tables.table("claims")
    assert written == dict(zip(claims["claim_id"].to_pylist(), claims["context"].to_pylist(), strict=True))
    claim = data[0]["claims"][0]
    assert data[0]["text"][claim["start"] : claim["end"]] == claim["quote"]
    assert claim["derivation"]
    listed = index.read_text(encoding="utf-8")
    assert all(page.name in listed for page in pages)


def test_pages_ask_for_nothing_from_elsewhere(dataset: Path, tmp_path: Path) -> None:
    for page in write_review(dataset, tmp_path, language="en"):
        text = page.read_text(encoding="utf-8").split('<script type="application/json"')[0]
        assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", text)
        assert "default-src 'none'" in text


def test_a_script_in_a_page_cannot_leave_the_data(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    text = "</script><script>document.title='坏了'</script>\n\n全县建成驿站86个。\n"
    (raw / "a.txt").write_text(text, encoding="utf-8")
    output = tmp_path / "out"
    output.mkdir()
    run_stages(raw, output)
    page = write_review(output, tmp_path / "review")[1]
    assert page.read_text(encoding="utf-8").count("</script>") == 2
    assert data_of(page)["text"] == text


def test_an_unknown_document_is_named(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="无此页"):
        write_review(dataset, tmp_path, documents=["无此页"])
