"""Models that were grown here have names of their own, never take another's, and keep their cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import InvalidParameterError, NameTakenError, NotGgufError
from groundup.library.grown_models import card_of, check_name, install_grown
from groundup.library.installed import Library

from .small_library import add_model, model_file


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "library")


def test_a_grown_model_is_moved_with_its_card(library: Library, tmp_path: Path) -> None:
    """It is found in any case, says where it came from, and its file has gone."""
    path = model_file(tmp_path)
    card = {"seed": 1, "licence": "apache-2.0"}
    install_grown(library, path, "sprout", card=card)
    model = library.find("Sprout")
    assert model is not None
    assert model.source is not None
    assert (model.source.kind, model.source.licence) == ("grown", "apache-2.0")
    assert card_of(model) == card
    assert not path.exists()


def test_taken_names_are_refused(library: Library, tmp_path: Path) -> None:
    """A second model of a name needs `replace`; the error proposes another name."""
    install_grown(library, model_file(tmp_path, "old"), "sprout", card={})
    with pytest.raises(NameTakenError) as caught:
        install_grown(library, model_file(tmp_path, "new"), "sprout", card={})
    assert "sprout-2" in caught.value.hint
    replaced = install_grown(library, model_file(tmp_path, "new"), "sprout", card={"seed": 2}, replace=True)
    assert card_of(replaced) == {"seed": 2}
    assert len(list((tmp_path / "library" / "blobs").iterdir())) == len(replaced.manifest.blobs)


@pytest.mark.parametrize("name", ["", "Sprout", "a b", "../x", "2fast", "x.gguf", "-x", "a/b", "é", "x" * 41])
def test_other_shapes_are_no_names(name: str) -> None:
    """A name is a small letter, then small letters, digits and strokes."""
    with pytest.raises(InvalidParameterError):
        check_name(name)


def test_built_in_names_are_taken() -> None:
    """Nothing can be called like the built-in model."""
    with pytest.raises(NameTakenError):
        check_name("seedling")


def test_other_models_have_no_card(library: Library, tmp_path: Path) -> None:
    """A model that was not grown here, or whose configuration is gone."""
    assert card_of(add_model(library, "poet", tmp_path)) is None
    grown = install_grown(library, model_file(tmp_path), "sprout", card={"seed": 1})
    path = grown.find_file(grown.manifest.config.digest)
    assert path is not None
    path.unlink()
    assert card_of(grown) is None


def test_what_is_no_model_is_not_installed(library: Library, tmp_path: Path) -> None:
    """And its file stays."""
    path = tmp_path / "poem.gguf"
    path.write_text("Shall I compare thee")
    with pytest.raises(NotGgufError):
        install_grown(library, path, "sprout", card={})
    assert path.exists()
    assert library.names() == []
