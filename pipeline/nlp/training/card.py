"""What the shipped model says of itself: ``meta.json`` and the model card, both made from one record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language

LICENCE = "CC BY-SA 4.0"
SOURCES = (
    {
        "name": "UD Chinese GSD (simplified characters): train, dev",
        "url": "https://universaldependencies.org/treebanks/zh_gsdsimp/",
        "author": "Google; converted by the Universal Dependencies project",
        "license": "CC BY-SA 4.0",
    },
    {
        "name": "UD Chinese PUD (converted to simplified characters)",
        "url": "https://universaldependencies.org/treebanks/zh_pud/",
        "author": "Google; Universal Dependencies project",
        "license": "CC BY-SA 3.0",
    },
    {
        "name": "sentences in the manner of local newspapers (genre.txt of the recipe)",
        "url": "https://creativecommons.org/licenses/by-sa/4.0/",
        "author": "this project",
        "license": "CC BY-SA 4.0",
    },
)
_CARD = """# The Chinese model of baoshu

Words and universal parts of speech for written Chinese in simplified characters, made for sentences with
figures in them. Made by `python -m pipeline.nlp.training`; do not edit by hand.

- **Licence**: {licence}, because of the treebanks. (The program around it has its own licence.)
- **Trained on**: {sources}
- **Held out**, never trained on: the test part of UD Chinese GSDSimp; sentences of our own in the manner of
  local newspapers.
- **Segmenter**: spacy-pkuseg (conditional random field), no word list, weights below {least_weight} dropped.
- **Tagger**: spaCy, from word, first and last character and shape, {width} wide, {depth} window layers.
- **Size**: {size:.1f} MB.

| | GSDSimp test | own sentences |
| --- | --- | --- |
{rows}

Limits: the treebanks are encyclopedia and news text; names of local organisations are often cut into their
parts. Text must go through `pipeline.nlp.normalise.model_text` first (half-width marks, corner quotes).
"""
Scores = dict[str, dict[str, float]]

_LABELS = {
    "segmentation_f1": "words, F1",
    "upos_f1": "words and parts of speech, F1",
    "upos_accuracy_gold_words": "parts of speech, words given, accuracy",
}


def describe(nlp: Language, scores: Scores) -> None:
    """Put name, licence, sources and scores into the pipeline's meta data."""
    nlp.meta.update(
        name="baoshu",
        version="1.0.0",
        description="Words and universal parts of speech for Chinese text with figures in it",
        license=LICENCE,
        sources=[dict(source) for source in SOURCES],
        performance=scores,
    )


def write_card(folder: Path, scores: Scores, config: dict[str, Any]) -> None:
    """Write ``README.md`` beside the saved pipeline in ``folder``."""
    tok2vec = config["components"]["morphologizer"]["model"]["tok2vec"]
    card = _CARD.format(
        licence=LICENCE,
        sources="; ".join(f"[{s['name']}]({s['url']}), {s['license']}" for s in SOURCES),
        least_weight=config["segmenter"]["least_weight"],
        width=tok2vec["encode"]["width"],
        depth=tok2vec["encode"]["depth"],
        size=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6,
        rows="\n".join(_row(label, name, scores) for name, label in _LABELS.items()),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def _row(label: str, name: str, scores: Scores) -> str:
    return f"| {label} | {scores['treebank'][name]:.4f} | {scores['genre'][name]:.4f} |"
