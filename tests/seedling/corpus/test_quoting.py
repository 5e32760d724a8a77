"""A sentence can be put into a request in several ways, and is always there whole."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.quoting import quoted, with_sentence


def test_the_sentence_is_always_in_the_request() -> None:
    """Quoted or not, on its own line or not: the words stay."""
    rng = Random(0)
    for pattern in ("Make this shorter: {s}", "{s} Make it shorter.", "Make {q} shorter."):
        asked = {with_sentence(pattern, "Anna reads.", rng) for _ in range(200)}
        assert len(asked) > 2
        assert all("Anna reads" in question for question in asked)


def test_apostrophes_stand_in_double_quotes() -> None:
    """A sentence with an apostrophe is never put between single quotes."""
    rng = Random(0)
    assert all(quoted("It is ten o'clock.", rng).startswith('"') for _ in range(50))
