"""Models made from recipes: what comes from where, and that a written recipe makes the same again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_settings import SavedMessage, SavedTemplate, read_licences, read_settings
from groundup.library.modelfile.building import create_model
from groundup.library.modelfile.reading import parse_modelfile
from groundup.library.modelfile.writing import quoted, written_modelfile
from groundup.names import ModelName
from tests.library.small_library import add_model

WORDS = st.text(st.sampled_from('ab \n"#é{}.%'), max_size=20).filter(
    lambda text: quoted("SYSTEM", text) is not None
)
NAMES = st.sampled_from(["temperature", "top_p", "min_p"])


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with one model, "base"."""
    library = Library(tmp_path / "library")
    add_model(library, "base", tmp_path)
    return library


def made(library: Library, text: str, *, name: str = "new", is_go: bool = False) -> InstalledModel:
    """The model of a recipe."""
    recipe = parse_modelfile(text)
    folder = library.store.folder.parent
    return create_model(library, ModelName.parse(name), recipe, folder=folder, has_go_template=is_go)


def test_everything_is_taken_over_and_changed(library: Library) -> None:
    """Weights stay the same blob; texts replace, parameters mix, licences add up."""
    first = made(
        library,
        "FROM base\nSYSTEM one\nPARAMETER seed 1\nPARAMETER stop a\nMESSAGE user x\nLICENSE L1\n",
        name="first",
    )
    second = made(library, "FROM first\nSYSTEM two\nPARAMETER stop b\nLICENSE L2\n", name="second")
    base = library.find("base")
    assert base is not None
    assert first.weights == second.weights == base.weights
    found = read_settings(second)
    assert found.system == "two"
    assert found.parameters == {"seed": 1, "stop": ["b"]}
    assert found.messages == (SavedMessage("user", "x"),)
    assert read_licences(second) == ("L1", "L2")


def test_an_empty_text_takes_away(library: Library) -> None:
    """An empty system message is none."""
    made(library, "FROM base\nSYSTEM one\n", name="first")
    assert read_settings(made(library, 'FROM first\nSYSTEM ""\n')).system == ""


def test_own_template_is_chosen(library: Library) -> None:
    """A template of the recipe comes before that of the weights, in a model made from it too."""
    first = made(library, 'FROM base\nTEMPLATE "{{ .Prompt }}"\n', name="first", is_go=True)
    assert read_settings(first).template == SavedTemplate("{{ .Prompt }}", is_go=True, is_chosen=True)
    second = made(library, "FROM first\nSYSTEM a\n", name="second")
    assert read_settings(second).template == read_settings(first).template
    third = made(library, 'FROM first\nTEMPLATE "{{ messages }}"\n', name="third")
    assert read_settings(third).template == SavedTemplate("{{ messages }}", is_go=False, is_chosen=True)
    assert not third.manifest.of_kind(LayerKind.GO_TEMPLATE)


def test_nothing_changed_is_the_same_model(library: Library) -> None:
    """A recipe that only names a model gives it a second name."""
    base = library.find("base")
    assert base is not None
    assert made(library, "FROM base\n").manifest == base.manifest


def test_configuration_is_kept(library: Library) -> None:
    """What is known of the first model is known of the new one; its source says what it was made of."""
    model = made(library, "FROM base\nSYSTEM a\n")
    assert b'"file_type":"Q4_0"' in model.find_file(model.manifest.config.digest).read_bytes()  # type: ignore[union-attr]
    assert model.source is not None
    assert (model.source.kind, model.source.name) == ("created", "base")


def test_unknown_names_are_named(library: Library) -> None:
    """A name that is no model and no file is an error, and nothing was made."""
    with pytest.raises(ModelNotFoundError, match="nothing"):
        made(library, "FROM nothing\n")
    assert library.find("new") is None


@pytest.mark.drill
@settings(max_examples=15, deadline=None)
@given(
    system=WORDS,
    licence=WORDS,
    template=WORDS,
    messages=st.lists(st.tuples(st.sampled_from(["user", "assistant", "system"]), WORDS), max_size=3),
    parameters=st.dictionaries(NAMES, st.floats(0, 1), max_size=3),
    stop=st.lists(WORDS, max_size=3),
)
def test_written_recipe_makes_the_same_model(
    system: str,
    licence: str,
    template: str,
    messages: list[tuple[str, str]],
    parameters: dict[str, float],
    stop: list[str],
) -> None:
    """Whatever a model holds, the recipe that is written of it makes one with the same manifest."""
    lines = [quoted("SYSTEM", system), quoted("LICENSE", licence), quoted("TEMPLATE", template)]
    lines += [quoted(f"MESSAGE {role}", text) for role, text in messages]
    lines += [f"PARAMETER {name} {value}" for name, value in parameters.items()]
    lines += [quoted("PARAMETER stop", text) for text in stop]
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library")
        add_model(library, "base", Path(folder))
        model = made(library, "\n".join(["FROM base", *filter(None, lines)]))
        again = made(library, written_modelfile(model), name="again")
        assert again.manifest == model.manifest
