"""Output on object storage, against a local S3 server: versioned prefixes and one pointer object."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from pyarrow import fs
from typer.testing import CliRunner

from flows.cli import make_app
from pipeline.records import Record
from pipeline.tables import (
    OutputError,
    diff,
    export_sdmx_csv,
    open_dataset,
    read_tables,
    remote,
    restore,
    versions,
)

from .builders import publish_all, record, run_info

pytestmark = pytest.mark.full

A = record("题\n河湾镇有3个市场。", path="a.txt")
B = record("题\n河湾镇有4个市场。", path="a.txt")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = pytest.importorskip("moto.server")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        running.start()
        host, port = running.get_host_and_port()
        yield f"{host}:{port}"
        running.stop()


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    bucket = request.node.name.replace("_", "-")[:40]
    storage = fs.S3FileSystem(
        endpoint_override=server, scheme="http", region="us-east-1", allow_bucket_creation=True
    )
    storage.create_dir(bucket)
    return f"s3://{bucket}/news/output?endpoint_override={server}&scheme=http&region=us-east-1"


def publish_to(root: Path, url: str, item: Record, run: str, **settings: int) -> str:
    return publish_all(root, [item], run=run_info(run), target=url, **settings).version_id


def test_a_published_version_is_read_through_the_pointer(tmp_path: Path, url: str) -> None:
    publish_to(tmp_path, url, A, "run-1")
    dataset = open_dataset(url)
    for name in read_tables():
        assert dataset.table(name).equals(pq.read_table(tmp_path / f"{name}.parquet"))
    publish_to(tmp_path, url, B, "run-2")
    assert dataset.pandas("claims")["value"].tolist() == [3]
    assert open_dataset(url).pandas("claims")["value"].tolist() == [4]


def test_the_one_line_of_the_documentation(tmp_path: Path, url: str) -> None:
    publish_to(tmp_path, url, A, "run-1")
    dataset = open_dataset(url)
    claims = pd.read_parquet(dataset.path("claims"), filesystem=dataset.filesystem)
    assert claims["value"].tolist() == [3]


def test_versions_are_listed_compared_restored_and_removed(tmp_path: Path, url: str) -> None:
    first = publish_to(tmp_path, url, A, "run-1")
    second = publish_to(tmp_path, url, B, "run-2")
    assert [(v.version_id, v.current) for v in versions(url)] == [(first, False), (second, True)]
    (row,) = diff(url, first, second).to_pylist()
    assert (row["change"], row["before"], row["after"]) == ("changed", "3.000000", "4.000000")
    restore(url, first)
    assert open_dataset(url).pandas("claims")["value"].tolist() == [3]
    third = publish_to(tmp_path, url, B, "run-3", keep_versions=1)
    assert [v.version_id for v in versions(url)] == [third]
    assert export_sdmx_csv(url, tmp_path / "o.csv").rows == 1


def test_an_upload_that_breaks_off_is_never_seen(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish_to(tmp_path, url, A, "run-1")
    real = remote.copy

    def broken(path: Path, filesystem: Any, key: str) -> None:
        if path.name == "observations.parquet":
            raise OSError("the line is down")
        real(path, filesystem, key)

    with monkeypatch.context() as patch:
        patch.setattr(remote, "copy", broken)
        with pytest.raises(OutputError, match="the line is down"):
            publish_to(tmp_path, url, B, "run-2")
    assert [v.version_id for v in versions(url)] == [first]
    assert open_dataset(url).pandas("claims")["value"].tolist() == [3]


def test_an_upload_that_broke_off_is_removed_by_a_later_run(tmp_path: Path, url: str) -> None:
    filesystem, prefix = remote.connect(url)
    remote.copy(Path(__file__), filesystem, f"{prefix}/versions/000000-killed/claims.parquet")
    publish_to(tmp_path, url, A, "run-1")
    names = filesystem.get_file_info(fs.FileSelector(f"{prefix}/versions"))
    assert [info.base_name for info in names] == ["000001-run-1"]


@pytest.mark.parametrize("moment", ["upload", "point"])
def test_two_runs_under_one_prefix_leave_one_whole_version(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A second run does all of its work, twice, right after this step of the first."""
    real, others = getattr(remote, moment), iter(["run-2", "run-3"])

    def overtaken(*args: Any) -> None:
        real(*args)
        for other in others:
            publish_to(tmp_path / other, url, B, other, keep_versions=1)

    publish_to(tmp_path / "one", url, A, "run-0")
    with monkeypatch.context() as patch:
        patch.setattr(remote, moment, overtaken)
        mine = publish_to(tmp_path / "one", url, A, "run-1", keep_versions=1)
    dataset = open_dataset(url)
    assert dataset.version_id == mine  # it wrote the pointer last
    for name in read_tables():
        assert dataset.table(name).schema.metadata[b"version_id"].decode() == dataset.version_id


def test_the_commands_take_a_url(tmp_path: Path, url: str) -> None:
    publish_to(tmp_path, url, A, "run-1")
    publish_to(tmp_path, url, B, "run-2")
    listed = CliRunner().invoke(make_app(), ["versions", url])
    assert [line.split()[:2] for line in listed.stdout.splitlines()][1] == ["*", "000002-run-2"]
    compared = CliRunner().invoke(make_app(), ["diff", url])
    assert "changed,a.txt" in compared.stdout
    exported = CliRunner().invoke(make_app(), ["export", url, "--to", str(tmp_path / "o.csv")])
    assert (exported.exit_code, (tmp_path / "o.csv").is_file()) == (0, True)


def test_numbers_go_on_when_the_folder_of_a_url_is_lost(tmp_path: Path, url: str) -> None:
    publish_to(tmp_path / "one", url, A, "run-1")
    assert publish_to(tmp_path / "two", url, B, "run-2") == "000002-run-2"
    assert [v.version_id for v in versions(url)] == ["000001-run-1", "000002-run-2"]


def test_nothing_there(url: str) -> None:
    assert versions(url) == []
    with pytest.raises(FileNotFoundError, match="nothing is published"):
        open_dataset(url)
    with pytest.raises(ValueError, match="cannot be opened"):
        open_dataset("nowhere://bucket/prefix")
