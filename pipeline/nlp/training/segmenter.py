"""Training the segmenter: pkuseg's conditional random field over characters and words, no word list.

Method: R. Luo et al., "PKUSEG: A toolkit for multi-domain Chinese word segmentation", 2019 (spacy-pkuseg).
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import spacy_pkuseg
import srsly
from spacy_pkuseg.config import config as pkuseg_config

from pipeline.nlp.training.treebanks import Sentence


def train_segmenter(
    train: Sequence[Sentence],
    watch: Sequence[Sentence],
    *,
    to: Path,
    iterations: int,
    seed: int,
    least_weight: float,
) -> None:
    """Train on ``train`` and write ``features.msgpack`` and ``weights.npz`` into the folder ``to``.

    ``watch`` is only reported on after each iteration. Features none of whose weights reaches
    ``least_weight`` are dropped and smaller weights set to zero. Weights stay 64-bit floats.
    """
    random.seed(seed)
    pkuseg_config.nThread = 1
    with tempfile.TemporaryDirectory() as folder:
        for name, sentences in (("train", train), ("watch", watch)):
            lines = [" ".join(sentence.words) for sentence in sentences]
            Path(folder, name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        spacy_pkuseg.train(f"{folder}/train", f"{folder}/watch", f"{folder}/model", train_iter=iterations)
        prune(Path(folder, "model"), to=to, least_weight=least_weight)


def prune(source: Path, *, to: Path, least_weight: float) -> None:
    """Write the segmenter in ``source`` into ``to`` without the features that do next to nothing."""
    features = srsly.read_msgpack(source / "features.msgpack")
    with np.load(source / "weights.npz", allow_pickle=False) as stored:
        tags, size = (int(n) for n in stored["sizes"])
        weights = stored["w"]
    nodes, edges = weights[: tags * size].reshape(size, tags), weights[tags * size :]
    nodes = np.where(np.abs(nodes) < least_weight, 0.0, nodes)
    keep = np.abs(nodes).max(axis=1) > 0
    keep[0] = True  # feature 0 is the bias and has to stay first
    old = sorted(features["feature_to_idx"].items(), key=lambda item: item[1])
    kept = [name for name, index in old if keep[index]]
    features["feature_to_idx"] = {name: index for index, name in enumerate(kept)}
    features["bigram"] = []  # only read while training
    to.mkdir(parents=True, exist_ok=True)
    srsly.write_msgpack(to / "features.msgpack", features)
    with (to / "weights.npz").open("wb") as file:
        np.savez_compressed(
            file, sizes=np.array([tags, len(kept)]), w=np.concatenate([nodes[keep].ravel(), edges])
        )
