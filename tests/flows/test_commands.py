"""The commands that need no flow, over a dataset of the sample pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from flows.cli import make_app
from flows.commands import CACHE_COMMANDS, COMMANDS
from flows.commands.options import folder_of
from flows.commands.show import render
from pipeline import __version__
from pipeline.tables import versions
from pipeline.tables.publish import push

TEXT = "去年，青石乡流转土地5000亩，发放补贴12.5万元。\n今年计划再建大棚30座。"


def call(*args: str, given: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(make_app(), list(args), input=given)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="session")
def claims(dataset: Path) -> pd.DataFrame:
    return pd.read_parquet(dataset / "claims.parquet")


def test_version() -> None:
    assert call("--version") == (0, f"baoshu {__version__}\n", "")


@pytest.mark.parametrize("name", [*COMMANDS, *(f"cache {name}" for name in CACHE_COMMANDS)])
def test_help_explains_every_option_and_the_exit_codes(name: str) -> None:
    code, out, _ = call(*name.split(), "--help")
    assert code == 0
    assert "Exit codes" in out


def test_a_missing_model_ends_a_run_before_prefect_starts(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    output = tmp_path / "output"
    code, _, err = call("run", str(tmp_path / "raw"), "-o", str(output), "--nlp-backend", "zh_core_web_none")
    assert code == 3
    assert "pip install zh_core_web_none" in err
    assert not (output / ".baoshu").exists()


def test_extract_prints_json_lines_whose_offsets_are_those_of_the_text() -> None:
    code, out, err = call("extract", "-", "--format", "jsonl", given=TEXT)
    assert (code, err) == (0, "")
    found = [json.loads(line) for line in out.splitlines()]
    assert [claim["quote"] for claim in found] == ["5000亩", "12.5万元", "30座"]
    assert all(TEXT[claim["start"] : claim["end"]] == claim["quote"] for claim in found)
    assert float(found[1]["value"]) == 125000
    assert found[2]["modality"] == "planned"


def test_extract_resolves_relative_time_by_the_issue_date(tmp_path: Path) -> None:
    page = tmp_path / "note.txt"
    page.write_text(TEXT, encoding="gb18030")
    _, out, _ = call("extract", str(page), "-f", "jsonl", "--issue-date", "2021-03-04")
    assert json.loads(out.splitlines()[0])["time_period"] == "2020"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_extract_reads_standard_input_in_any_encoding(encoding: str) -> None:
    done = CliRunner().invoke(make_app(), ["extract", "-", "-f", "jsonl"], input=TEXT.encode(encoding))
    assert [json.loads(line)["quote"] for line in done.stdout.splitlines()] == ["5000亩", "12.5万元", "30座"]


def test_extract_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, _, err = call("extract", str(tmp_path / "page.txt"))
    assert (code, "a PNG picture" in err) == (2, True)
    done = CliRunner().invoke(make_app(), ["extract", "-"], input=b"\xff\xff\xff")
    assert (done.exit_code, "standard input: byte 0" in done.stderr) == (2, True)


def test_extract_prints_a_table() -> None:
    code, out, _ = call("extract", "-", given=TEXT)
    assert code == 0
    assert "5000亩" in out
    assert "12.5万元" in out


def test_show_marks_the_quantity_in_its_sentence(dataset: Path, claims: pd.DataFrame) -> None:
    kind = claims["kind"].iloc[0]
    code, out, _ = call("show", str(dataset), "--kind", kind, "--limit", "3")
    wanted = claims[claims["kind"] == kind].head(3)
    assert code == 0
    for claim_id, quote in zip(wanted["claim_id"], wanted["quote"], strict=True):
        assert claim_id in out
        assert f"【{quote}】" in out.replace("\n", "") or "\n" in quote


def test_show_filters_by_text_area_and_document(dataset: Path, claims: pd.DataFrame) -> None:
    row = claims[claims["ref_area_name"].notna()].iloc[0]
    for option, value in (
        ("--text", row["context"][:6]),
        ("--area", row["ref_area_name"]),
        ("--document", row["document_id"]),
    ):
        _, out, _ = call("show", str(dataset), option, value, "--limit", "1000")
        assert row["claim_id"] in out
    _, out, _ = call("show", str(dataset), "--text", "没有这句话")
    assert out == "no claims match\n"


def test_explain_gives_place_sentence_rules_and_fields(dataset: Path, claims: pd.DataFrame) -> None:
    row = claims.iloc[0]
    code, out, _ = call("explain", row["claim_id"], str(dataset))
    assert code == 0
    assert f"[{row['start']}, {row['end']})" in out
    assert f"read by rule {row['rule']}" in out
    assert f"  kind: {row['kind']}" in out
    for step in row["derivation"]:
        assert f"{step['stage']} {step['rule']}" in out


def test_explain_tells_how_a_block_was_cut(dataset: Path) -> None:
    articles = pd.read_parquet(dataset / "articles.parquet")
    row = articles[articles["kind"] == "article"].iloc[0]
    code, out, _ = call("explain", "--article", row["article_id"], str(dataset))
    assert code == 0
    assert "rules (confidence" in out
    assert "comes out differently" not in out


def test_object_storage_is_named_by_its_url(dataset: Path, claims: pd.DataFrame, tmp_path: Path) -> None:
    url = f"file://{tmp_path}/bucket"
    push(dataset, url, version_id=versions(dataset)[-1].version_id)
    code, out, _ = call("show", url, "--limit", "2")
    assert code == 0
    assert claims["claim_id"].iloc[0] in out
    assert call("explain", claims["claim_id"].iloc[0], url)[0] == 0
    assert call("versions", url)[1].startswith("* 000001-")


def test_a_run_into_object_storage_works_in_a_folder_here() -> None:
    assert folder_of("s3://bucket/some/prefix?region=x") == Path(".baoshu/s3-bucket-some-prefix")
    assert folder_of("out/put") == Path("out/put")


def test_diff_of_one_version_is_wrong_use_and_export_writes_a_file(dataset: Path, tmp_path: Path) -> None:
    assert call("diff", str(dataset))[0] == 2
    code, out, _ = call("export", str(dataset), "--to", str(tmp_path / "o.csv"))
    assert code == 0
    assert out.startswith(str(tmp_path / "o.csv"))
    assert (tmp_path / "o.csv").read_text(encoding="utf-8").startswith("STRUCTURE,")


def test_versions_lists_and_restores(dataset: Path) -> None:
    code, out, _ = call("versions", str(dataset))
    assert code == 0
    assert out.startswith("* 000001-")
    assert call("versions", str(dataset), "--restore", "000001")[0] == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["show", "nowhere"], "no dataset here"),
        (["versions", "nowhere"], "no dataset here"),
        (["cache", "clear", "nowhere"], "nothing to clear"),
        (["explain", "none", "{dataset}"], "no claim_id none"),
        (["explain"], "name a CLAIM_ID"),
        (["versions", "{dataset}", "--restore", "9"], "no version 9"),
        (["run", "nowhere"], "nowhere: no such file or folder"),
        (["run", "{dataset}", "--config", "none.toml"], "none.toml"),
        (["extract", "nowhere.txt"], "nowhere.txt"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(dataset: Path, args: list[str], said: str) -> None:
    code, _, err = call(*(arg.format(dataset=dataset) for arg in args))
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_an_unknown_option_ends_with_2() -> None:
    assert call("run", "raw", "--unknown")[0] == 2


def test_an_output_that_cannot_be_written_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "file").write_text("not a folder")
    code, _, err = call("run", str(tmp_path / "page.txt"), "-o", str(tmp_path / "file"))
    assert code == 3
    assert "failed" in err
    assert "Traceback" not in err


def test_show_prints_the_address_on_the_review_page_or_how_to_make_it(dataset: Path, tmp_path: Path) -> None:
    review = tmp_path / "review"
    asked = ("show", str(dataset), "--limit", "1", "--review", str(review))
    _, out, err = call(*asked)
    claim_id = out.split()[0]
    assert str(review) not in out
    assert f"baoshu review {dataset} --to {review}" in err
    call("review", str(dataset), "--to", str(review))
    _, out, err = call(*asked)
    assert err == ""
    page, _, anchor = out.split()[-1].partition("#")
    assert anchor == claim_id
    assert claim_id in Path(page).read_text(encoding="utf-8")


def test_terminals_that_can_get_a_link_to_the_review_page() -> None:
    row = {
        "claim_id": "d:0-2",
        "document_id": "d",
        "context": None,
        "start": 0,
        "end": 2,
        "rule": "r",
        "kind": "count",
    }
    row |= dict.fromkeys(("value", "value_max", "unit", "per", "approx", "modality", "change", "measured"))
    row |= dict.fromkeys(("subject", "ref_area_name", "place", "time_period", "context_spans"))
    spans = render(row, "a.txt", "review/d.html#d:0-2").spans
    assert any(
        str(span.style).startswith("link file://") and str(span.style).endswith("#d:0-2") for span in spans
    )


def test_a_reader_that_has_enough_is_no_failure() -> None:
    """As in ``baoshu diff | head -1``: the pipe is closed before all is written."""
    code = (
        "import os, sys\n"
        "from flows.exits import ending\n"
        "reading, writing = os.pipe()\n"
        "os.dup2(writing, sys.stdout.fileno())\n"
        "os.close(reading)\n"
        "ending(lambda: print('x' * 100_000, flush=True))()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
