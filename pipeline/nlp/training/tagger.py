"""Training the tagger: universal parts of speech over gold words, a fixed number of rounds, averages kept."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from spacy.util import load_model_from_config, registry
from thinc.api import Config, fix_random_seed

from pipeline.nlp.training.treebanks import Sentence


def train_tagger(config: Config, train: Sequence[Sentence], *, report: Callable[[str], None]) -> Language:
    """A pipeline as ``config`` describes it, trained on ``train``; its tokenizer is still without a model.

    ``report`` gets a line for each round.
    """
    recipe: dict[str, Any] = registry.resolve({"training": config["training"]})["training"]
    fix_random_seed(recipe["seed"])
    nlp = load_model_from_config(_pipeline_part(config), auto_fill=True)
    examples = [_example(nlp, sentence) for sentence in train]
    nlp.initialize(lambda: examples)
    shuffled = random.Random(recipe["seed"])  # noqa: S311 - an order, not a secret
    for epoch in range(1, recipe["epochs"] + 1):
        shuffled.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch_by_words(examples, recipe["batch_words"]):
            nlp.update(batch, sgd=recipe["optimizer"], drop=recipe["dropout"], losses=losses)
        report(f"tagger: round {epoch}, loss {losses['morphologizer']:.0f}")
    _keep_averages(nlp, recipe["optimizer"].averages)
    return nlp


def gold_doc(nlp: Language, sentence: Sentence, *, tagged: bool) -> Doc:
    """The sentence as a ``Doc`` over its own words, with its tags or without."""
    pos = list(sentence.tags) if tagged else None
    return Doc(nlp.vocab, words=list(sentence.words), spaces=list(sentence.spaces), pos=pos)


def _example(nlp: Language, sentence: Sentence) -> Example:
    return Example(gold_doc(nlp, sentence, tagged=False), gold_doc(nlp, sentence, tagged=True))


def _pipeline_part(config: Config) -> Config:
    return Config({name: config[name] for name in ("nlp", "components")})


def _keep_averages(nlp: Language, averages: dict[Any, Any]) -> None:
    for _, component in nlp.pipeline:
        for node in component.model.walk():  # type: ignore[attr-defined]
            for name in node.param_names:
                if (node.id, name) in averages:
                    node.set_param(name, averages[node.id, name])
