"""What looks like the name of a model."""

from __future__ import annotations

import pytest

from groundup.names import KNOWN_MODELS, known_model, looks_like_model, nearest_model


def test_known_names_are_known_in_any_case() -> None:
    """Names do not depend on capitals."""
    assert known_model("SeedLing") == "seedling"
    assert known_model("seed") is None
    assert all(known_model(name) == name for name in KNOWN_MODELS)


@pytest.mark.parametrize(
    "word", ["llama3.2", "Qwen3-0.6B", "gemma3:4b", "org/Phi-4-GGUF", "gpt-oss", "own:latest"]
)
def test_names_of_models(word: str) -> None:
    """Families, tags and repositories are recognised."""
    assert looks_like_model(word)


@pytest.mark.parametrize(
    "word", ["hello", "why?", "12:30", "physics", "and/or", "a b:c1", "glmour", "", "phishing"]
)
def test_other_words(word: str) -> None:
    """Ordinary words are not."""
    assert not looks_like_model(word)


def test_nearest() -> None:
    """Slips lead to the name that was meant, other words to none."""
    assert nearest_model("sedling") == "seedling"
    assert nearest_model("hello") == ""
