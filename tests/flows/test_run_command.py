"""The real command, once: Prefect, all stages, quarantine, the summary, the exit code."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pandas as pd
import pyarrow.parquet as pq

from tests.flows.conftest import CommandRun


def test_strict_ends_with_1_because_documents_were_quarantined(command_run: CommandRun) -> None:
    assert command_run.returncode == 1, command_run.stderr


def test_the_summary_tells_what_the_tables_hold(command_run: CommandRun) -> None:
    claims = pd.read_parquet(command_run.output / "claims.parquet")
    documents = pd.read_parquet(command_run.output / "documents.parquet")
    mentions = pq.ParquetFile(command_run.output / "mentions.parquet").metadata.num_rows
    assert len(claims) > 0
    quarantined = documents.loc[documents["status"] == "quarantined", "source_path"]
    assert set(quarantined) == {"photo.txt", "blank.txt"}
    figures = dict(re.findall(r"^(\w+)\s+([\d,]+)", command_run.stdout, re.MULTILINE))
    told = {name: int(value.replace(",", "")) for name, value in figures.items() if value.strip(",")}
    assert told["documents"] == len(documents)
    assert told["claims"] == len(claims)
    assert told["numerals"] == mentions
    for kind, count in claims["kind"].value_counts().items():
        assert re.search(rf"\b{kind} {count:,}\b", command_run.stdout)
    assert str(command_run.output) in command_run.stdout


def test_without_a_terminal_there_is_a_plain_line_for_each_stage(command_run: CommandRun) -> None:
    stages = re.findall(r"^(ingest|segment|extract|link|publish): ", command_run.stderr, re.MULTILINE)
    assert list(dict.fromkeys(stages)) == ["ingest", "segment", "extract", "link", "publish"]
    assert "\x1b" not in command_run.stderr + command_run.stdout


def test_quarantined_documents_say_why(command_run: CommandRun) -> None:
    problems = pd.read_parquet(command_run.output / "problems.parquet")
    assert {"document-binary", "document-empty"} <= set(problems["code"])
    documents = pd.read_parquet(command_run.output / "documents.parquet").set_index("source_path")
    assert "photo.txt" in documents.loc["photo.txt", "status_detail"]


def test_prefect_keeps_its_state_in_the_output(command_run: CommandRun) -> None:
    assert (command_run.output / ".baoshu" / "prefect" / "prefect.db").is_file()


def test_prefects_pages_show_named_tasks_a_table_and_the_problems(command_run: CommandRun) -> None:
    with closing(sqlite3.connect(command_run.output / ".baoshu" / "prefect" / "prefect.db")) as database:
        tasks = [name for (name,) in database.execute("select name from task_run order by start_time")]
        artifacts = dict(database.execute("select key, data from artifact"))
    assert [name.split()[0] for name in tasks] == ["ingest", "segment", "extract", "link", "publish"]
    stages = json.loads(json.loads(artifacts["baoshu-stages"]))
    assert [row["stage"] for row in stages] == ["ingest", "segment", "extract", "link", "publish"]
    assert "document-binary" in artifacts["baoshu-summary"]
    assert "claims.parquet" in artifacts["baoshu-summary"]


def test_nothing_is_left_of_the_work(command_run: CommandRun) -> None:
    assert not (command_run.output / ".baoshu" / "work").exists()
