"""The same story in two papers is one story."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .builders import publish_all, record

BODY = (
    "今年以来,青石县围绕群众买菜难的事,先后走访了城东城西的居民,选址改建了旧仓库,"
    "请来商户和居民一同议定摊位,新市场如今已经开门迎客,共有120个摊位。"
    "县里还给每个摊位配了电子秤,投入35万元改造了下水管道,附近2000户居民从此出门就能买到新鲜菜。"
)


def stories(output: Path) -> pd.Series:
    documents = pd.read_parquet(output / "documents.parquet").set_index("document_id")["source_path"]
    articles = pd.read_parquet(output / "articles.parquet")
    return articles.set_index(articles["document_id"].map(documents))["story_id"]


def test_a_reprint_shares_the_story_and_another_text_does_not(tmp_path: Path) -> None:
    reprint = BODY.replace("如今已经", "日前已").replace("从此", "")
    other = "红旗镇修好了12公里的村路,投入80万元,村民说下雨天再也不用蹚泥水,果子也能及时运出去了。"
    texts = {"a.txt": BODY, "b.txt": reprint, "c.txt": other}
    publish_all(tmp_path, [record(f"题目{path}\n{text}", path=path) for path, text in texts.items()])
    found = stories(tmp_path)
    assert found["a.txt"] == found["b.txt"]
    assert found["a.txt"] != found["c.txt"]


def test_likeness_runs_over_chains(tmp_path: Path) -> None:
    sentences = [
        f"第{c}段讲的是{c * 6}村里的{c * 4}事情办得很好,大家都满意。" for c in "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    ]
    windows = ["".join(sentences[i : i + 10]) for i in (0, 2, 4)]
    publish_all(tmp_path, [record(f"题\n{text}", path=f"{i}.txt") for i, text in enumerate(windows)])
    assert stories(tmp_path).nunique() == 1


def test_claims_of_reprints_merge_even_without_an_indicator(tmp_path: Path) -> None:
    where = [{"measured": "摊位", "time_period": "2025"}]
    publish_all(
        tmp_path,
        [record(f"题{path}\n{BODY}", path=path, contexts=where) for path in ("a.txt", "b.txt")],
    )
    observations = pd.read_parquet(tmp_path / "observations.parquet")
    (row,) = observations[observations["measured"] == "摊位"].to_dict("records")
    assert (row["n_claims"], row["n_documents"], row["n_stories"]) == (2, 2, 1)
