"""Opening a published dataset, on disk or in object storage, so that all tables read belong to one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from pipeline.tables import remote
from pipeline.tables.schema import read_tables
from pipeline.tables.store import Store

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Dataset:
    """One version of a dataset. What it reads never changes, whatever runs publish meanwhile.

    ``folder`` is the version's folder: a path, or inside ``filesystem`` a key prefix.
    """

    version_id: str
    folder: str
    filesystem: Any = None

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return list(read_tables())

    def path(self, name: str) -> str:
        """Where table ``name`` lies (within ``filesystem``, if there is one)."""
        return f"{self.folder}/{name}.parquet"

    def table(self, name: str, *, columns: list[str] | None = None, filters: Any = None) -> pa.Table:
        """Table ``name`` as Arrow; ``columns`` and ``filters`` as in ``pyarrow.parquet.read_table``."""
        return pq.read_table(self.path(name), columns=columns, filters=filters, filesystem=self.filesystem)

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Table ``name`` in batches of rows, for tables larger than memory."""
        with self._open(name) as file:
            yield from pq.ParquetFile(file).iter_batches()

    def pandas(self, name: str, *, columns: list[str] | None = None, filters: Any = None) -> pd.DataFrame:
        """Table ``name`` as a pandas frame."""
        frame: pd.DataFrame = self.table(name, columns=columns, filters=filters).to_pandas()
        return frame

    def _open(self, name: str) -> Any:
        filesystem = self.filesystem or fs.LocalFileSystem()
        return filesystem.open_input_file(self.path(name))


def open_dataset(place: Path | str, *, version_id: str | None = None) -> Dataset:
    """Open the dataset in an output folder or under a URL (``s3://bucket/prefix``, as pyarrow spells it).

    The pointer to the current version is read once, now: all tables come from one run, also while another is
    published. ``version_id`` opens an earlier version. Raises ``FileNotFoundError`` if nothing is
    published there, ``KeyError`` for an unknown version.

    >>> dataset = open_dataset("output")               # doctest: +SKIP
    >>> claims = dataset.pandas("claims")              # doctest: +SKIP
    """
    if remote.is_url(place):
        filesystem, prefix = remote.connect(str(place))
        found = version_id or remote.current_id(filesystem, prefix)
        folder = f"{prefix}/versions/{found}"
        present = found is not None and remote.exists(filesystem, f"{folder}/manifest.json")
    else:
        store, filesystem = Store(Path(place)), None
        found = version_id or store.current_id()
        folder = str(store.versions / str(found))
        present = found is not None and (store.versions / found / "manifest.json").is_file()
    if found is None:
        raise FileNotFoundError(f"nothing is published in {place}; run baoshu run first")
    if not present:
        raise KeyError(f"no version {found} in {place}")
    return Dataset(found, folder, filesystem)
