"""Claims merged over repeats: values, conflicts, status and periods, case by case."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.records import Link, Record
from pipeline.tables import merge

from .builders import publish_all, record

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "tables" / "observations.toml").read_text(encoding="utf-8")
)["case"]
FILLERS = {
    "a": "山脚下的院子里晒着辣椒,老人们坐在门口闲谈收成,孩子们追着小狗跑过石桥。",
    "b": "清早的码头上船工正在卸货,茶馆刚刚生火,卖豆腐的吆喝声一直传到巷子深处。",
    "c": "图书室添了新书架,志愿者按编目逐本登记,放学后的学生排着队等候借阅绘本。",
}
DATED: dict[str, Any] = {
    "time_period": "2025",
    "time_start": "2025-01-01",
    "time_end": "2025-12-31",
    "time_basis": "stated",
}
MARKETS: dict[str, Any] = DATED | {"indicator_id": "markets"}


def page(name: str, claim: dict[str, Any]) -> Record:
    context = {"indicator_id": name.split("-")[0]} | ({} if claim.get("time") == "" else DATED)
    context |= {"modality": claim.get("modality", "actual"), "modality_marker": claim.get("marker")}
    quantity: dict[str, Any] = {"approx": claim.get("approx", "exact")}
    if "precision" in claim:
        quantity["value_precision"] = Decimal(claim["precision"])
    if "max" in claim:
        quantity["value_max"] = Decimal(claim["max"])
    text = f"题{name}\n{FILLERS[claim['story']]}{claim.get('lead', '共有')}{claim['number']}。"
    return record(
        text, path=f"{name}.txt", issue_date=claim["issue"], contexts=[context], quantities=[quantity]
    )


def observed(output: Path) -> list[dict[str, Any]]:
    return pd.read_parquet(output / "observations.parquet").to_dict("records")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Observations of all cases, published together: case number → its observations."""
    root = tmp_path_factory.mktemp("cases")
    pages = [
        page(f"{n}-{i}", claim) for n, case in enumerate(CASES) for i, claim in enumerate(case["claims"])
    ]
    publish_all(root, pages, batch=len(pages))
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in observed(root):
        rows.setdefault(row["indicator_id"], []).append(row)
    return rows


def test_claims_merged_in_slices_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        page(f"{n}-{i}", claim) for n, case in enumerate(CASES) for i, claim in enumerate(case["claims"])
    ]
    publish_all(tmp_path / "whole", pages, batch=len(pages))
    monkeypatch.setattr(merge, "CLAIMS_AT_ONCE", 5)
    publish_all(tmp_path / "slices", pages, batch=len(pages))
    whole, slices = (
        pd.read_parquet(tmp_path / name / "observations.parquet") for name in ("whole", "slices")
    )
    assert len(whole) > 10
    pd.testing.assert_frame_equal(whole, slices)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_case(number: int, found: dict[str, list[dict[str, Any]]]) -> None:
    (row,), case = found[str(number)], CASES[number]
    expect = dict(case["expect"])
    if "seen" in expect:
        assert sorted(str(int(v["value"])) for v in row["values_seen"]) == sorted(expect.pop("seen"))
    assert row["n_claims"] == len(case["claims"]) == len(row["claim_ids"])
    for name, wanted in expect.items():
        value = row[name]
        if name == "obs_value":
            assert value == Decimal(wanted)
        else:
            assert ("" if pd.isna(value) else str(value)) == str(wanted), name


def test_claims_without_an_indicator_stay_with_their_story(tmp_path: Path) -> None:
    plain = {"measured": "摊位", "time_period": "2025"}
    texts = [f"题\n{FILLERS[story]}摊位共有100个。" for story in "ab"]
    publish_all(tmp_path, [record(t, path=f"{i}.txt", contexts=[plain]) for i, t in enumerate(texts)])
    assert [row["n_claims"] for row in observed(tmp_path)] == [1, 1]


def test_rules_stay_with_their_story(tmp_path: Path) -> None:
    texts = [f"题\n{FILLERS[story]}满100个的奖励2000元。" for story in "ab"]
    publish_all(
        tmp_path,
        [
            record(t, path=f"{i}.txt", contexts=[MARKETS, MARKETS], links=[Link(0, "condition_of", 1)])
            for i, t in enumerate(texts)
        ],
    )
    assert [row["n_claims"] for row in observed(tmp_path)] == [1, 1, 1, 1]
    assert all(row["story_id"] for row in observed(tmp_path))


def test_undated_claims_of_undated_issues_stay_with_their_story(tmp_path: Path) -> None:
    texts = [f"题\n{FILLERS[story]}共有100个。" for story in "ab"]
    publish_all(
        tmp_path,
        [
            record(t, path=f"{i}.txt", issue_date=None, contexts=[{"indicator_id": "markets"}])
            for i, t in enumerate(texts)
        ],
    )
    rows = observed(tmp_path)
    assert [row["n_claims"] for row in rows] == [1, 1]
    assert all(pd.isna(row["time_period"]) for row in rows)


def test_a_different_key_is_a_different_series(tmp_path: Path) -> None:
    fields = ["population", "action", "subject", "place", "comparator", "base_period"]
    contexts = [MARKETS] + [MARKETS | {field: "甲"} for field in fields]
    text = f"题\n{FILLERS['a']}" + "。".join(f"有{i}个" for i in range(1, len(contexts) + 1))
    publish_all(tmp_path, [record(text, contexts=contexts)])
    rows = observed(tmp_path)
    assert len({row["series_id"] for row in rows}) == len(rows) == len(contexts)
