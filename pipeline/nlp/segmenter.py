"""The word segmenter: spacy-pkuseg models without their word lists, read and run without pickles.

The features are pkuseg's (R. Luo et al., "PKUSEG: A toolkit for multi-domain Chinese word segmentation",
2019): characters and pairs of characters around a position, known words that start or end there, and pairs of
known words that meet there. They are gathered from tables keyed by character, pair and word, which finds in
one look-up what pkuseg asks for in many; the best sequence is found by spacy-pkuseg's own decoder. Two
features with fixed weights are added, so that a caller can say where a word has to begin and where it has to
go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy_pkuseg import inference

Interval = tuple[int, int]
Effects = list[tuple[int, int]]

_LONGEST_WORD = 6
_FORBIDDEN = -1e6
_PAD = 2
_NUMBERS = "0123456789几二三四五六七八九十千万亿兆零１２３４５６７８９０％"
_LETTERS = (
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    "ａｂｃｄｅｆｇｈｉｇｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ／・－"
)
_CLASSED = str.maketrans(
    dict.fromkeys("-._,|/*:", "&") | dict.fromkeys(_NUMBERS, "\x00") | dict.fromkeys(_LETTERS, "\x01")
)
# Which position a character, or the first of a pair, or a word informs: the distance from it to there.
_CHARS = {"c": 0, "c-1": 1, "c-2": 2, "c1": -1, "c2": -2}
_PAIRS = {"cc1": 0, "c-1c": 1, "c-2c-1": 2}


class Weights:
    """A model as the decoder of spacy-pkuseg reads it: ``w`` holds feature × tag, then tag × tag weights."""

    __slots__ = ("n_feature", "n_tag", "w")

    def __init__(self, features: np.ndarray[Any, Any], transitions: np.ndarray[Any, Any]) -> None:
        self.n_feature, self.n_tag = features.shape
        self.w = np.concatenate([features.ravel(), transitions])


class Segmenter:
    """Cuts Chinese text into words. Make one with :func:`read_segmenter`."""

    __slots__ = (
        "_begin",
        "_chars",
        "_first",
        "_go_on",
        "_meetings",
        "_pairs",
        "_starts",
        "_weights",
        "_words",
    )

    def __init__(self, names: dict[str, int], tags: dict[str, int], weights: np.ndarray[Any, Any]) -> None:
        split = len(names) * len(tags)
        starting = [tag for name, tag in tags.items() if name.startswith("B")]
        orders = np.full((2, len(tags)), _FORBIDDEN)
        orders[0, starting] = 0.0
        orders[1] = _FORBIDDEN - orders[0]
        table = np.concatenate([weights[:split].reshape(len(names), len(tags)), orders])
        self._weights = Weights(table.astype(np.float64), weights[split:].astype(np.float64))
        self._begin, self._go_on = len(names), len(names) + 1
        self._starts = frozenset(starting)
        self._chars, self._pairs, self._words, self._meetings = _tables(names)
        self._first = frozenset(word[:2] for word in self._words)

    def cut(self, text: str, *, whole: Iterable[Interval] = (), edges: Iterable[int] = ()) -> list[Interval]:
        """The words of ``text`` as half-open intervals, in order; white space stands between words.

        Each interval of ``whole`` comes out as exactly one word, and a word begins at each of ``edges``.
        """
        begin, go_on = set(edges), set[int]()
        for start, end in whole:
            begin |= {start, end}
            go_on |= set(range(start + 1, end))
        words: list[Interval] = []
        for start, end in _pieces(text):
            orders = [
                self._begin if i in begin else self._go_on if i in go_on else 0 for i in range(start, end)
            ]
            words += self._cut_piece(text[start:end], start, orders)
        return words

    def _cut_piece(self, text: str, offset: int, orders: list[int]) -> Iterator[Interval]:
        features = self._features(text.translate(_CLASSED))
        for found, order in zip(features, orders, strict=True):
            if order:
                found.append(order)
        _, tags = inference.decodeViterbi_fast(features, self._weights)
        start = 0
        for i, tag in enumerate(tags):
            if i and tag in self._starts:
                yield offset + start, offset + i
                start = i
        yield offset + start, offset + len(tags)

    def _features(self, text: str) -> list[list[int]]:
        """The features of each position of ``text``, 0 (the bias) first."""
        found = [[0] for _ in range(len(text) + 2 * _PAD)]
        starting: list[list[str]] = [[] for _ in range(len(text) + 1)]
        ending: list[list[str]] = [[] for _ in range(len(text) + 1)]
        chars, pairs, first = self._chars, self._pairs, self._first
        for i, char in enumerate(text):
            for shift, feature in chars.get(char, ()):
                found[i + shift + _PAD].append(feature)
            pair = text[i : i + 2]
            for shift, feature in pairs.get(pair, ()):
                found[i + shift + _PAD].append(feature)
            if pair in first:
                self._add_words(text, i, found, starting[i], ending)
        self._add_meetings(found, starting, ending)
        return found[_PAD : len(text) + _PAD]

    def _add_words(
        self, text: str, i: int, found: list[list[int]], starting: list[str], ending: list[list[str]]
    ) -> None:
        for end in range(i + 2, min(i + _LONGEST_WORD, len(text)) + 1):
            word = text[i:end]
            effects = self._words.get(word)
            if effects is not None:
                starting.append(word)
                ending[end].append(word)
                for shift, feature in effects:
                    found[i + shift + _PAD].append(feature)

    def _add_meetings(
        self, found: list[list[int]], starting: list[list[str]], ending: list[list[str]]
    ) -> None:
        meetings = self._meetings
        for i, (left, right) in enumerate(zip(ending, starting, strict=True)):
            if left and right:
                for key in (f"{a}*{b}" for a in left for b in right):
                    for shift, feature in meetings.get(key, ()):
                        found[i + shift + _PAD].append(feature)


def read_segmenter(folder: Path) -> Segmenter:
    """The pkuseg model in ``folder`` (``features.msgpack`` and ``weights.npz``), its word list left aside.

    Raises ``FileNotFoundError`` if a file is missing and ``ValueError`` if the two do not belong together.
    """
    features = srsly.read_msgpack(folder / "features.msgpack")
    names, tags = features["feature_to_idx"], features["tag_to_idx"]
    with np.load(folder / "weights.npz", allow_pickle=False) as stored:
        weights = stored["w"]
    if len(weights) != len(tags) * (len(names) + len(tags)):
        raise ValueError(
            f"{folder}: {len(weights)} weights do not fit {len(names)} features and {len(tags)} tags"
        )
    return Segmenter(names, tags, weights)


def _tables(names: dict[str, int]) -> tuple[dict[str, Effects], ...]:
    """Effects by character, by pair of characters, by word and by ``word*word``."""
    chars: dict[str, Effects] = {}
    pairs: dict[str, Effects] = {}
    words: dict[str, Effects] = {}
    meetings: dict[str, Effects] = {}
    for name, feature in names.items():
        kind, _, rest = name.partition(".")
        if "**" in rest:
            rest = rest.replace("**Num", "\x00").replace("**Letter", "\x01")
        if kind in _PAIRS:
            pairs.setdefault(rest[0] + rest[2:], []).append((_PAIRS[kind], feature))
        elif kind in _CHARS:
            chars.setdefault(rest, []).append((_CHARS[kind], feature))
        elif kind == "w1":
            words.setdefault(rest, []).append((0, feature))
        elif kind == "w-1":
            words.setdefault(rest, []).append((len(rest) - 1, feature))
        elif kind == "ww":
            side, _, both = rest.partition(".")
            meetings.setdefault(both, []).append((0 if side == "l" else -1, feature))
    for word in {word for both in meetings for word in both.split("*")}:
        words.setdefault(word, [])
    return chars, pairs, words, meetings


def _pieces(text: str) -> Iterator[Interval]:
    """The stretches of ``text`` without white space."""
    start = 0
    for piece in text.split():
        start = text.index(piece, start)
        yield start, start + len(piece)
        start += len(piece)
