"""A model of another tool becomes one of ours: all bytes read, none copied, and nothing of theirs touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import (
    AdoptedFileChangedError,
    AdoptedFileDamagedError,
    AdoptedFileGoneError,
    AdoptionRefusedError,
    FileAccessError,
    GroundupError,
)
from groundup.library.adopt import adoption
from groundup.library.adopt.adoption import adopt, adopted_names
from groundup.library.adopt.found import FoundFile, FoundModel
from groundup.library.adopt.hugging_face import TOOL as HUGGING_FACE
from groundup.library.adopt.reading import read_digest
from groundup.library.adopt.search import search
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.store import BlobState
from groundup.names import ModelName
from tests.canaries import careless_adopter
from tests.faults.small_models import SmallModel, pull

from .tool_trees import OWN_SETTINGS, around, hugging_face, model_file, ollama, part_files, put


@pytest.fixture
def models(home: Path) -> Path:
    """Ollama's folder, with a model in it."""
    folder = home / ".ollama" / "models"
    ollama(folder)
    return folder


def found(home: Path, *tools: str) -> list[FoundModel]:
    """What the tools have in this home; Ollama alone by default."""
    return search(around(home), tools=tools or ("ollama",)).models


def adopted(library: Library, home: Path) -> InstalledModel:
    """The first model of Ollama's, adopted."""
    return adopt(library, found(home)[0])


def look(folder: Path) -> list[tuple[object, ...]]:
    """Everything that could be changed about the files below a folder, their bytes among it."""
    return [
        (
            path,
            facts.st_mtime_ns,
            facts.st_ctime_ns,
            facts.st_nlink,
            facts.st_mode,
            facts.st_ino,
            facts.st_size,
        )
        for path in sorted(folder.rglob("*"))
        for facts in [path.lstat()]
    ]


def is_untouched(home: Path, library: Library) -> bool:
    """Whether adopting, checking, removing and collecting leave the tool's folder as it was."""
    before = look(home)
    model = adopted(library, home)
    library.store.checked_path(model.manifest.of_kind(LayerKind.WEIGHTS)[0].digest)
    library.store.verify()
    library.store.remove(model.name)
    library.store.collect()
    return look(home) == before


def test_a_model_of_ollamas_arrives_whole(models: Path, home: Path, library: Library) -> None:
    """Under its name, byte for byte the same manifest, with template, system prompt and parameters."""
    model = adopted(library, home)
    assert model.shown_name == "tiny:1b"
    assert model.manifest == found(home)[0].manifest
    assert model.source is not None
    assert model.source.kind == "adopted:ollama"
    assert not model.is_gone
    (weights,) = model.weights
    assert weights.is_relative_to(models)
    assert model.paths(LayerKind.SYSTEM)[0].read_bytes() == OWN_SETTINGS["system"]
    assert model.paths(LayerKind.SYSTEM)[0].is_relative_to(library.store.folder)
    facts = library.facts(model)
    assert facts is not None
    assert facts.architecture == "llama"


def test_weights_are_not_copied(models: Path, home: Path, library: Library) -> None:
    """The library has the small layers and records, and no file as large as the weights."""
    model = adopted(library, home)
    largest = max(path.stat().st_size for path in library.store.folder.rglob("*") if path.is_file())
    assert largest < model.weights[0].stat().st_size / 2


def test_nothing_of_the_tools_is_touched(models: Path, home: Path, library: Library) -> None:
    """Neither bytes nor names, links, times or rights; also when the model is removed here."""
    assert is_untouched(home, library)


def test_a_hard_link_is_caught(
    models: Path, home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin links the file into the store, where its owner can still rewrite it."""
    careless_adopter.links(monkeypatch)
    assert not is_untouched(home, library)


def takes_wrong_bytes(models: Path, home: Path, library: Library) -> bool:
    """Whether a blob is adopted whose bytes are not those of its name."""
    manifest = found(home)[0].manifest
    assert manifest is not None
    digest = manifest.of_kind(LayerKind.WEIGHTS)[0].digest
    blob = models / "blobs" / digest.file_name
    good = blob.read_bytes()
    bad = good[:-1] + bytes([good[-1] ^ 1])
    assert bad != good
    blob.write_bytes(bad)
    try:
        adopted(library, home)
    except AdoptedFileDamagedError as error:
        return "ollama pull tiny:1b" not in error.hint or blob.read_bytes() != bad
    return True


def test_bytes_that_break_the_promise_are_refused(models: Path, home: Path, library: Library) -> None:
    """Ollama names a blob before it has verified it."""
    assert not takes_wrong_bytes(models, home, library)
    assert library.models() == []


def test_trust_in_a_name_is_caught(
    models: Path, home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin believes that the file is what its name says."""
    careless_adopter.believes_names(monkeypatch)
    assert takes_wrong_bytes(models, home, library)


def leaves_the_tools_folder(home: Path, library: Library) -> bool:
    """Whether a link in the cache of Hugging Face leads to a file of somebody else's."""
    outside = put(home / "private" / "diary-Q4_0.gguf", model_file("secret"))
    snapshot = hugging_face(home / ".cache" / "huggingface" / "hub", {"a-Q8_0.gguf": model_file()})
    (snapshot / "diary-Q4_0.gguf").symlink_to(outside)
    for model in found(home, HUGGING_FACE.key):
        adopt(library, model)
    paths = [path for model in library.models() for path in model.weights]
    assert paths
    return any(path.is_relative_to(outside.parent) for path in paths)


def test_links_lead_nowhere_else(home: Path, library: Library) -> None:
    """What a cache links to outside of itself is not adopted."""
    assert not leaves_the_tools_folder(home, library)


def test_following_links_is_caught(home: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin resolves whatever is there."""
    careless_adopter.follows_links(monkeypatch)
    assert leaves_the_tools_folder(home, library)


def test_parts_and_names_of_files_stay(home: Path, library: Library) -> None:
    """A manifest is made of them; the names of the files are kept in it."""
    files = {f"tiny-Q8_0-{n:05}-of-00002.gguf": content for n, content in enumerate(part_files(), 1)}
    hugging_face(home / ".cache" / "huggingface" / "hub", files | {"mmproj-F16.gguf": model_file("eyes")})
    model = adopt(library, found(home, "hugging-face")[0])
    assert [layer.file_name for layer in model.manifest.of_kind(LayerKind.WEIGHTS)] == list(files)
    assert len(model.weights) == 2
    assert len(model.paths(LayerKind.PROJECTOR)) == 1
    assert model.source is not None
    assert model.source.page == "https://huggingface.co/ada/tiny-GGUF"
    again = adopt(library, found(home, "hugging-face")[0])
    assert again.manifest == model.manifest


def test_what_was_read_is_not_read_again(
    models: Path, home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as the file looks the same; a stopped adoption goes on after the files that it had read."""
    ollama(
        models, "registry.ollama.ai/library/big/1b", {"model": model_file("a"), "projector": model_file("b")}
    )
    big = next(one for one in found(home) if one.name.model == "big")
    weights = {file.path for file in big.weights}
    read: list[Path] = []
    real = read_digest

    def counted(path: Path, tool: str, on_read: Callable[[int], None]) -> object:
        if is_stopping and path not in weights:
            raise KeyboardInterrupt
        read.append(path)
        return real(path, tool, on_read)

    is_stopping = True
    monkeypatch.setattr(adoption, "read_digest", counted)
    ordered = FoundModel(
        big.tool, big.name, big.weights, manifest=big.manifest,
        by_digest=dict(sorted(big.by_digest.items(), key=lambda one: one[1].path not in weights)),
    )  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        adopt(library, ordered)
    assert read == list(weights)
    assert library.models() == []
    is_stopping = False
    adopt(library, ordered)
    assert read.count(next(iter(weights))) == 1
    assert [one.shown_name for one in library.models()] == ["big:1b"]


def test_reported_bytes_add_up(models: Path, home: Path, library: Library) -> None:
    """Whether they were read now or before."""
    model = found(home)[0]
    for _ in range(2):
        pieces: list[int] = []
        adopt(library, model, on_read=pieces.append)
        assert sum(pieces) == model.size_bytes


def test_another_name_can_be_given(models: Path, home: Path, library: Library) -> None:
    """The source remembers the tool's own."""
    model = adopt(library, found(home)[0], name=ModelName.parse("mine"))
    assert model.shown_name == "mine"
    assert model.source is not None
    assert model.source.name == "registry.ollama.ai/library/tiny:1b"


def test_the_name_of_another_model_is_not_taken(
    models: Path, home: Path, library: Library, model: SmallModel
) -> None:
    """What somebody pulled or made stays; another name is asked for."""
    pull(library.store, ModelName.parse("tiny:1b"), model)
    with pytest.raises(AdoptionRefusedError, match="another model has this name") as caught:
        adopted(library, home)
    assert "--name" in caught.value.hint
    assert library.store.resolve(ModelName.parse("tiny:1b")) == model.manifest


def test_a_model_that_is_here_already_stays_ours(models: Path, home: Path, library: Library) -> None:
    """The same model with bytes of the library's own is not given away to the tool."""
    manifest = found(home)[0].manifest
    assert manifest is not None
    contents = {one.digest: (models / "blobs" / one.digest.file_name).read_bytes() for one in manifest.blobs}
    pull(library.store, ModelName.parse("tiny:1b"), SmallModel(manifest, contents))
    model = adopted(library, home)
    assert model.source is None
    assert library.store.external_records() == {}


def test_an_upgrade_is_adopted_in_its_place(models: Path, home: Path, library: Library) -> None:
    """When the tool has a newer state under the name, adopting again takes it."""
    old = adopted(library, home)
    ollama(models, contents={"model": model_file("newer")})
    new = adopted(library, home)
    assert new.name == old.name
    assert new.manifest != old.manifest
    assert {one.state for one in library.store.verify()} == {BlobState.GOOD}
    assert len(library.store.collect().forgotten) == 1


def test_a_file_rewritten_in_place_is_noticed(models: Path, home: Path, library: Library) -> None:
    """At the next load, with the command that accepts it; the file stays as it is."""
    model = adopted(library, home)
    (path,) = model.weights
    path.write_bytes(model_file("else"))
    digest = model.manifest.of_kind(LayerKind.WEIGHTS)[0].digest
    with pytest.raises(AdoptedFileChangedError):
        library.store.checked_path(digest)
    assert path.read_bytes() == model_file("else")


def test_a_removed_file_makes_the_model_gone(models: Path, home: Path, library: Library) -> None:
    """It stays in the list as gone, and is whole again when the tool has the file again."""
    model = adopted(library, home)
    (path,) = model.weights
    content = path.read_bytes()
    path.unlink()
    gone = library.find("tiny:1b")
    assert gone is not None
    assert gone.is_gone
    assert gone.weights == ()
    with pytest.raises(AdoptedFileGoneError):
        library.store.checked_path(model.manifest.of_kind(LayerKind.WEIGHTS)[0].digest)
    path.write_bytes(content)
    back = library.find("tiny:1b")
    assert back is not None
    assert back.weights == (path,)


def test_a_model_with_a_problem_is_refused(models: Path, home: Path, library: Library) -> None:
    """With the problem in words, and without a trace in the library."""
    ollama(models, contents={"model": part_files(2)[0]})
    with pytest.raises(AdoptionRefusedError, match="parts"):
        adopted(library, home)
    assert not library.store.folder.exists()


def test_file_names_that_are_unsafe_are_left_out(home: Path, library: Library) -> None:
    """The model is adopted; what its file was called is not passed on."""
    put(home / ".cache" / "gpt4all" / "con.gguf", model_file("a"))
    put(home / ".cache" / "gpt4all" / "a\nb.gguf", model_file("b"))
    for model in found(home, "gpt4all"):
        adopt(library, model)
    layers = [layer for model in library.models() for layer in model.manifest.layers]
    assert [layer.file_name for layer in layers] == ["", ""]


def test_a_path_that_is_no_text_is_refused(home: Path, library: Library) -> None:
    """It could not be written down; it is passed over, and refused if somebody insists."""
    path = put(home / ".cache" / "gpt4all" / os.fsdecode(b"\xff.gguf"), model_file())
    findings = search(around(home), tools=["gpt4all"])
    assert (findings.models, [one.path for one in findings.skipped]) == ([], [path])
    file = FoundFile(path, path.stat().st_size, "a.gguf")
    with pytest.raises(FileAccessError, match="not Unicode"):
        adopt(library, FoundModel("gpt4all", ModelName.parse("tiny"), (file,)))


def test_adopted_models_are_recognised(models: Path, home: Path, library: Library) -> None:
    """By their files, whatever name they were given; not after a change."""
    (model,) = found(home)
    assert adopted_names(library.store, [model]) == {}
    adopt(library, model, name=ModelName.parse("mine"))
    assert adopted_names(library.store, found(home)) == {model: ModelName.parse("mine")}
    model.weights[0].path.touch()
    os.utime(model.weights[0].path, (1, 1))
    assert adopted_names(library.store, found(home)) == {}


def test_a_library_that_cannot_be_written_says_so(models: Path, home: Path, tmp_path: Path) -> None:
    """Nothing happens to the tool's folder."""
    put(tmp_path / "file", b"x")
    before = look(home)
    with pytest.raises(GroundupError):
        adopted(Library(tmp_path / "file" / "library"), home)
    assert look(home) == before
