"""Bytes → text: byte order marks, strict decoding, and plausibility where several encodings fit.

Statistical detectors need long texts; pages can be one sentence. Every candidate is decoded strictly, and
where more than one succeeds the text that looks most like written Chinese wins, by its share of common
characters and of those in the first, frequency-based planes of GB 2312 and Big5.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from itertools import islice

from pipeline.documents.rules import IngestRules

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CERTAIN = 6
ALLOWED_CONTROLS = frozenset("\t\n\v\f\r\x1a\x85")


@dataclass(frozen=True, slots=True)
class Decoded:
    """``data.decode(encoding) == text``; a byte order mark is not part of the text."""

    text: str
    encoding: str


class UndecodableError(ValueError):
    """The bytes are text in none of ``encodings``; ``byte`` is where the first of them fails."""

    def __init__(self, byte: int, encodings: tuple[str, ...]) -> None:
        super().__init__(f"byte {byte} cannot be decoded as any of {', '.join(encodings)}")
        self.byte = byte
        self.encodings = encodings


def decode(data: bytes, *, rules: IngestRules, declared: str | None = None) -> Decoded:
    """Decode ``data``; ``declared`` (a sidecar's word) is believed and nothing else is tried.

    Raises ``UndecodableError`` if no encoding fits, or none gives plausible text.
    """
    if declared is not None:
        return _strict(data, (declared,))
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data, (encoding,))
    decoded = _attempt(data, "utf-8")
    if decoded and is_conclusive(decoded.text):
        return decoded
    return _most_plausible(data, rules)


def is_conclusive(text: str) -> bool:
    """Whether ``text``, decoded as UTF-8 without an error, can have been nothing else.

    Characters of GB18030 can be valid UTF-8 by chance, as two-byte characters: one Chinese character in seven
    is, ``CERTAIN`` different ones in a row are one time in 100,000.
    """
    if control_share(text):
        return False
    return text.isascii() or max(text) > "\u07ff" or len({char for char in text if char > "\x7f"}) >= CERTAIN


def plausibility(text: str, *, rules: IngestRules) -> float:
    """How much the characters of ``text`` outside ASCII look like written Chinese, from −1 to 1.

    1 means all are common; a text within ASCII is 1. Only the first ``rules.sample`` characters count.
    """
    looked_at = list(
        islice((c for c in text if not " " <= c <= "~" and c not in ALLOWED_CONTROLS), rules.sample)
    )
    if not looked_at:
        return 1.0
    return sum(_weight(c, rules.common) for c in looked_at) / len(looked_at)


def control_share(text: str) -> float:
    """The share of control characters that no text file holds (NUL, escape …)."""
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in ALLOWED_CONTROLS)
    return controls / len(text) if text else 0.0


def _most_plausible(data: bytes, rules: IngestRules) -> Decoded:
    found = [decoded for name in ("utf-8", *rules.candidates) if (decoded := _attempt(data, name))]
    best = max(found, key=lambda decoded: plausibility(decoded.text, rules=rules), default=None)
    if best is None or plausibility(best.text, rules=rules) < rules.least_plausible:
        raise UndecodableError(_first_failure(data, "utf-8"), ("utf-8", *rules.candidates))
    return best


def _strict(data: bytes, encodings: tuple[str, ...]) -> Decoded:
    for encoding in encodings:
        if decoded := _attempt(data, encoding):
            return decoded
    raise UndecodableError(_first_failure(data, encodings[0]), encodings)


def _attempt(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeError:
        return None


def _first_failure(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _weight(char: str, common: frozenset[str]) -> float:
    if char in common:
        return 1.0
    if not "\u3400" <= char <= "\u9fff":
        return -1.0 if char < "\xa0" or "\ud800" <= char <= "\uf8ff" else -0.3
    return 0.6 if _in_first_plane(char) else -0.1


def _in_first_plane(char: str) -> bool:
    """True for the 3,755 characters of GB 2312 level 1 and the 5,401 of Big5 level 1."""
    for encoding, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if low <= char.encode(encoding)[0] <= high:
                return True
        except UnicodeEncodeError:
            continue
    return False
