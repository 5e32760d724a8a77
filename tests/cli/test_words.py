"""A model is told from a question by rules that never surprise."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.cli.words import Words, read_words
from groundup.errors import ModelNotFoundError
from groundup.library.installed import Library
from tests.library.small_library import add_model


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], Words("seedling", "")),
        (["seedling"], Words("seedling", "")),
        (["Seedling", "Hi", "there"], Words("seedling", "Hi there")),
        (["What is open source AI?"], Words("seedling", "What is open source AI?")),
        (["What", "is", "it"], Words("seedling", "What is it")),
        (["model.gguf"], Words("model.gguf", "")),
        (["My Models/a.GGUF", "Hi"], Words("My Models/a.GGUF", "Hi")),
        (["./model", "Hi"], Words("./model", "Hi")),
        (["~/model"], Words("~/model", "")),
        (["/etc/hosts is what?"], Words("seedling", "/etc/hosts is what?")),
        (["and/or"], Words("seedling", "and/or")),
        (["covid-19"], Words("seedling", "covid-19")),
        (["Time: 12:30"], Words("seedling", "Time: 12:30")),
        (["3.2"], Words("seedling", "3.2")),
        (["a" * 5000], Words("seedling", "a" * 5000)),
        (["a\x00b"], Words("seedling", "a\x00b")),
        (["seedling", "seedling"], Words("seedling", "seedling")),
        (["bad \udcff byte"], Words("seedling", "bad \ufffd byte")),
    ],
)
def test_words_are_read_as_meant(given: list[str], meant: Words) -> None:
    """Known names, paths and .gguf files are models; everything else is a question."""
    assert read_words(given) == meant


@pytest.mark.parametrize(
    "word",
    ["llama3.2", "qwen3:4b", "gpt-oss:20b", "org/Qwen3-0.6B", "phi", "hf.co/owner/name", "hf.co/o/n:Q4_K_M"],
)
def test_published_names_are_models_that_are_not_here(word: str) -> None:
    """A word in the shape of a published model's name is not asked as a question."""
    assert read_words([word, "Hi"]) == Words(word, "Hi", is_missing=True)


@pytest.mark.parametrize("word", ["seedlng", "seedlings"])
def test_slips_of_the_pen_are_refused(word: str) -> None:
    """What is nearly a known name is neither asked nor fetched."""
    with pytest.raises(ModelNotFoundError):
        read_words([word])


def test_slip_of_the_pen_gets_the_nearest_name() -> None:
    """The error names the model that was probably meant."""
    with pytest.raises(ModelNotFoundError) as caught:
        read_words(["seedlng", "Hi"])
    assert caught.value.suggestion == "seedling"


def test_existing_file_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is a file here is taken as the file, whatever its name."""
    (tmp_path / "weights").write_bytes(b"GGUF")
    monkeypatch.chdir(tmp_path)
    assert read_words(["weights", "Hi"]) == Words("weights", "Hi")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some models in the library."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    for name in ("sprout", "sprout-2", "qwen3:4b", "hf.co/Owner/Name:Q4_0"):
        add_model(Library(), name, tmp_path)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Sprout", "sprout"),
        ("sprout:latest", "sprout"),
        ("Qwen3:4B", "qwen3:4b"),
        ("library/qwen3:4b", "qwen3:4b"),
        ("registry.ollama.ai/library/sprout", "sprout"),
        ("hf.co/owner/name:q4_0", "hf.co/owner/name:q4_0"),
    ],
)
def test_models_in_the_library_are_names(word: str, name: str) -> None:
    """Every spelling that the library knows."""
    assert read_words([word, "Hi"]) == Words(name, "Hi", is_kept=True)


@pytest.mark.usefixtures("kept")
def test_names_near_those_in_the_library_are_refused() -> None:
    """With all that are near; another tag of a published model is no slip."""
    with pytest.raises(ModelNotFoundError) as caught:
        read_words(["sprout-9"])
    assert caught.value.hint == "Did you mean 'sprout-2' or 'sprout'?"
    assert read_words(["qwen3:8b"]).is_missing
    assert read_words(["What", "is", "it"]) == Words("seedling", "What is it")
