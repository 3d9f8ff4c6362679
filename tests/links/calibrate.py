"""Rates of ``links/confidence.csv`` out of the development gold, and how well confidence keeps its word.

``python tests/links/calibrate.py`` counts and writes the file anew. Since the vocabulary was written with the
gold in sight, the rates are counted with three in ten of its verbs hidden (four draws), as on pages where
three in ten verbs are new. ``reliability`` leaves each document out in turn: its claims get their confidence
from rates counted on the others.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.blocks import BlockRules, segment
from pipeline.claims import Grammar, read_layout
from pipeline.links import Linker, link_batch
from pipeline.links.confidence import PARTS, Rates, cases_of
from pipeline.links.words import Lexicon
from pipeline.records import Context, Document, Quantity, Reading, Record

ROOT = Path(__file__).parents[2]
GOLD = Path(os.environ.get("BAOSHU_GOLD") or ROOT.parent / "shared")
TABLE = ROOT / "pipeline" / "vocabularies" / "links" / "confidence.csv"
HIDDEN, DRAWS, WEIGHT = 0.3, 4, 6
BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
HEAD = """# How often each part of a claim is right, by case (* = any case), and how many claims were counted.
# Source: the development gold, three in ten verbs of the vocabulary hidden (tests/links/calibrate.py).
part,case,rate,seen
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One claim that the gold knows: its cases, which parts are right, the confidence it was given."""

    document: str
    cases: Mapping[str, str]
    right: Mapping[str, bool]
    confidence: float

    @property
    def all_right(self) -> bool:
        return all(self.right[part] for part in PARTS)


def scorer() -> Any:
    """The scorer of the gold as a module."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def readings() -> dict[str, Reading]:
    """The readings of the documents with gold, by short name."""
    index = json.loads((GOLD / "gold" / "documents.json").read_text(encoding="utf-8"))
    rules, grammar = BlockRules.load(), Grammar.load()
    found = {}
    for name, info in index.items():
        raw = (GOLD / "gold" / info["file"]).resolve().read_bytes()
        sha = hashlib.sha256(raw).hexdigest()
        document = Document(
            document_id=sha[:16],
            source_path=Path(info["file"]).name,
            sha256=sha,
            text=raw.decode("utf-8"),
        )
        found[name] = read_layout(segment(document, rules), grammar)
    return found


def labels(name: str) -> list[dict[str, Any]]:
    """The claims that the gold holds for a document."""
    lines = (GOLD / "gold" / f"claims_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row["status"] == "claim"]


def judge(name: str, record: Record, score: Any) -> Iterator[Seen]:
    """Every claim of a record that the gold knows, judged part by part."""
    gold = labels(name)
    for quantity, context in zip(record.reading.quantities, record.contexts, strict=True):
        clean = record.reading.layout.blocks[quantity.block].passages[quantity.passage].clean
        span = clean.source_span(quantity.start, quantity.end)
        label = next(
            (g for g in gold if score.iou((g["start"], g["end"]), (span.start, span.end)) >= 0.3), None
        )
        if label is None:
            continue
        measured = score.phrase_match(context.measured, label["measured"])[1]
        right = {
            "value": _value_right(quantity, label, score),
            "rule": measured,
            "length": measured,
            "area": _named(context.ref_area_name, label["area"], score),
            "time": _named(context.time_period, label["time"], score),
        }
        yield Seen(name, cases_of(quantity, _fields(context)), right, context.confidence)


def _fields(context: Context) -> dict[str, Any]:
    return {field.name: getattr(context, field.name) for field in dataclasses.fields(context)}


def _value_right(quantity: Quantity, label: Mapping[str, Any], score: Any) -> bool:
    loose = label["kind"] == "fraction"
    pairs = ((quantity.value, label["value"]), (quantity.value_max, label.get("value_max")))
    numbers = all(score.number_equal(_plain(a), b, loose=loose) for a, b in pairs)
    return bool(numbers and score.same_unit(quantity.unit, label["unit"]))


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _named(told: str | None, label: Any, score: Any) -> bool:
    return score.norm(told) in [score.norm(x) for x in score.accepted(label)]


def hidden(lexicon: Lexicon, seed: int) -> Lexicon:
    """The vocabulary without three in ten of its verbs."""
    draw = random.Random(seed)  # noqa: S311
    kinds = {
        word: kind
        for word, kind in lexicon.kinds.items()
        if kind not in ("verb", "vn") or len(word) == 1 or draw.random() >= HIDDEN
    }
    return dataclasses.replace(lexicon, kinds=kinds)


def observe(linker: Linker, *, draws: int) -> list[Seen]:
    """All claims the gold knows: once with the whole vocabulary, or ``draws`` times with verbs hidden."""
    score, read = scorer(), readings()
    lexicons = [hidden(linker.lexicon, seed) for seed in range(draws)] or [linker.lexicon]
    seen: list[Seen] = []
    for lexicon in lexicons:
        records = link_batch(list(read.values()), dataclasses.replace(linker, lexicon=lexicon))
        for name, record in zip(read, records, strict=True):
            seen += judge(name, record, score)
    return seen


def count(seen: Iterable[Seen]) -> dict[tuple[str, str], tuple[float, int]]:
    """Rate and number of claims by part and case, small numbers drawn towards the part as a whole."""
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for claim in seen:
        for part in PARTS:
            for case in ("*", claim.cases[part]):
                total[part, case] += 1
                right[part, case] += claim.right[part]
    claims = {part: total[part, "*"] / DRAWS for part in PARTS}
    whole = {p: (right[p, "*"] / DRAWS + 1) / (claims[p] + 2) for p in PARTS}
    return {
        (part, case): ((right[part, case] / DRAWS + WEIGHT * whole[part]) / (n / DRAWS + WEIGHT), n)
        for (part, case), n in total.items()
    }


def reliability(whole: Sequence[Seen], with_hidden: Sequence[Seen]) -> list[tuple[float, bool]]:
    """Confidence and truth of every claim, each document judged by rates counted on the others."""
    out: list[tuple[float, bool]] = []
    for left_out in sorted({claim.document for claim in whole}):
        counted = count(claim for claim in with_hidden if claim.document != left_out)
        rates = Rates({key: rate for key, (rate, _) in counted.items()})
        out += [(rates.of(c.cases), c.all_right) for c in whole if c.document == left_out]
    return out


def table(pairs: Sequence[tuple[float, bool]]) -> str:
    """The reliability table: claims by confidence, how many are fully right."""
    rows = ["confidence     claims  fully right  mean confidence"]
    for low, high in pairwise(BINS):
        inside = [(c, ok) for c, ok in pairs if low <= c < high]
        if inside:
            share, mean = sum(ok for _, ok in inside) / len(inside), sum(c for c, _ in inside) / len(inside)
            rows.append(f"{low:.2f} to {high:.2f}  {len(inside):6d}  {share:11.3f}  {mean:15.3f}")
    return "\n".join(rows)


def main() -> None:
    """Count, write the rates, print the table."""
    linker = Linker.load()
    with_hidden = observe(linker, draws=DRAWS)
    counted = count(with_hidden)
    rows = [f"{part},{case},{rate:.3f},{n}" for (part, case), (rate, n) in sorted(counted.items())]
    TABLE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    sys.stdout.write(table(reliability(observe(linker, draws=0), with_hidden)) + "\n")
    sys.stdout.write("with verbs hidden\n" + table(reliability(with_hidden, with_hidden)) + "\n")


if __name__ == "__main__":
    main()
