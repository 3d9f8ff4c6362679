"""Whole runs in processes of their own, for tests that kill them: the stages as the Prefect tasks call them.

Run ``n`` finds ``n % 3 + 3`` pages that all say ``n``, and one page that never changes. Importing this
module loads the tools, so that a process forked from a server with it starts at once.
"""

from __future__ import annotations

import itertools
from multiprocessing.connection import Connection
from pathlib import Path

import pandas as pd  # noqa: F401 (loaded when the first table is written)

from pipeline.engine import SerialEngine
from pipeline.run import prepare, publish_run, run_stage
from pipeline.settings import Settings
from pipeline.stages import load_tools
from pipeline.tables import hold
from pipeline.work import ORDER

STAGES = (*ORDER, "publish")
SETTINGS = Settings(batch_chars=60)
ALWAYS = 97  # what the page that never changes says

load_tools(SETTINGS).preload()


def page_count(number: int) -> int:
    """How many pages of run ``number`` say so."""
    return number % 3 + 3


def write_pages(raw: Path, number: int) -> None:
    """Make ``raw`` what run ``number`` is to find."""
    raw.mkdir(exist_ok=True)
    for path in raw.iterdir():
        path.unlink()
    for i in range(page_count(number)):
        text = f"村村有市场\n□本报记者 张三\n今年，河湾镇第{i}村建成{number}个市场。" + f"全村都说好{i}。" * 8
        (raw / f"page{i}.txt").write_text(text, encoding="utf-8")
    always = f"冷库建成\n□本报记者 李四\n去年，青石县新建冷库{ALWAYS}座。"
    (raw / "always.txt").write_text(always, encoding="utf-8")


def run_once(root: Path, said: Connection, number: int) -> None:
    """Run ``number`` from the pages in ``root/raw`` to the tables in ``root/output``; tell where it is."""
    said.send(f"prepare {number}")
    write_pages(root / "raw", number)
    output, engine = root / "output", SerialEngine()
    with hold(output) as held:
        said.send(f"ingest {number}")
        work = prepare([root / "raw"], output, run_id=f"run-{number}", settings=SETTINGS)
        reports = [run_stage("ingest", work, engine=engine)]
        for stage in ORDER[1:]:
            said.send(f"{stage} {number}")
            reports.append(run_stage(stage, work, engine=engine))
        said.send(f"publish {number}")
        publish_run(work, reports, held=held)
    said.send(f"done {number}")


def run_forever(root: Path, said: Connection, first: int) -> None:
    """Run after run from number ``first`` on until killed."""
    for number in itertools.count(first):
        run_once(root, said, number)
