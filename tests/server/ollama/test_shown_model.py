"""Tests of a model as it is shown, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import InvalidManifestError
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_settings import ModelSettings
from groundup.library.model_source import FILE, ModelSource
from groundup.library.modelfile.reading import parse_modelfile
from groundup.library.new_model import LocalFile, SmallPart
from groundup.names import ModelName
from groundup.server.ollama.shown_model import parameter_lines, shown_model
from tests.library.gguf_corpus import UINT32, Entry, small_model
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


def test_a_model_that_fills_gaps(tmp_path: Path) -> None:
    """It says so, and its Jinja template has the words by which an editor knows it, in a comment."""
    library = Library(tmp_path / "library")
    names = (f"tokenizer.ggml.fim_{part}_token_id" for part in ("pre", "suf", "mid"))
    path = tmp_path / "coder.gguf"
    path.write_bytes(small_model().with_entry(*(Entry(name, UINT32, 1) for name in names)).write())
    parts = [LocalFile(f"{OLLAMA_PREFIX}model", path)]
    source = ModelSource(kind=FILE)
    shown = shown_model(
        library,
        library.install(ModelName.parse("coder"), parts, config={}, source=source),
        is_verbose=False,
    )
    assert shown["capabilities"] == ["completion", "insert"]
    assert shown["template"].endswith("{# insert: .Suffix #}")


def test_a_model_without_weights(tmp_path: Path) -> None:
    """When the weights are gone there is nothing to show, and the answer says so."""
    library = Library(tmp_path / "library")
    model = add_model(library, "gone", tmp_path)
    model.weights[0].unlink()
    found = library.find("gone")
    assert found is not None
    with pytest.raises(InvalidManifestError, match="not here"):
        shown_model(library, found, is_verbose=False)
