"""Versions in object storage, through pyarrow file systems.

Below the prefix lie ``versions/<version_id>/<table>.parquet`` and one pointer object, ``current.json``,
which is written last, whole: a reader that resolves it once (``open_dataset``) reads one finished run.

There is no lock: of two runs that publish under one prefix at once, each has a version of its own, and the
pointer names the one that wrote it last. A run whose upload the other has tidied away meanwhile repeats it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyarrow import fs

POINTER = "current.json"
_CHUNK = 8 * 1024 * 1024


def is_url(place: Path | str) -> bool:
    """Whether ``place`` names object storage (``s3://…``, ``gs://…``) rather than a folder."""
    return isinstance(place, str) and "://" in place


def connect(url: str) -> tuple[Any, str]:
    """File system and key prefix of ``url``.

    Options stand in the query, as pyarrow reads them: ``s3://bucket/prefix?region=…&endpoint_override=…&scheme=http``.
    Credentials come from where the storage's own tools look. Raises ``ValueError`` for a scheme unknown
    to pyarrow.
    """
    try:
        filesystem, path = fs.FileSystem.from_uri(url)
    except Exception as error:
        raise ValueError(f"{url} cannot be opened: {error}") from error
    return filesystem, path.rstrip("/")


def current_id(filesystem: Any, prefix: str) -> str | None:
    """Version the pointer names; None before the first."""
    if not exists(filesystem, f"{prefix}/{POINTER}"):
        return None
    with filesystem.open_input_stream(f"{prefix}/{POINTER}") as file:
        return str(json.loads(file.read())["version_id"])


def exists(filesystem: Any, path: str) -> bool:
    """Whether a file or object is there."""
    return bool(filesystem.get_file_info(path).type == fs.FileType.File)


def version_ids(filesystem: Any, prefix: str) -> list[str]:
    """Ids of the finished versions, the oldest first (unfinished uploads have no manifest)."""
    names = _uploads(filesystem, prefix)
    return [name for name in names if exists(filesystem, f"{prefix}/versions/{name}/manifest.json")]


def _uploads(filesystem: Any, prefix: str) -> list[str]:
    """Ids of all versions, also of those whose upload broke off, the oldest first."""
    selector = fs.FileSelector(f"{prefix}/versions", recursive=False, allow_not_found=True)
    return sorted(info.base_name for info in filesystem.get_file_info(selector))


def _number(version_id: str) -> int:
    return int(version_id.split("-")[0])


def last_number(url: str) -> int:
    """The highest running number of a version at ``url``; 0 if there is none."""
    filesystem, prefix = connect(url)
    return max((_number(name) for name in version_ids(filesystem, prefix)), default=0)


def read_manifest(filesystem: Any, prefix: str, version_id: str) -> bytes:
    """The manifest of a version."""
    with filesystem.open_input_stream(f"{prefix}/versions/{version_id}/manifest.json") as file:
        return bytes(file.read())


def point(filesystem: Any, prefix: str, version_id: str) -> None:
    """Make ``version_id`` the current one: one small object, written whole."""
    with filesystem.open_output_stream(f"{prefix}/{POINTER}") as file:
        file.write(json.dumps({"version_id": version_id}).encode())


def upload(folder: Path, filesystem: Any, prefix: str, version_id: str) -> None:
    """Copy a version's folder; the manifest goes last, so that an unfinished upload is never listed."""
    target = f"{prefix}/versions/{version_id}"
    filesystem.create_dir(target, recursive=True)
    paths = sorted(folder.iterdir(), key=lambda path: (path.name == "manifest.json", path.name))
    for path in paths:
        copy(path, filesystem, f"{target}/{path.name}")


def is_whole(folder: Path, filesystem: Any, prefix: str, version_id: str) -> bool:
    """Whether every file of a version's folder is there, in its size."""
    paths = sorted(folder.iterdir())
    found = filesystem.get_file_info([f"{prefix}/versions/{version_id}/{path.name}" for path in paths])
    return all(info.size == path.stat().st_size for path, info in zip(paths, found, strict=True))


def copy(path: Path, filesystem: Any, key: str) -> None:
    """Copy a file to ``key``, in pieces."""
    with path.open("rb") as source, filesystem.open_output_stream(key) as sink:
        while chunk := source.read(_CHUNK):
            sink.write(chunk)


def remove_old(filesystem: Any, prefix: str, keep: int) -> list[str]:
    """Remove what is older than the current version, but for the latest ``keep``; return the ids removed.

    Uploads that broke off go too.
    """
    current = current_id(filesystem, prefix)
    kept = {current, *version_ids(filesystem, prefix)[-max(1, keep) :]}
    uploads = _uploads(filesystem, prefix) if current else []
    removed = [name for name in uploads if name not in kept and _number(name) < _number(str(current))]
    for name in removed:
        filesystem.delete_dir(f"{prefix}/versions/{name}")
    return removed
