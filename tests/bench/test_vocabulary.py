"""The made-up vocabulary is one that a byte-level BPE tokenizer can work with."""

from __future__ import annotations

import pytest

from groundup.bench.vocabulary import CONTROL_TEXTS, make_vocabulary


@pytest.mark.parametrize("size", [300, 640, 128_256])
def test_vocabulary_has_the_size_asked_for_and_no_token_twice(size: int) -> None:
    """Every id has a text of its own."""
    vocabulary = make_vocabulary(size)

    assert len(vocabulary.tokens) == len(set(vocabulary.tokens)) == len(vocabulary.kinds) == size


def test_merges_build_on_earlier_tokens() -> None:
    """Both halves of a merge are tokens with smaller ids than what they make."""
    vocabulary = make_vocabulary(640)
    ids = {token: index for index, token in enumerate(vocabulary.tokens)}

    for merge in vocabulary.merges:
        left, right = merge.split(" ")
        assert max(ids[left], ids[right]) < ids[left + right]


def test_control_tokens_are_where_the_vocabulary_says() -> None:
    """Start, stop, end and padding ids point at their texts."""
    vocabulary = make_vocabulary(640)
    texts = [vocabulary.tokens[index] for index in (vocabulary.start, vocabulary.stop, vocabulary.end)]

    assert texts == ["<|begin_of_text|>", "<|end_of_text|>", "<|end|>"]
    assert set(CONTROL_TEXTS) <= set(vocabulary.tokens)
