"""The versions kept in an output folder: list them, read their manifests, switch between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from pipeline.tables import remote
from pipeline.tables.live import make_live
from pipeline.tables.lock import Held, hold
from pipeline.tables.parts import checksum
from pipeline.tables.schema import read_tables
from pipeline.tables.store import Store, explained, folders_in, point, remove_folder, sync
from pipeline.tables.validate import TableError

MANIFEST = "manifest.json"
EXTRAS = ("datapackage.json", "README.md")


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a version. ``rows`` counts by table, ``checksums`` is SHA-256 by file name.

    ``content`` is a digest of all that the tables depend on (empty in versions of earlier releases), and
    ``same_as`` the version whose tables they are, None if they were merged.
    """

    version_id: str
    run_id: str
    schema_version: str
    created_at: datetime
    config_hash: str
    n_inputs: int
    parts: tuple[str, ...]
    rows: dict[str, int]
    checksums: dict[str, str]
    content: str = ""
    same_as: str | None = None
    current: bool = False


def versions(root: Path | str) -> list[Version]:
    """All versions kept in a folder or at a URL, the oldest first; ``current`` marks the one readers see."""
    if remote.is_url(root):
        return _remote_versions(str(root))
    store = Store(Path(root))
    current = store.current_id()
    found = [read_version(folder) for folder in version_folders(store)]
    return [msgspec.structs.replace(v, current=v.version_id == current) for v in found if v is not None]


def restore(root: Path | str, version_id: str, *, held: Held | None = None, wait: float = 0.0) -> Version:
    """Make an earlier version the current one again; all tables switch together. Nothing is lost or copied.

    Raises ``KeyError`` for an unknown version, ``TableError`` if its files fail their checksums,
    ``OutputBusyError`` if another run holds the output.
    """
    known = {version.version_id: version for version in versions(root)}
    if version_id not in known:
        raise KeyError(f"no version {version_id} in {root}; there are {', '.join(known) or 'none'}")
    if remote.is_url(root):
        filesystem, prefix = remote.connect(str(root))
        remote.point(filesystem, prefix, version_id)
    elif held is None:
        with hold(Path(root), wait=wait) as own:
            return restore(root, version_id, held=own)
    else:
        check_version(Store(Path(root)).versions / version_id, known[version_id])
        with explained(root):
            switch(Path(root), version_id)
    return msgspec.structs.replace(known[version_id], current=True)


def _remote_versions(url: str) -> list[Version]:
    filesystem, prefix = remote.connect(url)
    current = remote.current_id(filesystem, prefix)
    found = [
        msgspec.json.decode(remote.read_manifest(filesystem, prefix, name), type=Version)
        for name in remote.version_ids(filesystem, prefix)
    ]
    return [msgspec.structs.replace(v, current=v.version_id == current) for v in found]


def check_version(folder: Path, version: Version) -> None:
    """Compare every file of a version with its checksum; ``TableError`` names the first that differs."""
    for name, digest in version.checksums.items():
        try:
            sound = checksum(folder / name) == digest
        except OSError:
            sound = False
        if not sound:
            raise TableError(f"{folder / name} is missing or not what was published; restore another version")


def switch(root: Path, version_id: str) -> None:
    """Show readers a finished version: copy its files (see ``pipeline.tables.live``), then one rename."""
    store = Store(root)
    previous = store.live_folder()
    numbers = [int(p.name.split("-")[0]) for p in folders_in(store.live)]
    name = f"{max(numbers, default=0) + 1:06d}-{version_id}"
    with store.workspace() as folder:
        make_live(store.versions / version_id, folder / name, previous)
        store.live.mkdir(exist_ok=True)
        (folder / name).rename(store.live / name)
    sync(store.live)
    for link in output_names():
        _link(root / link)
    point(store.current, f"live/{name}")
    sync(store.home)
    for old in folders_in(store.live):
        if old.name != name and old != previous:  # a reader may still be opening the one it came from
            remove_folder(store, old)


def _link(path: Path) -> None:
    if path.exists() and not path.is_symlink():
        raise FileExistsError(f"{path} was not made by baoshu; move it away")
    point(path, f".baoshu/current/{path.name}")


def output_names() -> list[str]:
    """Names of the files a user sees in an output folder."""
    return [*(f"{name}.parquet" for name in read_tables()), *EXTRAS]


def version_folders(store: Store) -> list[Path]:
    """Folders of the versions, the oldest first."""
    return folders_in(store.versions)


def read_version(folder: Path) -> Version | None:
    """The manifest of a version; None if it cannot be read."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Version)
    except (OSError, msgspec.DecodeError):
        return None


def next_version_id(store: Store, run_id: str, *, after: int = 0) -> str:
    """Id of the version to come: a running number, above ``after`` and all that are kept, and the run."""
    numbers = [int(p.name.split("-")[0]) for p in version_folders(store)]
    return f"{max([after, *numbers]) + 1:06d}-{run_id[:12]}"


def remove_old(store: Store, keep: int) -> list[str]:
    """Remove all but the latest ``keep`` versions, never the current one; return the ids removed."""
    folders = version_folders(store)
    current, removed = store.current_id(), []
    for folder in folders[: max(0, len(folders) - max(1, keep))]:
        if folder.name != current:
            remove_folder(store, folder)
            removed.append(folder.name)
    return removed


def used_parts(found: Sequence[Version]) -> set[str]:
    """Parts that the versions ``found`` were made of."""
    return {part for version in found for part in version.parts}


def write_manifest(folder: Path, version: Version) -> None:
    """Write a version's manifest and have the folder on disk."""
    path = folder / MANIFEST
    path.write_bytes(msgspec.json.format(msgspec.json.encode(version)))
    sync(path)
    sync(folder)


def checksums(folder: Path) -> Mapping[str, str]:
    """SHA-256 by name of all files of a folder."""
    return {path.name: checksum(path) for path in sorted(folder.iterdir())}
