"""A model whose file is gone or changed says what helps, under the name that it has there and here."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import AdoptedFileChangedError, AdoptedFileGoneError
from groundup.library.adopt.adoption import adopt
from groundup.library.adopt.restoring import checked_weights, gone_error, restoring_commands
from groundup.library.adopt.search import search
from groundup.library.installed import InstalledModel, Library
from groundup.names import ModelName

from .tool_trees import around, model_file, ollama, put


@pytest.fixture
def adopted(home: Path, library: Library) -> InstalledModel:
    """A model of Ollama's that is called otherwise here."""
    ollama(home / ".ollama" / "models")
    (model,) = search(around(home), tools=["ollama"]).models
    return adopt(library, model, name=ModelName.parse("mine"))


def test_files_that_are_there_are_given(adopted: InstalledModel) -> None:
    """And there is no error to show."""
    assert checked_weights(adopted) == adopted.weights
    assert gone_error(adopted) is None


def test_a_file_that_is_gone_names_both_ways_back(adopted: InstalledModel) -> None:
    """The tool's, and a pull of the name that it had there."""
    adopted.weights[0].unlink()
    with pytest.raises(AdoptedFileGoneError, match="Ollama has removed a file of mine") as caught:
        checked_weights(adopted)
    assert caught.value.hint == "Get it back: ollama pull tiny:1b or groundup pull tiny:1b"
    shown = gone_error(adopted)
    assert shown is not None
    assert shown.message == caught.value.message


def test_a_file_that_was_rewritten_names_how_to_adopt_it(adopted: InstalledModel) -> None:
    """Under the name that it has here; it is not gone."""
    adopted.weights[0].write_bytes(model_file("other"))
    with pytest.raises(AdoptedFileChangedError) as caught:
        checked_weights(adopted)
    assert caught.value.hint == "To use what is there now: groundup adopt tiny:1b --name mine"
    assert gone_error(adopted) is None


def test_a_name_of_this_device_cannot_be_pulled(home: Path, library: Library) -> None:
    """Then only the tool can help."""
    assert restoring_commands("lm-studio", ModelName.parse("local/lm-studio/tiny:Q4_0")) == ()
    put(home / ".cache" / "gpt4all" / "tiny.gguf", model_file())
    model = adopt(library, search(around(home), tools=["gpt4all"]).models[0])
    model.weights[0].unlink()
    error = gone_error(model)
    assert error is not None
    assert error.hint.startswith("Get the model back with GPT4All")
