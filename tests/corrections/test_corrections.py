"""Corrections: merged without loss, honoured by the next run, told of when they no longer fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.corrections import CorrectionError, merge_corrections, read_corrections
from tests.sample import run_stages

PAGE = "新河县建成养老驿站86个\n\n□本报记者 李文\n\n" + (
    "今年，新河县建成养老驿站86个，服务老人3.5万人次，共投入120万元。\n"
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with one page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "新河报_20250918_01.txt").write_text(PAGE, encoding="utf-8")
    return folder


def run(raw: Path, output: Path) -> dict[str, pd.DataFrame]:
    output.mkdir(exist_ok=True)
    run_stages(raw, output)
    return {name: pd.read_parquet(output / f"{name}.parquet") for name in ("claims", "mentions", "problems")}


def claim_row(tables: dict[str, pd.DataFrame], quote: str) -> pd.Series:
    return tables["claims"][tables["claims"].quote == quote].iloc[-1]


def saved(folder: Path, row: pd.Series, author: str = "王芳", **change: Any) -> Path:
    entry = {
        "document_id": row.document_id,
        "start": int(row.start),
        "end": int(row.end),
        "quote": row.quote,
        "reason": "与原件核对",
        "author": author,
        "date": "2025-09-20",
        **change,
    }
    path = folder / f"saved-{author}.json"
    path.write_text(json.dumps({"corrections": [entry]}, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_corrected_field_is_honoured_by_the_next_run(raw: Path, tmp_path: Path) -> None:
    row = claim_row(run(raw, tmp_path / "out"), "120万元")
    change = {"action": "correct", "field": "value", "expected": "1200000", "value": "1250000"}
    merged = merge_corrections(saved(tmp_path, row, **change), raw / "corrections.toml")
    assert (merged.added, merged.known, merged.contradictions) == (1, 0, [])
    after = claim_row(run(raw, tmp_path / "out"), "120万元")
    assert (int(after.value), int(after.base_value), after.confidence) == (1_250_000, 1_250_000, 1.0)
    assert any(step["rule"] == "correction" and "王芳" in step["detail"] for step in after.derivation)


def test_a_rejected_claim_stays_in_the_ledger(raw: Path, tmp_path: Path) -> None:
    before = run(raw, tmp_path / "out")
    row = claim_row(before, "3.5万人次")
    merge_corrections(saved(tmp_path, row, action="reject"), raw / "corrections.toml")
    after = run(raw, tmp_path / "out")
    assert len(after["claims"]) == len(before["claims"]) - 1
    assert "3.5万人次" not in set(after["claims"].quote)
    mention = after["mentions"][after["mentions"].start == row.start].iloc[0]
    assert (mention.status, mention.reason, mention.rule) == ("excluded", "other", "correction")
    kept = after["mentions"][after["mentions"].status == "claim"]
    assert set(kept.claim_id) == set(after["claims"].claim_id)


def test_a_correction_that_no_longer_applies_is_a_problem(raw: Path, tmp_path: Path) -> None:
    row = claim_row(run(raw, tmp_path / "out"), "120万元")
    change = {"action": "correct", "field": "unit", "expected": "美元", "value": "欧元"}
    merge_corrections(saved(tmp_path, row, **change), raw / "corrections.toml")
    after = run(raw, tmp_path / "out")
    problem = after["problems"][after["problems"].code == "correction-stale"].iloc[0]
    assert "120万元" in problem.message
    assert "新河报" in problem.message
    assert claim_row(after, "120万元").unit == "元"


def test_contradicting_corrections_are_kept_shown_and_not_applied(raw: Path, tmp_path: Path) -> None:
    row = claim_row(run(raw, tmp_path / "out"), "120万元")
    change = {"action": "correct", "field": "measured", "expected": row.measured}
    into = raw / "corrections.toml"
    merge_corrections(saved(tmp_path, row, "王芳", **change, value="总投入"), into)
    merged = merge_corrections(saved(tmp_path, row, "李强", **change, value="资金"), into)
    assert [[entry.author for entry in group] for group in merged.contradictions] == [["王芳", "李强"]]
    assert len(read_corrections(into)) == 2
    after = run(raw, tmp_path / "out")
    assert claim_row(after, "120万元").measured == row.measured
    assert "correction-contradicted" in set(after["problems"].code)


def test_merging_twice_adds_nothing(raw: Path, tmp_path: Path) -> None:
    row = claim_row(run(raw, tmp_path / "out"), "120万元")
    file = saved(tmp_path, row, action="accept")
    merge_corrections(file, raw / "corrections.toml")
    assert merge_corrections(file, raw / "corrections.toml").known == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{}", "not a file saved by the review page"),
        ('{"corrections": [{"action": "accept"}]}', "correction 1: document_id"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "saved.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorrectionError, match=says) as error:
        merge_corrections(path, tmp_path / "corrections.toml")
    assert "saved.json" in str(error.value)
    assert not (tmp_path / "corrections.toml").exists()


def test_an_unreadable_file_of_corrections_is_a_problem_and_the_run_goes_on(
    raw: Path, tmp_path: Path
) -> None:
    (raw / "corrections.toml").write_text("[[correction]\n", encoding="utf-8")
    after = run(raw, tmp_path / "out")
    assert "corrections-unreadable" in set(after["problems"].code)
    assert len(after["claims"]) == 4
