"""A model is told from a question by rules that never surprise."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.cli.words import Words, read_words
from groundup.errors import ModelNotFoundError


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
    "word", ["seedlng", "seedlings", "llama3.2", "qwen3:4b", "gpt-oss:20b", "org/Qwen3-0.6B", "phi"]
)
def test_names_of_models_that_are_not_here_are_refused(word: str) -> None:
    """A word in the shape of a model's name is not asked as a question."""
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


def test_models_made_here_are_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that was grown here is a model; a name like it is refused with all that are near."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
    (tmp_path / "models").mkdir()
    for name in ("sprout", "sprout-2"):
        (tmp_path / "models" / f"{name}.gguf").touch()
    assert read_words(["Sprout", "Hi"]) == Words("sprout", "Hi")
    with pytest.raises(ModelNotFoundError) as caught:
        read_words(["sprout-9"])
    assert caught.value.hint == "Did you mean 'sprout-2' or 'sprout'?"
