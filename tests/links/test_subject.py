"""Who the claims are about, case by case, without a tagger and without known areas."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from build import reading

from pipeline.links import Linker, link_batch
from pipeline.links.topics import is_name, last_part

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "links" / "subject.toml").read_text(encoding="utf-8")
)["case"]


def cases() -> list[Any]:
    return [
        pytest.param(c, id=c["rule"], marks=[pytest.mark.xfail(reason=c["xfail"])] if "xfail" in c else [])
        for c in CASES
    ]


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker.load()


@pytest.mark.parametrize("case", cases())
def test_subject(case: dict[str, Any], linker: Linker) -> None:
    [record] = link_batch([reading(case["text"], headline=case.get("headline"))], linker)
    assert [c.subject or "" for c in record.contexts] == case["subject"]
    assert [c.subject_basis or "" for c in record.contexts] == case["basis"]


@pytest.mark.parametrize("name", ["清河县", "红旗街道", "东风社区党支部", "清河县农业农村局", "顺达有限公司"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("words", ["城市", "社区", "12个社区", "全县", "以前全区", "空壳村", "学校"])
def test_no_names(words: str) -> None:
    assert not is_name(words)


def test_the_innermost_name() -> None:
    assert last_part("清河市新城区红旗街道东风社区") == "东风社区"
    assert last_part("清河县") == "清河县"
