"""Facts are kept by digest, read anew where what is kept is of no use, and dropped with their model."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from groundup.errors import GgufFormatError
from groundup.library import facts_notes
from groundup.library.gguf import read_header
from groundup.library.installed import InstalledModel, Library
from groundup.library.kept_facts import kept_facts
from groundup.library.layer_kinds import LayerKind
from groundup.library.store import NoteKind, Store
from groundup.names import Digest, ModelName

from .small_library import add_model, split_files


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "library")


def digests(model: InstalledModel) -> list[Digest]:
    """Those of its weights."""
    return [layer.digest for layer in model.manifest.of_kind(LayerKind.WEIGHTS)]


def test_the_short_part_is_that_of_the_whole(library: Library, tmp_path: Path) -> None:
    """A list shows what a model says about itself."""
    model = add_model(library, "poet", tmp_path)
    facts = library.facts(model)
    assert facts is not None
    brief = library.brief_facts(model)
    assert brief is not None
    assert brief.architecture == facts.architecture
    assert (brief.parameters, brief.context_tokens) == (facts.parameters, facts.context_tokens)
    assert brief.licence == "apache-2.0"


@pytest.mark.parametrize("kept", [b"", b"\xc1", msgspec.msgpack.encode([1, 2]), msgspec.msgpack.encode({})])
def test_what_cannot_be_read_is_replaced(kept: bytes, library: Library, tmp_path: Path) -> None:
    """A strange note is no error: the file is read again."""
    model = add_model(library, "poet", tmp_path)
    facts = library.facts(model)
    library.store.write_note(NoteKind.FACTS, digests(model)[0], kept)
    assert library.facts(model) == facts
    assert library.store.note(NoteKind.FACTS, digests(model)[0]) != kept


def test_another_reader_reads_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older version understood of a file is not believed."""
    model = add_model(library, "poet", tmp_path)
    library.facts(model)
    monkeypatch.setattr(facts_notes, "READER", facts_notes.READER + 1)
    model.weights[0].unlink()
    with pytest.raises(Exception, match="no model"):
        library.facts(model)


def test_facts_of_all_parts_are_summed(tmp_path: Path) -> None:
    """Parameters and bytes of a model in several files are those of all of them."""
    paths = split_files(tmp_path, 3)
    digests_there = [Digest.of(path.read_bytes()) for path in paths]
    facts = kept_facts(Store(tmp_path / "library"), digests_there, paths)
    assert facts.parameters == sum(one.elements for path in paths for one in read_header(path).tensors)


def test_facts_of_other_parts_are_not_taken(library: Library, tmp_path: Path) -> None:
    """The same first part with another second one is another model."""
    model = add_model(library, "poet", tmp_path)
    library.facts(model)
    wrong = [*digests(model), Digest.of(b"another part")]
    with pytest.raises(GgufFormatError):
        kept_facts(library.store, wrong, (*model.weights, *model.weights))


def test_facts_go_with_their_model(library: Library, tmp_path: Path) -> None:
    """A collection drops notes whose blob no model has any more, and no other ones."""
    models = [add_model(library, name, tmp_path) for name in ("a", "b")]
    for model in models:
        library.facts(model)
    library.store.remove(ModelName.parse("a"))
    kept = [library.store.note(NoteKind.FACTS, digests(model)[0]) is not None for model in models]
    assert kept == [False, True]
    assert library.store.note(NoteKind.SOURCE, models[0].manifest.digest) is None
    assert library.store.note(NoteKind.SOURCE, models[1].manifest.digest) is not None
