"""Purposes say how much text they need, and a class keeps its lesson once."""

from __future__ import annotations

import pytest

from groundup.fit.purposes import CLASS, DESK, PURPOSES, class_of, pages, words


def test_figures() -> None:
    """The lengths that the design settled on."""
    lengths = {name: purpose.context_tokens for name, purpose in PURPOSES.items()}
    assert lengths == {"desk": 8192, "documents": 32_768, "class": 6144, "lab": 4096}


def test_a_class_keeps_its_lesson_once() -> None:
    """4,096 for all, and 2,048 for each."""
    assert class_of(30).cache_tokens == 4096 + 30 * 2048
    assert class_of(30).cache_tokens < 30 * CLASS.context_tokens
    assert DESK.cache_tokens == DESK.context_tokens


@pytest.mark.parametrize("longest", [512, 1024, 4096, 131_072])
def test_a_class_fits_into_the_model(longest: int) -> None:
    """A model with a short context has a shorter lesson, and room for pupils all the same."""
    found = class_of(10, longest)
    assert found.context_tokens <= longest
    assert found.own_tokens > 0


def test_pages_and_words() -> None:
    """700 tokens are a page, and a token is three quarters of a word."""
    assert (pages(699), pages(1400), words(8)) == (0, 2, 6.0)
