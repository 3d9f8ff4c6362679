"""Assembly of the link stage: words of each sentence with a claim, then each part of the context in turn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.links.measured import measure
from pipeline.links.sites import Phrase, Site
from pipeline.links.subjects import find_subjects
from pipeline.links.words import Lexicon, Tagger, Word, words_of
from pipeline.records import Context, Mention, Quantity, Reading, Record, Span


@dataclass(frozen=True, slots=True)
class Linker:
    """Everything linking needs: vocabularies and, if there is one, a tagger."""

    lexicon: Lexicon
    tagger: Tagger | None = None

    @staticmethod
    def load(*, nlp: Tagger | None = None, extra: Sequence[Path] = ()) -> Linker:
        """Read the vocabularies (``extra`` are the user's folders); ``nlp`` is used where it is given."""
        return Linker(lexicon=Lexicon.load(extra), tagger=nlp)


def link_batch(readings: Sequence[Reading], linker: Linker) -> list[Record]:
    """Give every quantity its context; one record for each reading, in order."""
    return [_link(reading, linker) for reading in readings]


def _link(reading: Reading, linker: Linker) -> Record:
    sentences = _sentences(reading, linker.lexicon)
    words = [sentences[q.block, q.passage, q.sentence] for q in reading.quantities]
    at = [_position(w, q) for w, q in zip(words, reading.quantities, strict=True)]
    found: list[tuple[Quantity, Phrase]] = []
    contexts: list[Context] = []
    subjects = find_subjects(reading, linker.lexicon)
    for quantity, site_words, position, subject in zip(reading.quantities, words, at, subjects, strict=True):
        near = [f for f in found[-12:] if f[0].block == quantity.block and f[0].passage == quantity.passage]
        phrase = measure(Site(quantity, site_words, position, near))
        if phrase is not None:
            found.append((quantity, phrase))
        contexts.append(
            Context(
                measured=phrase.text if phrase else None,
                measured_start=phrase.start if phrase else None,
                measured_end=phrase.end if phrase else None,
                subject=subject.text if subject else None,
                subject_basis=subject.basis if subject else None,
            )
        )
    return Record(reading=reading, contexts=tuple(contexts))


def _sentences(reading: Reading, lexicon: Lexicon) -> dict[tuple[int, int, Span], list[Word]]:
    mentions: dict[tuple[int, int], list[Mention]] = {}
    for mention in reading.mentions:
        mentions.setdefault((mention.block, mention.passage), []).append(mention)
    out: dict[tuple[int, int, Span], list[Word]] = {}
    for q in reading.quantities:
        key = (q.block, q.passage, q.sentence)
        if key in out:
            continue
        here = mentions.get((q.block, q.passage), [])
        low = bisect_left(here, q.sentence.start, key=lambda m: m.start)
        high = bisect_left(here, q.sentence.end, key=lambda m: m.start)
        text = reading.layout.blocks[q.block].passages[q.passage].clean.text
        out[key] = words_of(text, q.sentence, here[low:high], lexicon)
    return out


def _position(words: Sequence[Word], quantity: Quantity) -> int:
    return next((i for i, w in enumerate(words) if w.start <= quantity.start < w.end), 0)
