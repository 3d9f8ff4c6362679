"""The stages in a row: what each needs is loaded once, then every stage is a function of a document or batch.

Nothing here reads or writes files except ``ingest``; the batches of a run are the business of
``pipeline.work``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.blocks import BlockRules, segment
from pipeline.claims import Grammar, read_layout
from pipeline.documents import IngestRules, Reader, installed_readers, load_rules, read_document
from pipeline.links import Linker, link_batch
from pipeline.nlp import LazyTagger, Tagger, load_tagger
from pipeline.problems import ProblemKind, read_catalogue
from pipeline.records import Layout, Problem, Reading, Record, Stage
from pipeline.settings import Settings


class Tools:
    """Everything the stages need that takes time to load: rules, grammar, model, vocabularies.

    Each is loaded when it is first asked for, so a process that does one stage only loads what it needs.
    """

    def __init__(self, settings: Settings) -> None:
        self._nlp = settings.nlp
        self._vocabularies = settings.vocabularies

    @cached_property
    def ingest(self) -> IngestRules:
        """Encodings, signatures, file names."""
        return load_rules(extra=self._vocabularies)

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """Readers of file types."""
        return installed_readers()

    @cached_property
    def blocks(self) -> BlockRules:
        """Boundaries of articles."""
        return BlockRules.load(self._vocabularies)

    @cached_property
    def grammar(self) -> Grammar:
        """Numerals and quantities."""
        return Grammar.load(self._vocabularies)

    @cached_property
    def linker(self) -> Linker:
        """What, who, where, when; with the Chinese model, which is loaded when a sentence needs it."""
        return Linker.load(nlp=self.tagger, extra=self._vocabularies)

    @cached_property
    def tagger(self) -> LazyTagger:
        """The Chinese model, looked for but not loaded."""
        return load_tagger(self._nlp.backend, segmenter=self._nlp.segmenter)

    @cached_property
    def model(self) -> Tagger:
        """The Chinese model, loaded."""
        return self.tagger.load()

    def preload(self, *stages: Stage) -> None:
        """Load now what ``stages`` need (all of it, if none is named)."""
        parts = {
            "ingest": ("ingest", "readers"),
            "segment": ("blocks",),
            "extract": ("grammar",),
            "link": ("linker", "model"),
        }
        for stage, names in parts.items():
            if not stages or stage in stages:
                _ = [getattr(self, name) for name in names]

    @cached_property
    def catalogue(self) -> Mapping[str, ProblemKind]:
        """Codes of problems."""
        return read_catalogue()


def load_tools(settings: Settings) -> Tools:
    """The tools under ``settings``; the last ones of this process are kept.

    What cannot be loaded (a model, a vocabulary) raises when first used, saying what to install or correct.
    """
    return _kept_tools(settings)


@lru_cache(maxsize=1)
def _kept_tools(settings: Settings) -> Tools:
    return Tools(settings)


def ingest(path: Path, *, root: Path, tools: Tools) -> Layout:
    """Read the page at ``path``: a layout without blocks that carries the document and its problems."""
    document, problems = read_document(path, root=root, rules=tools.ingest, readers=tools.readers)
    return Layout(document=document, blocks=(), problems=problems)


def cut(ingested: Layout, *, tools: Tools) -> Layout:
    """Draw the blocks of a document that was read; one that could not be read has none."""
    if ingested.document.status != "ok":
        return ingested
    layout = segment(ingested.document, tools.blocks)
    return replace(layout, problems=(*ingested.problems, *layout.problems))


def read(layout: Layout, *, tools: Tools) -> Reading:
    """Account for every numeral of the layout."""
    if layout.document.status != "ok":
        return Reading(layout=layout, mentions=(), quantities=())
    return read_layout(layout, tools.grammar)


def link(readings: Sequence[Reading], *, tools: Tools) -> list[Record]:
    """Say what, who, where and when for every quantity; one record for each reading, in order."""
    linked = iter(link_batch([r for r in readings if r.layout.document.status == "ok"], tools.linker))
    return [
        next(linked) if reading.layout.document.status == "ok" else Record(reading=reading, contexts=())
        for reading in readings
    ]


def quarantine(layout: Layout, problem: Problem) -> Layout:
    """The document of ``layout`` without blocks, set aside for the reason that ``problem`` gives."""
    document = replace(layout.document, status="quarantined", status_detail=problem.message)
    return Layout(document=document, blocks=(), problems=(*layout.problems, problem))
