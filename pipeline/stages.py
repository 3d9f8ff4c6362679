"""The stages in a row: what each needs is loaded once, then every stage is a function of a document or batch.

Nothing here reads or writes files except ``ingest``; the batches of a run are the business of
``pipeline.work``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.blocks import BlockRules, segment
from pipeline.claims import Grammar, read_layout
from pipeline.documents import IngestRules, Reader, installed_readers, load_rules, read_document
from pipeline.links import Linker, link_batch
from pipeline.nlp import load_tagger
from pipeline.problems import ProblemKind, read_catalogue
from pipeline.records import Layout, Problem, Reading, Record
from pipeline.settings import NlpSettings, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Everything the stages need that takes time to load: rules, grammar, model, vocabularies."""

    ingest: IngestRules
    readers: tuple[Reader, ...]
    blocks: BlockRules
    grammar: Grammar
    linker: Linker
    catalogue: dict[str, ProblemKind]


def load_tools(settings: Settings) -> Tools:
    """Load what the stages need under ``settings``; the last ones loaded in this process are kept.

    Raises an error that says what to install or to correct if the model or a vocabulary cannot be loaded.
    """
    return _load_tools(settings.nlp, settings.vocabularies)


@lru_cache(maxsize=1)
def _load_tools(nlp: NlpSettings, vocabularies: tuple[Path, ...]) -> Tools:
    return Tools(
        ingest=load_rules(extra=vocabularies),
        readers=installed_readers(),
        blocks=BlockRules.load(vocabularies),
        grammar=Grammar.load(vocabularies),
        linker=Linker.load(nlp=load_tagger(nlp.backend, segmenter=nlp.segmenter), extra=vocabularies),
        catalogue=dict(read_catalogue()),
    )


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
