"""What changed between two versions: claims that appeared, vanished, or say something else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.tables.dataset import open_dataset
from pipeline.tables.merge import read_sql
from pipeline.tables.schema import Table, read_tables

_SILENT = frozenset({"claim_id", "article_id", "document_id", "start", "end", "quote", "context"})
_INTERNAL = frozenset({"context_spans", "derivation", "confidence", "measured_start", "measured_end"})


def diff(root: Path | str, a: str, b: str) -> pa.Table:
    """Compare the claims of version ``a`` with those of the later version ``b`` under ``root`` (or a URL).

    Claims are the same if their id is. Claims of a page whose bytes changed are matched within its path: by
    sentence (its digits masked) and order in it, else by the words of the quantity and their order.
    Returns one row per difference, in the order of
    paths and offsets:

    ``change``       ``appeared``, ``vanished`` or ``changed``
    ``source_path``  the page          ``claim_id``  in ``b``, else in ``a``
    ``quote``        the words, as in ``b`` if it is there
    ``column``       the column that changed; ``value`` for claims that appeared or vanished
    ``before``, ``after``  its values as text

    Confidence, derivation and offsets do not count as changes. Raises ``KeyError`` for an unknown version.
    """
    with duckdb.connect(":memory:") as connection:
        for name, version_id in (("a", a), ("b", b)):
            dataset = open_dataset(root, version_id=version_id)
            for table in ("claims", "documents"):
                found = (
                    dataset.table(table)
                    if dataset.filesystem
                    else connection.read_parquet(dataset.path(table))
                )
                connection.register(f"{table}_{name}", found)
        connection.execute(read_sql("diff"))
        return connection.sql(_query(read_tables()["claims"])).to_arrow_table()


def _query(claims: Table) -> str:
    """The differences column by column; columns come from the definition of ``claims``."""
    compared = [c.name for c in claims.columns if c.name not in _SILENT | _INTERNAL]
    pairs = ", ".join(
        f"{{'c': '{name}', 'x': a.\"{name}\"::VARCHAR, 'y': b.\"{name}\"::VARCHAR}}" for name in compared
    )
    return (
        "WITH cells AS (SELECT p.*, unnest(["  # noqa: S608 (names come from the schema)
        f"{pairs}"
        "]) AS cell FROM pairs AS p LEFT JOIN claims_a AS a ON a.claim_id = p.id_a "
        "LEFT JOIN claims_b AS b ON b.claim_id = p.id_b) "
        'SELECT change, source_path, coalesce(id_b, id_a) AS claim_id, quote, cell.c AS "column", '
        "cell.x AS before, cell.y AS after FROM cells "
        "WHERE CASE WHEN change = 'changed' THEN cell.x IS DISTINCT FROM cell.y ELSE cell.c = 'value' END "
        'ORDER BY source_path, start, claim_id, "column"'
    )
