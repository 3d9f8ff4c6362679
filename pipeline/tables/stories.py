"""Stories: near-duplicate articles of all documents share one, found out of core.

The sketches (MinHash signature and band keys, see ``pipeline.blocks.stories``) are made once, with the
part. At publish every band's articles are compared with one of them, so the work is linear in the number
of articles; what is similar is then joined over chains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.blocks import story_bands, story_signature, story_similarity
from pipeline.blocks.stories import SAME_STORY
from pipeline.records import Layout

SKETCH = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("signature", pa.binary(), nullable=False),
        pa.field("bands", pa.list_(pa.binary()), nullable=False),
    ]
)
_KINDS = frozenset({"article", "brief", "photo"})
_SHORTEST = 20


def sketch_rows(layout: Layout, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A sketch for each block that tells a story and has text enough.

    ``names`` are the blocks' ``article_id``.
    """
    for block, name in zip(layout.blocks, names, strict=True):
        text = block.body.text
        if block.kind in _KINDS and len(text) >= _SHORTEST:
            signature = story_signature(text)
            yield {
                "article_id": name,
                "document_id": layout.document.document_id,
                "signature": signature,
                "bands": story_bands(signature),
            }


def register_similarity(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``story_similarity`` and the variable ``same_story`` known to the database."""
    connection.create_function("story_similarity", story_similarity, ["BLOB", "BLOB"], "DOUBLE")
    connection.execute("SET VARIABLE same_story = ?", [SAME_STORY])


def join_chains(connection: duckdb.DuckDBPyConnection) -> None:
    """Turn ``edges (a, b)`` into ``labels (article_id, label)``: the least article of every chain."""
    connection.execute(
        "DROP TABLE sketches;"
        "CREATE TEMP TABLE both_ways AS SELECT a, b FROM edges UNION SELECT b, a FROM edges;"
        "CREATE TEMP TABLE labels AS SELECT DISTINCT a AS article_id, a AS label FROM both_ways"
    )
    changed = 1
    while changed:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE relabelled AS "
            "SELECT l.article_id, least(l.label, min(n.label)) AS label FROM labels AS l "
            "JOIN both_ways AS e ON e.a = l.article_id JOIN labels AS n ON n.article_id = e.b "
            "GROUP BY l.article_id, l.label"
        )
        count = connection.execute(
            "SELECT count(*) FROM labels AS l JOIN relabelled AS r USING (article_id) "
            "WHERE l.label <> r.label"
        ).fetchall()
        changed = int(count[0][0])
        connection.execute("CREATE OR REPLACE TEMP TABLE labels AS SELECT * FROM relabelled")
