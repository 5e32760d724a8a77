"""Tests of the few words about a model."""

from __future__ import annotations

from pathlib import Path

from groundup import seedling
from groundup.library.copying import copy_model
from groundup.library.installed import Library
from groundup.names import ModelName
from groundup.server.ollama.details import brief_facts, details, listed
from tests.library.small_library import add_model


def test_a_listed_model(tmp_path: Path) -> None:
    """A list has the short name with its tag, the digest without its kind, and a time in UTC."""
    library = Library(tmp_path / "library")
    model = add_model(library, "hf.co/ada/poems:q4_0", tmp_path)
    shown = listed(library, model)
    assert shown["name"] == shown["model"] == "hf.co/ada/poems:q4_0"
    assert shown["digest"] == model.manifest.digest.hex
    assert shown["modified_at"].endswith("Z")
    assert shown["details"]["parent_model"] == ""


def test_details_without_facts(tmp_path: Path) -> None:
    """What is not known is empty, so that clients find every key."""
    library = Library(tmp_path / "library", built_in=seedling.weights_path())
    model = library.find("seedling")
    assert model is not None
    known, unknown = details(model, brief_facts(library, model)), details(model, None)
    assert known["parameter_size"] == "7.1M"
    assert unknown["parameter_size"] == ""
    assert unknown.keys() < known.keys()


def test_a_made_model_names_its_parent(tmp_path: Path) -> None:
    """A model that was made here says of which other one, if of any."""
    library = Library(tmp_path / "library", built_in=seedling.weights_path())
    model = library.find("seedling")
    assert model is not None
    copy_model(library, model, ModelName.parse("mine"))
    mine = library.find("mine")
    assert mine is not None
    assert details(mine, None)["parent_model"] == ""
