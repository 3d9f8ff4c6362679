"""The whole line over the development documents, held against the development gold by its scorer."""

from __future__ import annotations

import pytest
from measure import GOLD, ROOT, floors, labels, measure, table_of

pytestmark = [
    pytest.mark.full,
    pytest.mark.gold,
    pytest.mark.skipif(
        not (GOLD / "gold" / "documents.json").is_file(),
        reason=f"no development gold in {GOLD} (set BAOSHU_GOLD)",
    ),
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The scorer's figures by short name."""
    return measure(tmp_path_factory.mktemp("gold"))


@pytest.mark.parametrize(("name", "floor"), floors()["at_least"].items())
def test_score(name: str, floor: float, scores: dict[str, float]) -> None:
    assert scores[name] >= floor


@pytest.mark.parametrize(("name", "limit"), floors()["at_most"].items())
def test_defects(name: str, limit: float, scores: dict[str, float]) -> None:
    assert scores[name] <= limit


def test_the_readme_tells_what_is_measured(scores: dict[str, float]) -> None:
    rows = table_of((ROOT / "README.md").read_text(encoding="utf-8")).splitlines()[2:]
    told = {label.strip(): float(score) for _, label, score, _ in (row.split("|") for row in rows)}
    assert told == pytest.approx({label: scores[name] for name, label in labels().items()}, abs=0.0006)
