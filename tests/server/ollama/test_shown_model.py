"""Tests of a model as it is shown, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import InvalidManifestError
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_settings import ModelSettings
from groundup.library.modelfile.reading import parse_modelfile
from groundup.library.new_model import SmallPart
from groundup.server.ollama.shown_model import parameter_lines, shown_model
from tests.library.small_library import add_model, system_text


def test_parameters_are_lines() -> None:
    """Each is a line of name and value as JSON has it, and each stop string has its own."""
    settings = ModelSettings(parameters={"temperature": 0.5, "stop": ['say "no"', "ä"], "num_ctx": 512})
    assert parameter_lines(settings).splitlines() == [
        "num_ctx                        512",
        'stop                           "say \\"no\\""',
        'stop                           "ä"',
        "temperature                    0.5",
    ]


def test_everything_that_a_model_brings(tmp_path: Path) -> None:
    """System message, template, messages and licence are shown; the recipe makes the same model again."""
    library = Library(tmp_path / "library")
    more = [
        system_text("Be kind."),
        SmallPart(f"{OLLAMA_PREFIX}template", b"{{ .System }}{{ .Prompt }}"),
        SmallPart(f"{OLLAMA_PREFIX}messages", b'[{"role": "user", "content": "Hi"}]'),
        SmallPart(f"{OLLAMA_PREFIX}license", b"Be fair."),
    ]
    shown = shown_model(library, add_model(library, "kind", tmp_path, more=more), is_verbose=False)
    assert shown["system"] == "Be kind."
    assert "{% for m in messages %}" in shown["template"]  # that of the weights: nobody chose the other
    assert shown["messages"] == [{"role": "user", "content": "Hi"}]
    assert shown["license"] == "Be fair."
    recipe = parse_modelfile(shown["modelfile"])
    assert (recipe.sources[0].text, recipe.system, recipe.licences) == ("kind", "Be kind.", ("Be fair.",))


def test_a_model_without_weights(tmp_path: Path) -> None:
    """When the weights are gone there is nothing to show, and the answer says so."""
    library = Library(tmp_path / "library")
    model = add_model(library, "gone", tmp_path)
    model.weights[0].unlink()
    found = library.find("gone")
    assert found is not None
    with pytest.raises(InvalidManifestError, match="not here"):
        shown_model(library, found, is_verbose=False)
