"""Assembly of the link stage: words of each sentence with a claim, then each part of the context in turn.

A part is a function over one ``Reading`` that returns one mapping of ``Context`` field names for each of its
quantities. Order: areas and places, times, modality, what is measured, who.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pipeline.links.actions import find_actions
from pipeline.links.agents import AgentRules
from pipeline.links.areas import Gazetteer, find_areas
from pipeline.links.comparators import find_comparators
from pipeline.links.confidence import Rates, confidence_of
from pipeline.links.indicators import Indicators, find_indicators
from pipeline.links.measured import measured_fields, read_measured
from pipeline.links.modality import ModalityRules, find_modality
from pipeline.links.populations import find_populations
from pipeline.links.relations import find_links
from pipeline.links.repeats import find_repeats
from pipeline.links.sites import Found
from pipeline.links.speakers import find_speakers
from pipeline.links.subjects import find_subjects
from pipeline.links.terms import Terms
from pipeline.links.times import TimeRules, find_times
from pipeline.links.words import Lexicon, Word, words_of
from pipeline.nlp.tokens import Tagger, Token
from pipeline.records import Context, Mention, Quantity, Reading, Record, Span

Key = tuple[int, int, Span]
_LONG = 6


@dataclass(frozen=True, slots=True)
class Linker:
    """Everything linking needs: vocabularies and, if there is one, a tagger."""

    lexicon: Lexicon
    terms: Terms
    agents: AgentRules
    gazetteer: Gazetteer
    indicators: Indicators
    rates: Rates
    times: TimeRules
    modality: ModalityRules
    tagger: Tagger | None = None

    @staticmethod
    def load(*, nlp: Tagger | None = None, extra: Sequence[Path] = ()) -> Linker:
        """Read the vocabularies (``extra`` are the user's folders); ``nlp`` is used where it is given."""
        gazetteer = Gazetteer.load(extra)
        areas = (area.name for area in gazetteer.areas.values())
        lexicon = Lexicon.load(extra).protecting([*areas, *gazetteer.townships])
        return Linker(
            lexicon=lexicon,
            terms=Terms.load(extra),
            agents=AgentRules.load(lexicon, extra),
            gazetteer=gazetteer,
            indicators=Indicators.load(extra),
            rates=Rates.load(extra),
            times=TimeRules.load(extra),
            modality=ModalityRules.load(extra),
            tagger=nlp,
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with claims: where it stands and the numerals of the ledger in it, in order."""

    key: Key
    text: str
    mentions: tuple[Mention, ...]


def link_batch(readings: Sequence[Reading], linker: Linker) -> list[Record]:
    """Give every quantity its context; one record for each reading, in order.

    The vocabulary reads every sentence with claims; a tagger, all at once, those in which a phrase holds a
    long stretch that the vocabulary does not know.
    """
    sentences = [_sentences(reading) for reading in readings]
    words = [{s.key: _words(s, linker.lexicon) for s in group} for group in sentences]
    found = [_measured(reading, own, linker.terms) for reading, own in zip(readings, words, strict=True)]
    if linker.tagger is not None:
        unsure = [_unsure(items, linker.lexicon) for items in found]
        again = [[s for s in group if s.key in keys] for group, keys in zip(sentences, unsure, strict=True)]
        tags = iter(_tags([s for group in again for s in group], linker.tagger))
        for i, group in enumerate(again):
            words[i] |= {s.key: _words(s, linker.lexicon, next(tags)) for s in group}
            found[i] = _measured(readings[i], words[i], linker.terms) if group else found[i]
    return [_link(reading, items, linker) for reading, items in zip(readings, found, strict=True)]


def _words(sentence: Sentence, lexicon: Lexicon, tags: Sequence[Token] = ()) -> list[Word]:
    return words_of(sentence.text, sentence.key[2], sentence.mentions, lexicon, tags)


def _measured(reading: Reading, words: Mapping[Key, list[Word]], terms: Terms) -> list[Found]:
    sites = [words[_key(q)] for q in reading.quantities]
    at = [_position(w, q) for w, q in zip(sites, reading.quantities, strict=True)]
    return read_measured(reading, sites, at, terms)


def _unsure(found: Sequence[Found], lexicon: Lexicon) -> set[Key]:
    """Sentences whose phrases hold a stretch of ``_LONG`` characters or more that is no listed word."""
    return {_key(f.site.quantity) for f in found if any(len(w.text) >= _LONG for w in _unknown(f, lexicon))}


def _unknown(found: Found, lexicon: Lexicon) -> Iterator[Word]:
    phrase = found.phrase
    if phrase is None or phrase.start is None or phrase.end is None:
        return
    for word in found.site.words:
        inside = phrase.start <= word.start < phrase.end
        if inside and word.kind == "noun" and word.text not in lexicon.kinds:
            yield word


def _link(reading: Reading, found: Sequence[Found], linker: Linker) -> Record:
    areas = find_areas(reading, linker.gazetteer)
    repeated, repeats = find_repeats(reading, found)
    parts: list[Sequence[Mapping[str, object]]] = [
        areas.fields,
        find_times(reading, linker.times),
        find_modality(reading, linker.modality),
        [measured_fields(f) for f in found],
        find_subjects(reading, found, linker.lexicon, linker.agents, areas.fields),
        find_actions(found),
        find_populations(found),
        find_comparators(found),
        find_speakers(reading),
        find_indicators(found, linker.indicators),
        repeated,
    ]
    contexts = tuple(
        _context(q, [part[i] for part in parts], linker.rates) for i, q in enumerate(reading.quantities)
    )
    return Record(
        reading=reading,
        contexts=contexts,
        links=tuple(sorted((*find_links(found), *repeats), key=lambda k: (k.source, k.target))),
        areas=areas.areas,
        problems=areas.problems,
    )


def _context(quantity: Quantity, fields: Sequence[Mapping[str, object]], rates: Rates) -> Context:
    merged: dict[str, object] = {}
    steps: list[object] = []
    for part in fields:
        merged |= part
        steps += cast(Iterable[object], part.get("steps", ()))
    merged["steps"] = tuple(steps)
    return Context(**merged, confidence=confidence_of(quantity, merged, rates))  # type: ignore[arg-type]


def _tags(sentences: Sequence[Sentence], tagger: Tagger | None) -> list[tuple[Token, ...]]:
    if tagger is None or not sentences:
        return [()] * len(sentences)
    texts = [s.text[s.key[2].start : s.key[2].end] for s in sentences]
    return tagger.tag(texts, protected=[_protected(s) for s in sentences])


def _protected(sentence: Sentence) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    span = sentence.key[2]
    for m in sentence.mentions:
        start, end = m.start - span.start, min(m.end, span.end) - span.start
        if start < end and (not out or start >= out[-1][1]):
            out.append((start, end))
    return out


def _sentences(reading: Reading) -> list[Sentence]:
    mentions: dict[tuple[int, int], list[Mention]] = {}
    for mention in reading.mentions:
        mentions.setdefault((mention.block, mention.passage), []).append(mention)
    out: dict[Key, Sentence] = {}
    for q in reading.quantities:
        key = _key(q)
        if key in out:
            continue
        here = mentions.get((q.block, q.passage), [])
        low = bisect_left(here, q.sentence.start, key=lambda m: m.start)
        high = bisect_left(here, q.sentence.end, key=lambda m: m.start)
        text = reading.layout.blocks[q.block].passages[q.passage].clean.text
        out[key] = Sentence(key, text, tuple(here[low:high]))
    return list(out.values())


def _key(quantity: Quantity) -> Key:
    return quantity.block, quantity.passage, quantity.sentence


def _position(words: Sequence[Word], quantity: Quantity) -> int:
    at = bisect_right(words, quantity.start, key=lambda w: w.start) - 1
    return at if at >= 0 and quantity.start < words[at].end else 0
