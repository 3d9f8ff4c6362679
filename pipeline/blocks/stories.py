"""Stories: the same text printed in several papers, found without comparing all pairs.

MinHash signatures over character shingles (Broder 1997), grouped by locality-sensitive hashing in bands
(Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, ch. 3). A signature has a fixed size and can be
stored beside the article; a database can group articles by equal bands.

The permutations are affine, ``a * h + b mod 2**32`` with odd ``a``, over shingle hashes that were mixed by
the finalizer of MurmurHash3 (Appleby), so that neighbouring hashes do not stay neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 64
ROWS = 4
BANDS = PERMUTATIONS // ROWS
SAME_STORY = 0.5
_SEED = 20
_SHINGLE = 5
_BASE = 0x01000193  # an odd number: the shingle's characters are its digits
_AT_ONCE = 4096  # shingles that are permuted together: 1 MiB
_NO_WORD = re.compile(r"[\W_]+")
_DTYPE = "<u4"
_DTYPE_BYTES = 4


def story_signature(text: str) -> bytes:
    """A signature of ``text``: 256 bytes, equal for texts that differ only in blanks and punctuation.

    Texts of fewer than five letters and digits all have the signature of the empty text.
    """
    import numpy as np  # only where stories are told apart: it takes a moment to import

    hashes = _mixed(_shingle_hashes(_NO_WORD.sub("", text)))
    odd, shift = _permutations()
    least = np.full(PERMUTATIONS, 0xFFFFFFFF, dtype=np.uint32)
    for at in range(0, len(hashes), _AT_ONCE):
        permuted = hashes[at : at + _AT_ONCE, None] * odd + shift
        least = np.minimum(least, permuted.min(axis=0))
    return least.astype(_DTYPE).tobytes()


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Factors and shifts, always the same: NumPy keeps the sequence of this generator in every version."""
    import numpy as np

    chance = np.random.RandomState(_SEED)
    odd = chance.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return odd, chance.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def _shingle_hashes(bare: str) -> NDArray[np.uint32]:
    """A number for every run of ``_SHINGLE`` characters."""
    import numpy as np

    chars = np.frombuffer(bare.encode("utf-32-le", "surrogatepass"), _DTYPE)
    count = max(0, len(chars) - _SHINGLE + 1)
    hashes = np.zeros(count, dtype=np.uint32)
    for i in range(_SHINGLE):
        hashes = hashes * np.uint32(_BASE) + chars[i : i + count]
    return hashes


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The finalizer of MurmurHash3 for 32 bits: a bijection that spreads every bit over all."""
    import numpy as np

    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    return hashes ^ (hashes >> np.uint32(16))


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
    shelves: dict[bytes, list[str]] = {}
    seen: dict[str, bytes] = {}
    story: dict[str, str] = {}
    order: dict[str, int] = {}
    for key, signature in signatures:
        bands = story_bands(signature)
        others = {other for band in bands for other in shelves.get(band, ())}
        near = [k for k in others if story_similarity(seen[k], signature) >= threshold]
        roots = {_root(story, k) for k in near}
        story[key] = key
        first = min(roots, key=lambda k: order[k], default=key)
        for root in roots | {key}:
            story[root] = first
        order[key] = len(order)
        seen[key] = signature
        for band in bands:
            shelves.setdefault(band, []).append(key)
    return {key: _root(story, key) for key in story}


def _root(story: dict[str, str], key: str) -> str:
    while story[key] != key:
        story[key] = story[story[key]]
        key = story[key]
    return key
