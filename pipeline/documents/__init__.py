"""Stage 1, ingest: raw bytes → ``Document``. Decodes and nothing else."""

from pipeline.documents.discover import common_root, discover, lone_sidecars
from pipeline.documents.ingest import MAX_BYTES, read_document
from pipeline.documents.readers import Reader, UnreadableError, installed_readers
from pipeline.documents.rules import IngestRules, load_rules

__all__ = [
    "MAX_BYTES",
    "IngestRules",
    "Reader",
    "UnreadableError",
    "common_root",
    "discover",
    "installed_readers",
    "load_rules",
    "lone_sidecars",
    "read_document",
]
