"""Stage 5, publish: ``Record`` → Parquet tables. Never interprets.

A run holds the output, asks what is extracted already, writes parts for the rest and publishes::

    with hold(root) as held:
        for batch in batches_of(plan(root, keys).missing):
            write_part(records_of(batch), root=root, keys=key_by_document_id, run_id=run.run_id)
        published = publish(root=root, keys=keys, run=run, held=held)
"""

from __future__ import annotations

from pipeline.tables.dataset import Dataset, open_dataset
from pipeline.tables.diff import diff
from pipeline.tables.lock import Held, OutputBusyError, hold
from pipeline.tables.parts import remove_parts, write_part
from pipeline.tables.planning import Plan, plan, planning
from pipeline.tables.publish import EmptyRunError, publish, push, refuse_to_empty
from pipeline.tables.run_info import Published, PublishSettings, RunInfo, StageCount
from pipeline.tables.schema import Column, Table, read_tables
from pipeline.tables.sdmx import SdmxExport, export_sdmx_csv
from pipeline.tables.store import OutputError
from pipeline.tables.validate import TableError
from pipeline.tables.versions import Version, restore, versions

__all__ = [
    "Column",
    "Dataset",
    "EmptyRunError",
    "Held",
    "OutputBusyError",
    "OutputError",
    "Plan",
    "PublishSettings",
    "Published",
    "RunInfo",
    "SdmxExport",
    "StageCount",
    "Table",
    "TableError",
    "Version",
    "diff",
    "export_sdmx_csv",
    "hold",
    "open_dataset",
    "plan",
    "planning",
    "publish",
    "push",
    "read_tables",
    "refuse_to_empty",
    "remove_parts",
    "restore",
    "versions",
    "write_part",
]
