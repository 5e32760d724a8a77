"""What looks like the name of a model."""

from __future__ import annotations

import pytest

from groundup.names import KNOWN_MODELS, known_model, looks_like_model, looks_published, nearest_models


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
    assert nearest_models("sedling") == ["seedling"]
    assert nearest_models("hello") == []


def test_names_made_here_are_known_too() -> None:
    """Models of this device count like the built-in one: known, near, and told from questions."""
    made_here = ["poet", "sprout", "sprout-2"]
    assert known_model("Sprout", made_here) == "sprout"
    assert nearest_models("sprout-3", made_here) == ["sprout-2", "sprout"]
    assert looks_like_model("sprout-3", made_here)
    assert not looks_like_model("sprout-3")


@pytest.mark.parametrize(
    ("word", "is_published"),
    [
        ("qwen3:4b", True),
        ("hf.co/o/name", True),
        ("huggingface.co/o/name", True),
        ("phi-4", True),
        ("registry.school.example/class/poet", True),
        ("127.0.0.1:5000/class/poet:v1", True),
        ("registry:5000/class/poet", True),
        ("example.org/poet", False),
        ("either/or/both", False),
        ("10:30/11:30", False),
        ("seedlng", False),
        ("poet", False),
        ("hf.co", False),
        ("why hf.co/o/name", False),
    ],
)
def test_published_names_are_told_by_their_shape(word: str, is_published: bool) -> None:
    """A tag, a family or a hub; a slip in a known name is none of them."""
    assert looks_published(word) == is_published
