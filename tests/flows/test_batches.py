"""What is to be done: which pages, in which batches, and what makes a page new."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.artefacts import ArtefactError, read_artefact, write_artefact
from pipeline.fingerprint import environment_key
from pipeline.inventory import Keys, open_inventory
from pipeline.records import Problem
from pipeline.run import prepare, read_batches
from pipeline.settings import NlpSettings, Settings
from pipeline.sources import BYTES_PER_CHAR, Batch, Source, cut_batches, find_sources


def source(number: int, size: int) -> Source:
    return Source(
        path=f"/p/{number}",
        name=f"{number}",
        also_at=(),
        sha256=f"{number:064x}",
        size=size,
        key=f"k{number}",
    )


@given(st.lists(st.integers(0, 5000)), st.integers(1, 1000))
def test_batches_hold_every_page_once_in_order_and_keep_to_their_size(sizes: list[int], chars: int) -> None:
    sources = [source(number, size) for number, size in enumerate(sizes)]
    batches = list(cut_batches(sources, chars=lambda _: chars))
    assert [s for batch in batches for s in batch.sources] == sources
    for batch in batches:
        assert len(batch.sources) == 1 or sum(s.size for s in batch.sources) <= chars * BYTES_PER_CHAR
    assert len({batch.id for batch in batches}) == len(batches)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "below").mkdir(parents=True)
    (folder / "a.txt").write_text("甲村修路5公里。", encoding="utf-8")
    (folder / "b.txt").write_text("乙村修路6公里。", encoding="utf-8")
    (folder / "below" / "c.txt").write_text("甲村修路5公里。", encoding="utf-8")
    return folder


def find(
    place: Path, settings: Settings | None = None, environment: str = "e"
) -> tuple[list[Source], list[Problem]]:
    with TemporaryDirectory() as folder, open_inventory(Path(folder) / "pages.sqlite") as pages:
        problems = find_sources([place], pages, settings=settings or Settings(), environment=environment)
        pages.mark_all()
        return list(pages.todo()), problems


def keys(folder: Path, settings: Settings | None = None, environment: str = "e") -> dict[str, str]:
    return {source.name: source.key for source in find(folder, settings, environment)[0]}


def test_the_same_bytes_are_one_page_at_several_places(pages: Path) -> None:
    sources, _ = find(pages)
    assert [(s.name, s.also_at) for s in sources] == [("a.txt", ("below/c.txt",)), ("b.txt", ())]


@pytest.mark.parametrize("name", ["b.txt", "b.toml"])
def test_a_changed_page_or_sidecar_changes_its_key_alone(pages: Path, name: str) -> None:
    before = keys(pages)
    (pages / name).write_text('publication = "乙报"', encoding="utf-8")
    after = keys(pages)
    assert before["a.txt"] == after["a.txt"]
    assert before["b.txt"] != after["b.txt"]


def test_what_all_pages_depend_on_changes_every_key(pages: Path) -> None:
    assert not set(keys(pages).values()) & set(keys(pages, environment="other").values())


def test_a_correction_changes_the_key_of_its_page(pages: Path) -> None:
    before = keys(pages)
    ((source,), _) = find(pages / "b.txt")
    entry = {"document_id": source.document_id, "start": 4, "end": 7, "quote": "6公里", "action": "reject"}
    lines = [f"{name} = {value!r}" for name, value in {**entry, "author": "甲", "date": "2025-01-02"}.items()]
    text = "\n".join(["[[correction]]", *lines])
    (pages / "corrections.toml").write_text(text, encoding="utf-8")
    after = keys(pages)
    assert before["a.txt"] == after["a.txt"]
    assert before["b.txt"] != after["b.txt"]


def test_a_moved_page_is_new_because_its_name_is_read(pages: Path) -> None:
    before = keys(pages)
    (pages / "b.txt").rename(pages / "z.txt")
    assert keys(pages)["z.txt"] != before["b.txt"]


def test_no_worker_is_left_without_a_batch(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(24):
        (raw / f"{number:02d}.txt").write_text(f"第{number}页，修路{number}公里。", encoding="utf-8")
    alone = prepare([raw], tmp_path / "one", run_id="r", settings=Settings())
    shared = prepare([raw], tmp_path / "two", run_id="r", settings=Settings(workers=2))
    assert len(list(read_batches(alone.batches))) == 1
    sizes = [len(batch.sources) for batch in read_batches(shared.batches)]
    assert sum(sizes) == 24
    assert len(sizes) >= 8
    assert max(sizes) <= 3


def test_batches_become_smaller_towards_the_end(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(100):
        (raw / f"{number:03d}.txt").write_text(f"{number:03d}" + "无" * 9_997, encoding="utf-8")
    work = prepare([raw], tmp_path / "output", run_id="r", settings=Settings(workers=2))
    sizes = [len(batch.sources) for batch in read_batches(work.batches)]
    assert sum(sizes) == work.n_new == len(work.keys) == 100
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 12
    assert sizes[-1] <= 2


def test_an_inventory_knows_its_pages_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "pages.sqlite"
    with open_inventory(path) as pages:
        for number in range(5):
            pages.add(source(number, 300))
        pages.mark(["k1", "k3", "unknown"])
        assert pages.take(Batch(id="b", sources=(source(3, 300),)))
        assert not pages.take(Batch(id="b", sources=(source(1, 300), source(3, 300))))
        assert [s.key for s in pages.todo()] == ["k1"]
        assert (pages.todo_count(), pages.todo_chars()) == (1, 100)
    found = Keys(path)
    assert (len(found), list(found), "k4" in found, "k5" in found) == (
        5,
        ["k0", "k1", "k2", "k3", "k4"],
        True,
        False,
    )


def test_globs_and_limit(pages: Path) -> None:
    assert set(keys(pages, Settings(exclude=("below/*",)))) == {"a.txt", "b.txt"}
    assert set(keys(pages, Settings(include=("b.*",)))) == {"b.txt"}
    assert set(keys(pages, Settings(limit=1))) == {"a.txt"}


def test_a_page_that_cannot_be_opened_is_a_problem(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    sources, problems = find(pages)
    assert [s.name for s in sources] == ["a.txt"]
    assert [(p.code, "b.txt" in p.message) for p in problems] == [("document-unreadable", True)]


def test_vocabularies_model_and_limits_are_part_of_what_all_pages_depend_on(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    base = environment_key(Settings())
    assert environment_key(Settings(workers=4, keep_versions=9, strict=True, batch_chars=7)) == base
    with_words = environment_key(Settings(vocabularies=(words,)))
    (words / "problems.csv").write_text("code,stage,severity,message\n", encoding="utf-8")
    others = {
        with_words,
        environment_key(Settings(vocabularies=(words,))),
        environment_key(Settings(nlp=NlpSettings(backend="other"))),
        environment_key(Settings(document_chars=7)),
    }
    assert environment_key(Settings(vocabularies=(words,))) != with_words
    assert base not in others - {with_words}


def test_a_damaged_artefact_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "batch" / "segment.msgpack"
    write_artefact(path, ["甲", "乙"])
    assert read_artefact(path, list[str]) == ["甲", "乙"]
    for damage in (path.read_bytes()[:-1], b"", path.read_bytes()[:-1] + b"x"):
        path.write_bytes(damage)
        with pytest.raises(ArtefactError, match="damaged"):
            read_artefact(path, list[str])
    path.unlink()
    with pytest.raises(ArtefactError, match="not there"):
        read_artefact(path, list[str])
