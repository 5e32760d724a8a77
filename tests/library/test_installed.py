"""Models are found by the names that people type, listed, and known by what their files say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.errors import InvalidManifestError, NotGgufError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_source import GROWN, ModelSource
from groundup.names import ModelName

from .small_library import add_model, model_file, system_text


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "library")


def found(library: Library, text: str) -> InstalledModel:
    """The model of a name, which is there."""
    model = library.find(text)
    assert model is not None
    return model


def test_nothing_is_here_at_first(library: Library, tmp_path: Path) -> None:
    """And looking does not make the folder."""
    assert (library.names(), library.models(), library.damaged()) == ([], [], [])
    assert library.find("qwen3:4b") is None
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("poet", "poet"),
        ("poet", "Poet:latest"),
        ("qwen3:4b", "QWEN3:4B"),
        ("me/poet", "me/poet:latest"),
        ("hf.co/Owner/Name:Q4_K_M", "huggingface.co/owner/name:q4_k_m"),
        ("registry.school.example/ai/poet:1b", "registry.school.example/ai/poet:1b"),
    ],
)
def test_models_are_found_by_every_spelling(name: str, typed: str, library: Library, tmp_path: Path) -> None:
    """Capitals, defaults and other names of a host make no difference."""
    add_model(library, name, tmp_path)
    assert found(library, typed).name == ModelName.parse(name)


@pytest.mark.parametrize("typed", ["What is open source AI?", "", "a//b", "poet:", "poet:2b", "../poet"])
def test_other_texts_find_nothing(typed: str, library: Library, tmp_path: Path) -> None:
    """A text that is no name, or the name of nothing, is no error."""
    add_model(library, "poet", tmp_path)
    assert library.find(typed) is None


def test_a_model_knows_its_files_and_its_source(library: Library, tmp_path: Path) -> None:
    """Weights and other layers by kind, and where it came from."""
    source = ModelSource(kind=GROWN, licence="apache-2.0")
    add_model(library, "poet", tmp_path, more=[system_text("Rhyme.")], source=source)
    model = found(library, "poet")
    assert [path.read_bytes()[:4] for path in model.weights] == [b"GGUF"]
    assert [path.read_bytes() for path in model.paths(LayerKind.SYSTEM)] == [b"Rhyme."]
    assert model.paths(LayerKind.ADAPTER) == ()
    assert model.source == source
    assert model.checked_weights() == model.weights
    assert not model.is_gone
    assert not model.is_built_in


def test_names_keep_the_capitals_of_their_hub(library: Library, tmp_path: Path) -> None:
    """A name is shown as the hub writes it; a hint that names another model, or none, changes nothing."""
    add_model(library, "hf.co/owner/tiny-gguf:q4_k_m", tmp_path)
    model = found(library, "hf.co/owner/tiny-gguf:q4_k_m")
    for told, shown in (
        ("hf.co/Owner/Tiny-GGUF:Q4_K_M", "hf.co/Owner/Tiny-GGUF:Q4_K_M"),
        ("hf.co/Owner/Other:Q4_K_M", "hf.co/owner/tiny-gguf:q4_k_m"),
        ("no name at all", "hf.co/owner/tiny-gguf:q4_k_m"),
    ):
        library.note_source(model.manifest, ModelSource(kind="huggingface", name=told))
        assert found(library, model.name.short).shown_name == shown


def test_a_model_without_its_weights_says_so(library: Library, tmp_path: Path) -> None:
    """Missing files are neither hidden nor an error in a list."""
    add_model(library, "poet", tmp_path)
    os.unlink(found(library, "poet").weights[0])
    model = found(library, "poet")
    assert (model.weights, model.is_gone) == ((), False)
    assert library.facts(model) is None


def test_names_are_listed_without_opening_manifests(library: Library, tmp_path: Path) -> None:
    """Short, in order, in small letters; a manifest that cannot be read does not matter."""
    for name in ("b:2", "a", "Me/C"):
        add_model(library, name, tmp_path)
    damage(library, "a")
    assert library.names() == ["a", "b:2", "me/c"]


def damage(library: Library, name: str) -> None:
    """Make the manifest of a model unreadable."""
    file = library.store.find(ModelName.parse(name))
    assert file is not None
    file.path.write_bytes(b"{")


def test_a_damaged_manifest_hides_only_itself(library: Library, tmp_path: Path) -> None:
    """The others are listed; asking for it says what is wrong."""
    for name in ("a", "b"):
        add_model(library, name, tmp_path)
    damage(library, "a")
    assert [model.shown_name for model in library.models()] == ["b"]
    assert [file.name.model for file in library.damaged()] == ["a"]
    with pytest.raises(InvalidManifestError):
        library.find("a")


def test_the_built_in_model_is_in_the_list(tmp_path: Path) -> None:
    """Like any other one, but for its source; it needs no store."""
    library = Library(tmp_path / "library", built_in=model_file(tmp_path, "seedling"))
    model = found(library, "Seedling")
    assert (model.is_built_in, model.shown_name) == (True, "seedling")
    assert library.names() == ["seedling"]
    assert [one.name for one in library.models()] == [model.name]
    facts = library.facts(model)
    assert facts is not None
    assert facts.architecture == "llama"
    assert not (tmp_path / "library").exists()


def test_facts_come_from_the_file_once(library: Library, tmp_path: Path) -> None:
    """What was read is kept by digest, so that the file need not be opened again."""
    model = add_model(library, "poet", tmp_path)
    facts = library.facts(model)
    assert facts is not None
    assert (facts.name, facts.architecture, facts.path) == ("poet", "llama", str(model.weights[0]))
    os.chmod(model.weights[0], 0o644)
    model.weights[0].write_bytes(b"other bytes")
    assert library.facts(model) == facts


def test_files_that_are_no_models_have_no_facts(library: Library, tmp_path: Path) -> None:
    """The reader's own error says what they are."""
    model = add_model(library, "poet", tmp_path)
    os.chmod(model.weights[0], 0o644)
    model.weights[0].write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(NotGgufError):
        library.facts(model)


def test_models_of_the_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder it is the user's own."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    add_model(Library(), "poet", tmp_path)
    assert (tmp_path / "home" / "library" / "format").exists()
    assert Library().names() == ["poet"]
