"""A corpus of any size for the benchmark: pages made of the sample pages' sentences and of number-free prose.

A page has about 5,500 characters, the size of a real newspaper page. ``density`` steers the share of the text
that stands in sentences with claims: such sentences come from the sample pages with their digits varied,
the rest from ``filler.toml``. Everything follows from the seed.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "raw"
PAGE_CHARS = 5500
WRAP = 24  # characters of a hard-wrapped line
SENTENCE = re.compile(r"[^。！？\n]{12,120}[。！？]")
DIGITS = re.compile(r"(?<![\d.])[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Stock:
    """What pages are made of: sentences with numbers, and the patterns and slots of the filler."""

    sentences: tuple[str, ...]
    filler: dict[str, list[str]]


def read_stock() -> Stock:
    """Sentences with digits from the sample pages (those in UTF-8), filler from its file."""
    sentences = []
    for path in sorted(SAMPLES.glob("*")):
        if path.suffix not in {".txt", ".md"} or path.name == "README.md":
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        sentences += [s.strip() for s in SENTENCE.findall(text) if re.search(r"\d", s)]
    return Stock(tuple(sentences), tomllib.loads((HERE / "filler.toml").read_text(encoding="utf-8")))


def write_corpus(folder: Path, *, pages: int, density: float, seed: int = 1) -> int:
    """Write ``pages`` pages into ``folder``, a hundred to a sub-folder; returns the number of characters."""
    stock = read_stock()
    total = 0
    for number in range(pages):
        chance = random.Random(f"{seed}-{number}")  # noqa: S311 - a corpus, not a secret
        text = make_page(stock, chance, density=density)
        path = folder / f"{number // 100:04d}" / f"样报_{20200101 + number % 28:08d}_{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        total += len(text)
    return total


def make_page(stock: Stock, chance: random.Random, *, density: float) -> str:
    """One page of several articles; two pages in five are hard-wrapped."""
    wrapped = chance.random() < 0.4
    parts: list[str] = []
    length = 0
    while length < PAGE_CHARS:
        article = _article(stock, chance, density=density, wrapped=wrapped)
        parts.append(article)
        length += len(article)
    return "\n\n".join(parts) + "\n"


def _article(stock: Stock, chance: random.Random, *, density: float, wrapped: bool) -> str:
    headline = _fill(chance.choice(stock.filler["headlines"]), stock, chance)
    byline = f"□本报记者 {chance.choice(stock.filler['reporters'])}"
    paragraphs = [
        "".join(_sentence(stock, chance, density=density) for _ in range(chance.randint(2, 5)))
        for _ in range(chance.randint(3, 7))
    ]
    if wrapped:
        paragraphs = [
            "\n".join(p[i : i + WRAP] for i in range(0, len(p), WRAP))
            for p in ("　　" + p for p in paragraphs)
        ]
    return (
        "\n".join([headline, byline, *paragraphs])
        if wrapped
        else "\n\n".join([headline, byline, *paragraphs])
    )


def _sentence(stock: Stock, chance: random.Random, *, density: float) -> str:
    if chance.random() < density:
        return DIGITS.sub(lambda m: _vary(m.group(), chance), chance.choice(stock.sentences))
    return _fill(chance.choice(stock.filler["patterns"]), stock, chance)


def _vary(digits: str, chance: random.Random) -> str:
    """Another number of as many digits; years and short ordinals stay."""
    if len(digits) == 4 and digits[:2] in {"19", "20"}:
        return digits
    return str(chance.randint(1, 9)) + "".join(str(chance.randint(0, 9)) for _ in digits[1:])


def _fill(pattern: str, stock: Stock, chance: random.Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: chance.choice(stock.filler[m.group(1)]), pattern)
