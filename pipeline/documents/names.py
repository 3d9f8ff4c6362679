"""File names that are no Unicode: archives packed on Chinese Windows leave names in GBK behind.

Python keeps such bytes as lone surrogates (PEP 383), which no table and no JSON can hold.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit


def readable(name: str) -> str:
    """``name`` as Unicode: as it is, else its bytes read as GB18030, else with replacement characters.

    >>> readable(os.fsdecode("昌吉.txt".encode("gbk")))
    '昌吉.txt'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name


def path_to_uri(path: Path) -> str:
    """The absolute ``path`` as a ``file:`` URI, which is plain text whatever bytes are in the name."""
    return path.as_uri()


def uri_to_path(uri: str) -> Path:
    """The path that ``path_to_uri`` was given."""
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(uri).path)))
