"""Tests of second names: both lead to the same files, and each can go without the other."""

from __future__ import annotations

from pathlib import Path

from groundup import seedling
from groundup.library.copying import copy_model
from groundup.library.installed import InstalledModel, Library
from groundup.names import ModelName

from .small_library import add_model


def found(library: Library, name: str) -> InstalledModel:
    """A model that must be there."""
    model = library.find(name)
    assert model is not None
    return model


def test_a_copy_is_the_same_model(tmp_path: Path) -> None:
    """The copy has the manifest of the original, and stays when that goes."""
    library = Library(tmp_path / "library")
    model = add_model(library, "first", tmp_path)
    copy_model(library, model, ModelName.parse("second"))
    library.store.remove(model.name)
    assert library.find("first") is None
    assert found(library, "second").manifest.digest == model.manifest.digest
    assert found(library, "second").weights


def test_the_built_in_model_is_copied(tmp_path: Path) -> None:
    """A copy of the built-in model has files of its own, which an update leaves alone."""
    library = Library(tmp_path / "library", built_in=seedling.weights_path())
    copy_model(library, found(library, "seedling"), ModelName.parse("mine"))
    (weights,) = found(library, "mine").weights
    assert weights.is_relative_to(tmp_path)
    assert seedling.weights_path().exists()


def test_another_object_sees_the_same_models(tmp_path: Path) -> None:
    """What is for another thread opens the same folder anew."""
    library = Library(tmp_path / "library", built_in=seedling.weights_path())
    add_model(library, "first", tmp_path)
    other = library.for_another_thread()
    assert other.store is not library.store
    assert [one.name for one in other.models()] == [one.name for one in library.models()]
