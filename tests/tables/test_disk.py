"""A disk that is full, a folder that is read-only: a clear error, and the last version stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.tables import OutputError, publish, write_part
from pipeline.tables.store import Store

from .builders import key_of, publish_all, record, run_info
from .publisher import publish_apart

PAGE = record("题\n河湾镇有3个市场。")
NOBODY = 65534


def run_of(root: Path) -> bytes:
    return bytes(pq.read_schema(root / "claims.parquet").metadata[b"run_id"])


@pytest.mark.parametrize("call", ["rename", "symlink_to"])
def test_a_disk_that_fills_up_while_publishing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    publish_all(tmp_path, [PAGE], run=run_info("run-1"))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, full)
        with pytest.raises(OutputError, match="the disk is full; free some space"):
            publish(root=tmp_path, keys=[key_of(PAGE)], run=run_info("run-2"))
    assert run_of(tmp_path) == b"run-1"
    assert not any(Store(tmp_path).tmp.iterdir())
    publish(root=tmp_path, keys=[key_of(PAGE)], run=run_info("run-3"))
    assert run_of(tmp_path) == b"run-3"


def test_a_disk_that_fills_up_while_a_part_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    keys = {PAGE.reading.layout.document.document_id: "k"}
    with pytest.raises(OutputError, match=f"{tmp_path} cannot be written: the disk is full"):
        write_part([PAGE], root=tmp_path, keys=keys, run_id="run-1")
    assert not Store(tmp_path).parts.exists()


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(OutputError, match=r"make (it|the folder) writable .* or choose another output"):
        publish(root=tmp_path, keys=[], run=run_info())


@pytest.mark.full
def test_a_real_limit_of_the_system(tmp_path: Path) -> None:
    publish_all(tmp_path, [PAGE], run=run_info("run-1"))
    said = publish_apart(tmp_path, 7, limit=20_000)
    assert "a file would be larger than the system allows" in said
    assert "the tables published before are untouched" in said
    assert run_of(tmp_path) == b"run-1"
    publish_all(tmp_path, [PAGE], run=run_info("run-2"))
    assert run_of(tmp_path) == b"run-2"


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_a_real_read_only_folder(tmp_path: Path) -> None:
    for folder in Path(pipeline.__file__).parents:
        if not folder.stat().st_mode & 0o001:
            pytest.skip(f"{folder} is closed to others, so nobody else can run the package")
    publish_all(tmp_path, [PAGE], run=run_info("run-1"))
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    assert "make the folder writable" in publish_apart(tmp_path, 7, user=NOBODY)
    assert len(pd.read_parquet(tmp_path / "claims.parquet")) == 1
