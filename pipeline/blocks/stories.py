"""Stories: the same text printed in several papers, found without comparing all pairs.

MinHash signatures over character shingles (Broder 1997), grouped by locality-sensitive hashing in bands
(Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, ch. 3), both from ``datasketch``. A signature
has a fixed size and can be stored beside the article; a database can group articles by equal bands.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

PERMUTATIONS = 64
ROWS = 4
BANDS = PERMUTATIONS // ROWS
SAME_STORY = 0.5
_SEED = 20
# Named, so that signatures stay comparable when the library changes its default.
_SCHEME = "affine32"
_SHINGLE = 5
_NO_WORD = re.compile(r"[\W_]+")
_DTYPE = "<u4"
_DTYPE_BYTES = 4


def story_signature(text: str) -> bytes:
    """A signature of ``text``: 256 bytes, equal for texts that differ only in blanks and punctuation.

    Texts of fewer than five letters and digits all have the signature of the empty text.
    """
    from datasketch import MinHash  # type: ignore[import-untyped]  # it takes seconds to import

    bare = _NO_WORD.sub("", text)
    shingles = {bare[i : i + _SHINGLE].encode() for i in range(len(bare) - _SHINGLE + 1)}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=zlib.crc32, scheme=_SCHEME)
    if shingles:
        sketch.update_batch(shingles)
    return bytes(sketch.hashvalues.astype(_DTYPE).tobytes())


def story_bands(signature: bytes) -> list[bytes]:
    """Sixteen keys of 17 bytes: texts that share any one of them are candidates for the same story."""
    size = ROWS * _DTYPE_BYTES
    return [bytes([band]) + signature[band * size : (band + 1) * size] for band in range(BANDS)]


def story_similarity(a: bytes, b: bytes) -> float:
    """Estimated share of common shingles (Jaccard, 0 to 1; standard error about 0.06)."""
    import numpy as np  # only where stories are told apart: it takes a moment to import

    left, right = np.frombuffer(a, _DTYPE), np.frombuffer(b, _DTYPE)
    return float(np.mean(left == right))


def assign_stories(
    signatures: Iterable[tuple[str, bytes]], *, threshold: float = SAME_STORY
) -> dict[str, str]:
    """Article key → key of the first article of its story, in one pass over ``(key, signature)`` pairs.

    Articles of at least ``threshold`` similarity share a story; similarity chains join. Keys must be unique.
    """
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    seen: dict[str, bytes] = {}
    story: dict[str, str] = {}
    order: dict[str, int] = {}
    for key, signature in signatures:
        sketch = MinHash(
            num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME, hashvalues=np.frombuffer(signature, _DTYPE)
        )
        near = [k for k in lsh.query(sketch) if story_similarity(seen[k], signature) >= threshold]
        roots = {_root(story, k) for k in near}
        story[key] = key
        first = min(roots, key=lambda k: order[k], default=key)
        for root in roots | {key}:
            story[root] = first
        order[key] = len(order)
        seen[key] = signature
        lsh.insert(key, sketch)
    return {key: _root(story, key) for key in story}


def _root(story: dict[str, str], key: str) -> str:
    while story[key] != key:
        story[key] = story[story[key]]
        key = story[key]
    return key
