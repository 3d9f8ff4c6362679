"""Runs without Prefect: unchanged pages, stopped runs, failing and slow pages."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipeline import stages
from pipeline.engine import SerialEngine
from pipeline.records import Layout, Reading
from pipeline.run import prepare, run_stage
from pipeline.settings import Settings
from pipeline.tables import EmptyRunError
from pipeline.work import ORDER, Done
from tests.benchmarks.measure import spend
from tests.flows.conftest import baoshu
from tests.sample import run_stages

SMALL = Settings(batch_chars=60)
TABLES = ("documents", "articles", "mentions", "claims", "claim_links", "observations", "problems")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(1, 7):
        text = f"{number}号村新修道路{number}5公里，种植果树{number}20亩。\n" * 3
        (folder / f"page{number}.txt").write_text(text, encoding="utf-8")
    return folder


def rows(output: Path, table: str) -> pd.DataFrame:
    frame = pd.read_parquet(output / f"{table}.parquet")
    return frame.drop(columns=[c for c in ("run_id", "started_at", "finished_at") if c in frame])


def assert_same_tables(one: Path, two: Path) -> None:
    for table in TABLES:
        pd.testing.assert_frame_equal(rows(one, table), rows(two, table))


def test_an_unchanged_page_is_not_read_again(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    first, _ = run_stages(pages, output, SMALL)
    (pages / "page3.txt").write_text("三号村新修道路9公里。", encoding="utf-8")
    (pages / "page4.txt").unlink()
    told: list[Done] = []
    second, _ = run_stages(pages, output, SMALL, told.append)
    assert (first.n_new, second.n_documents, second.n_new) == (6, 5, 1)
    assert Counter(done.stage for done in told) == dict.fromkeys(ORDER, 1)
    whole = tmp_path / "whole"
    run_stages(pages, whole, SMALL)
    assert_same_tables(output, whole)


@pytest.mark.parametrize("lost", ["pages", "filter"])
def test_a_run_without_any_page_names_its_input_and_leaves_the_tables(
    pages: Path, tmp_path: Path, lost: str
) -> None:
    output = tmp_path / "output"
    run_stages(pages, output, SMALL)
    before = rows(output, "claims")
    for page in pages.iterdir() if lost == "pages" else ():
        page.unlink()
    settings = SMALL if lost == "pages" else SMALL.model_copy(update={"include": ("*.md",)})
    with pytest.raises(EmptyRunError, match=f"no page was found in {pages}, but .* 6 documents; it stays"):
        run_stages(pages, output, settings)
    pd.testing.assert_frame_equal(rows(output, "claims"), before)


@pytest.mark.full
def test_the_command_without_any_page_ends_with_3(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    run_stages(pages, output, SMALL)
    for page in pages.iterdir():
        page.unlink()
    done = baoshu("run", str(pages), "-o", str(output))
    assert done.returncode == 3, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"baoshu: failed: no page was found in {pages}, but the version before")
    assert last.endswith(f"for an empty dataset choose another output than {output}")
    assert "Traceback" not in done.stderr
    assert len(rows(output, "documents")) == 6


def test_without_the_cache_every_page_is_read_again(pages: Path, tmp_path: Path) -> None:
    run_stages(pages, tmp_path / "output", SMALL)
    again = SMALL.model_copy(update={"retries": 2, "document_chars": 999_999})  # other keys
    stopped = prepare([pages], tmp_path / "output", run_id="r0", settings=again)
    run_stage("ingest", stopped, engine=SerialEngine())
    told: list[Done] = []
    uncached = again.model_copy(update={"cache": False})
    work, _ = run_stages(pages, tmp_path / "output", uncached, told.append)
    assert work.n_new == 6
    assert not any(done.resumed for done in told)


STOPPED = """
    import sys, time
    from pathlib import Path
    from pipeline.run import prepare, run_stage
    from pipeline.engine import SerialEngine
    from pipeline.settings import Settings
    from pipeline.tables import hold
    from pipeline.work import ORDER
    raw, output, stage = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    seen = []
    def told(done):
        seen.append(done)
        if done.stage == stage and sum(d.stage == stage for d in seen) == 3:
            print("here", flush=True)
            time.sleep(60)
    with hold(output):
        work = prepare([raw], output, run_id="r0", settings=Settings(batch_chars=60))
        for each in ORDER:
            run_stage(each, work, engine=SerialEngine(), told=told)
"""


@pytest.mark.full
@pytest.mark.parametrize("stage", ["segment", "link"])
def test_a_killed_run_goes_on_where_it_was(pages: Path, tmp_path: Path, stage: str) -> None:
    output = tmp_path / "output"
    command = [sys.executable, "-c", textwrap.dedent(STOPPED), str(pages), str(output), stage]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
    told: list[Done] = []
    work, _ = run_stages(pages, output, SMALL, told.append)
    if stage == "link":  # three batches are finished parts already, the others wait for their last stage
        assert work.n_new == 3
        assert Counter((d.stage, d.resumed) for d in told) == {
            **{(name, True): 3 for name in ORDER[:-1]},
            ("link", False): 3,
        }
    else:
        assert Counter((d.stage, d.resumed) for d in told) == {
            ("ingest", True): 6,
            ("segment", True): 3,
            ("segment", False): 3,
            ("extract", False): 6,
            ("link", False): 6,
        }
    whole = tmp_path / "whole"
    run_stages(pages, whole, SMALL)
    assert_same_tables(output, whole)


def test_a_damaged_result_of_a_stage_is_made_again(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"

    def damage(done: Done) -> None:
        path = output / ".baoshu" / "work" / done.batch_id / "segment.msgpack"
        if done.stage == "segment":
            path.write_bytes(path.read_bytes()[:-3])

    run_stages(pages, output, SMALL, damage)
    run_stages(pages, tmp_path / "whole", SMALL)
    assert_same_tables(output, tmp_path / "whole")


def break_on(monkeypatch: pytest.MonkeyPatch, stage: str, what: object) -> list[str]:
    """Let ``stage`` do ``what`` to page 2; the list returned fills with the pages it is called for."""
    calls: list[str] = []
    names = {"segment": "segment", "extract": "read_layout", "link": "link_batch"}
    original = getattr(stages, names[stage])

    def broken(item: object, tools: object) -> object:
        items = item if isinstance(item, list) else [item]
        for each in items:
            layout = each.layout if isinstance(each, Reading) else each
            document = layout.document if isinstance(layout, Layout) else layout
            calls.append(document.source_path)
            if document.source_path == "page2.txt":
                if isinstance(what, Exception):
                    raise what
                time.sleep(30)
        return original(item, tools)

    monkeypatch.setattr(stages, names[stage], broken)
    return calls


@pytest.mark.parametrize("stage", ["segment", "extract", "link"])
def test_a_failing_page_is_tried_again_then_set_aside_and_its_neighbours_stay(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    settings = Settings(retries=1)  # all pages in one batch
    calls = break_on(monkeypatch, stage, ZeroDivisionError("no such share"))
    run_stages(pages, tmp_path / "broken", settings)
    assert calls.count("page2.txt") == (3 if stage == "link" else 2)
    monkeypatch.undo()
    run_stages(pages, tmp_path / "whole", settings)
    documents = rows(tmp_path / "broken", "documents").set_index("source_path")
    assert documents["status"].to_dict() == {
        f"page{n}.txt": "quarantined" if n == 2 else "ok" for n in range(1, 7)
    }
    problem = rows(tmp_path / "broken", "problems").set_index("code").loc[f"{stage}-failed"]
    assert (problem["stage"], problem["document_id"]) == (stage, documents.loc["page2.txt", "document_id"])
    assert "page2.txt: ZeroDivisionError: no such share (at stages.py:" in problem["message"]
    others = rows(tmp_path / "whole", "claims")
    others = others[others["document_id"] != problem["document_id"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows(tmp_path / "broken", "claims"), others)


@pytest.mark.parametrize("stage", ["segment", "extract", "link"])
def test_a_page_that_takes_too_long_is_stopped(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    break_on(monkeypatch, stage, "sleep")
    seconds = 0.2 if stage != "link" else 0.5
    started = time.monotonic()
    run_stages(pages, tmp_path / "output", Settings(document_seconds=seconds))
    assert time.monotonic() - started < 20
    problems = rows(tmp_path / "output", "problems").set_index("code")
    assert "took longer than" in problems.loc[f"{stage}-too-slow", "message"]


def test_a_page_longer_than_the_limit_is_set_aside(pages: Path, tmp_path: Path) -> None:
    (pages / "page2.txt").write_text("1" * 5000, encoding="utf-8")
    run_stages(pages, tmp_path / "output", Settings(document_chars=4000))
    problems = rows(tmp_path / "output", "problems").set_index("code")
    assert "5000 characters, more than the limit of 4000" in problems.loc["document-too-long", "message"]
    assert (rows(tmp_path / "output", "documents")["status"] == "ok").sum() == 5


POISON = {
    "digits": "1" * 999_999,
    "brackets": "（(" * 499_000,
    "nested": "（" * 499_000 + "5公里" + "）" * 499_000,
    "quotes": "“" * 999_000,
    "numerals": "一百二十三万" * 160_000,
    "list": "3吨、" * 330_000,
    "line": "新建冷库12座，投资约3600万元，增长15.2%，" * 38_000,
    "huge": "甲" * 3_500_000,  # 10 MB on one line
}
POISONED = """
    import sys
    from pathlib import Path
    from pipeline.settings import Settings
    from tests.sample import run_stages
    run_stages(Path(sys.argv[1]), Path(sys.argv[2]), Settings(document_seconds=4, retries=0, batch_chars=1))
"""


@pytest.mark.full
def test_poisonous_pages_cost_bounded_time_and_memory_and_leave_their_neighbours_alone(
    pages: Path, tmp_path: Path
) -> None:
    for name, text in POISON.items():
        (pages / f"{name}.txt").write_text(text, encoding="utf-8")
    output = tmp_path / "output"
    cost, _ = spend([sys.executable, "-c", textwrap.dedent(POISONED), str(pages), str(output)])
    stages_to_stop, twice = 3, 2  # a batch is tried as a whole, then page by page
    assert cost.wall < 4 * stages_to_stop * twice * len(POISON) + 60
    assert cost.peak < 1024
    documents = rows(output, "documents").set_index("source_path")
    assert set(documents.loc[[f"page{n}.txt" for n in range(1, 7)], "status"]) == {"ok"}
    assert documents.loc["huge.txt", "status"] == "quarantined"
    told = set(rows(output, "problems")["document_id"])
    assert set(documents.loc[documents["status"] == "quarantined", "document_id"]) <= told
