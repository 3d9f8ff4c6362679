"""Scoring a pipeline on held-out sentences, as the CoNLL shared tasks do."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language

from pipeline.nlp.training.tagger import gold_doc
from pipeline.nlp.training.treebanks import Sentence


def evaluate(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Scores between 0 and 1, rounded to four digits.

    ``segmentation_f1``: words with both boundaries right. ``upos_f1``: words with both boundaries and the
    part of speech right, as F1 over predicted and gold words. ``upos_accuracy_gold_words``: parts of
    speech when the words are given.
    """
    right = tagged = predicted = 0
    for sentence, doc in zip(sentences, nlp.pipe([s.text for s in sentences]), strict=True):
        gold = _gold(sentence)
        found = {(t.idx, t.idx + len(t)): t.pos_ for t in doc if not t.is_space}
        predicted += len(found)
        right += len(found.keys() & gold.keys())
        tagged += sum(gold.get(span) == pos for span, pos in found.items())
    words = sum(len(sentence.words) for sentence in sentences)
    given = nlp.pipe([gold_doc(nlp, sentence, tagged=False) for sentence in sentences])
    same = sum(
        token.pos_ == tag
        for sentence, doc in zip(sentences, given, strict=True)
        for token, tag in zip(doc, sentence.tags, strict=True)
    )
    return {
        "segmentation_f1": round(2 * right / (predicted + words), 4),
        "upos_f1": round(2 * tagged / (predicted + words), 4),
        "upos_accuracy_gold_words": round(same / words, 4),
    }


def _gold(sentence: Sentence) -> dict[tuple[int, int], str]:
    spans: dict[tuple[int, int], str] = {}
    at = 0
    for word, tag, space in zip(sentence.words, sentence.tags, sentence.spaces, strict=True):
        spans[at, at + len(word)] = tag
        at += len(word) + space
    return spans
