"""``python -m pipeline.nlp.training --treebanks DIR``: make the shipped model anew."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from spacy.language import Language
from thinc.api import Config

from pipeline.nlp.backends import register
from pipeline.nlp.language import PkusegTokenizer
from pipeline.nlp.places import builtin_model
from pipeline.nlp.training.card import describe, write_card
from pipeline.nlp.training.evaluate import evaluate
from pipeline.nlp.training.segmenter import train_segmenter
from pipeline.nlp.training.tagger import train_tagger
from pipeline.nlp.training.treebanks import Sentence, read_all, read_short

_HERE = Path(__file__).parent
_TRAIN = ("gsd-train.conllu", "gsdsimp-dev.conllu", "pud-simplified.conllu")
_HELD_OUT = ("gsdsimp-test.conllu",)


def main() -> int:
    """Train, score, save. Prints one line for each step to standard error."""
    options = _options()
    config = Config().from_disk(_HERE / "config.cfg")
    train, held_out = read_all(options.treebanks, _TRAIN), read_all(options.treebanks, _HELD_OUT)
    train += read_short(_HERE / "genre.txt") * config["training"]["genre_repeats"]
    register()
    with tempfile.TemporaryDirectory() as folder:
        segmenter = options.segmenter or Path(folder)
        if options.segmenter is None:
            seed = config["training"]["seed"]
            train_segmenter(train, held_out[:50], to=segmenter, seed=seed, **config["segmenter"])
        nlp = train_tagger(config, train, report=_say)
        nlp.tokenizer = PkusegTokenizer(nlp.vocab, folder=segmenter)
        _save(nlp, held_out, config, to=options.to)
    return 0


def _save(nlp: Language, held_out: list[Sentence], config: Config, *, to: Path) -> None:
    genre = read_short(_HERE / "genre-held-out.txt")
    scores = {"treebank": evaluate(nlp, held_out), "genre": evaluate(nlp, genre)}
    describe(nlp, scores)
    nlp.to_disk(to)
    write_card(to, scores, config)
    _say(f"saved in {to}: {scores}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipeline.nlp.training", description=main.__doc__)
    parser.add_argument(
        "--treebanks", type=Path, required=True, help=f"folder with {', '.join(_TRAIN + _HELD_OUT)}"
    )
    parser.add_argument("--to", type=Path, default=builtin_model(), help="where the pipeline is saved")
    parser.add_argument("--segmenter", type=Path, help="a trained segmenter to keep instead of training one")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
