"""From a file to a document: text, identity, facts of the issue, and what cannot be read."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import IngestRules, UnreadableError, discover, load_rules, read_document
from pipeline.documents.encodings import Decoded
from pipeline.documents.facts import filename_facts
from pipeline.documents.names import path_to_uri, uri_to_path
from pipeline.vocabulary import read_rows

CASES = Path(__file__).parent.parent / "cases" / "documents"


def cases(name: str) -> list[dict[str, object]]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def rules() -> IngestRules:
    return load_rules()


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_text_is_kept_as_stored(tmp_path: Path, rules: IngestRules) -> None:
    text = "全县\r\n共有12个乡镇。\n\u3000\u3000完\r"
    data = text.encode("utf-8-sig")
    document, problems = read_document(write(tmp_path, "2024/甲.txt", data), root=tmp_path, rules=rules)
    assert (document.text, document.encoding, document.status) == (text, "utf-8-sig", "ok")
    assert (document.source_path, document.media_type) == ("2024/甲.txt", "text/plain")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.document_id == document.sha256[:16]
    assert problems == ()


def test_same_bytes_are_the_same_document(tmp_path: Path, rules: IngestRules) -> None:
    one, two = (write(tmp_path, name, "# 标题".encode()) for name in ("a.txt", "b.md"))
    first, second = (read_document(path, root=tmp_path, rules=rules)[0] for path in (one, two))
    assert first.document_id == second.document_id
    assert second.media_type == "text/markdown"


@pytest.mark.parametrize("case", cases("unreadable.toml"), ids=lambda case: case["name"])
def test_an_unreadable_file_is_quarantined(case: dict[str, str], tmp_path: Path, rules: IngestRules) -> None:
    path = write(tmp_path, case["name"], bytes.fromhex(case["bytes"]))
    document, (problem,) = read_document(path, root=tmp_path, rules=rules)
    assert (document.status, document.text, document.encoding) == ("quarantined", "", None)
    assert problem.code == case["code"]
    assert problem.document_id == document.document_id
    assert case["name"] in problem.message
    assert case["says"] in problem.message
    assert document.status_detail == problem.message


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, rules: IngestRules) -> None:
    path = write(tmp_path, "big.txt", b"x" * 1001)
    document, (problem,) = read_document(path, root=tmp_path, rules=rules, max_bytes=1000)
    assert (document.status, problem.code) == ("quarantined", "document-too-large")
    assert "1001 bytes" in problem.message
    assert read_document(path, root=tmp_path, rules=rules, max_bytes=1001)[0].status == "ok"


def test_lost_characters_are_reported_where_they_stand(tmp_path: Path, rules: IngestRules) -> None:
    path = write(tmp_path, "a.txt", "共有\ufffd\ufffd个".encode())
    document, (problem,) = read_document(path, root=tmp_path, rules=rules)
    assert (document.status, problem.code, problem.start) == ("ok", "document-replacement-characters", 2)
    assert "2 characters" in problem.message


def test_a_missing_file_is_an_error(tmp_path: Path, rules: IngestRules) -> None:
    with pytest.raises(FileNotFoundError):
        read_document(tmp_path / "none.txt", root=tmp_path, rules=rules)


@pytest.mark.parametrize("case", cases("sidecars.toml"), ids=lambda case: case["name"])
def test_sidecars(case: dict[str, object], tmp_path: Path, rules: IngestRules) -> None:
    path = write(tmp_path, "海西日报_20240102.txt", "全县".encode())
    write(tmp_path, "海西日报_20240102.toml", str(case["sidecar"]).encode())
    document, problems = read_document(path, root=tmp_path, rules=rules)
    assert document.publication == case["publication"]
    assert document.issue_number == case.get("issue_number")
    assert (document.issue_date, document.issue_date_basis) == (case["issue_date"], case["basis"])
    assert [problem.code for problem in problems] == case["problems"]
    assert all("海西日报_20240102.toml" in problem.message for problem in problems)


def test_a_sidecar_can_name_the_encoding(tmp_path: Path, rules: IngestRules) -> None:
    path = write(tmp_path, "a.txt", "ｱｲｳ 12".encode("shift-jis"))
    write(tmp_path, "a.toml", b'encoding = "shift-jis"')
    assert read_document(path, root=tmp_path, rules=rules)[0].text == "ｱｲｳ 12"


@pytest.mark.parametrize("row", read_rows("filenames.csv", extra=[CASES]), ids=lambda row: row["stem"])
def test_file_names(row: dict[str, str], rules: IngestRules) -> None:
    facts = filename_facts(row["stem"], rules=rules)
    assert (facts.publication or "") == row["publication"]
    assert (facts.issue_number or "") == row["issue_number"]
    assert (facts.issue_date or "") == row["issue_date"]
    assert facts.issue_date_basis == ("filename" if row["issue_date"] else None)


def test_users_add_file_name_patterns(tmp_path: Path) -> None:
    pattern = "name,pattern\nours,^HX(?P<issue>\\d+)-(?P<year>\\d{4})$\n"
    write(tmp_path, "documents/filenames.csv", pattern.encode())
    facts = filename_facts("HX77-2024", rules=load_rules(extra=[tmp_path]))
    assert facts.issue_number == "77"


class ShoutingReader:
    name = "shouting"
    suffixes = (".shout",)
    media_type = "text/x-shout"

    def read(self, data: bytes, *, rules: IngestRules, declared: str | None) -> Decoded:  # noqa: ARG002
        if data == b"?":
            raise ValueError("nothing to shout")
        if data == b"!":
            raise UnreadableError("document-empty")
        return Decoded(data.decode("ascii").upper(), declared or "ascii")


@pytest.mark.parametrize(
    ("data", "text", "codes"),
    [(b"abc", "ABC", []), (b"?", "", ["document-reader-failed"]), (b"!", "", ["document-empty"])],
)
def test_other_readers(data: bytes, text: str, codes: list[str], tmp_path: Path, rules: IngestRules) -> None:
    path = write(tmp_path, "a.SHOUT", data)
    document, problems = read_document(path, root=tmp_path, rules=rules, readers=[ShoutingReader()])
    assert document.text == text
    assert [problem.code for problem in problems] == codes


@given(
    name=st.text(st.characters(codec="utf-8", exclude_characters="/\0")).filter(lambda name: name.strip("."))
)
def test_any_name_survives_the_way_through_a_uri(name: str) -> None:
    path = Path("/") / name
    assert uri_to_path(path_to_uri(path)) == path


def test_a_name_in_gbk_is_read(tmp_path: Path, rules: IngestRules) -> None:
    path = tmp_path / os.fsdecode("海西日报_20240102.txt".encode("gbk"))
    path.write_text("全县", encoding="utf-8")
    path.with_suffix(".toml").write_text("issue = 1", encoding="utf-8")
    assert list(discover([tmp_path], include=["海西*"])) == [path]
    assert uri_to_path(path_to_uri(path)) == path
    document, (problem,) = read_document(path, root=tmp_path, rules=rules)
    assert (document.source_path, document.publication) == ("海西日报_20240102.txt", "海西日报")
    assert problem.message.startswith("海西日报_20240102.toml")
