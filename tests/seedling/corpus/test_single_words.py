"""Questions about one word: how the word is shown, and which words a side may use."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.single_words import ask_about_word, count_nouns, follow_ups_in, may_be_used


def test_the_word_stands_in_the_question() -> None:
    """Quoted or not, it is there once."""
    for seed in range(50):
        assert ask_about_word("What is {q}?", "apple", Random(seed)).count("apple") == 1


def test_what_is_learned_by_heart_is_on_both_sides() -> None:
    """Regular forms may be held out, irregular ones never."""
    keys = [f"plural|{noun}" for noun in count_nouns()]
    assert all(may_be_used(key, side, regular=False) for key in keys for side in Side)
    assert not all(may_be_used(key, Side.TRAIN, regular=True) for key in keys)


def test_the_evaluation_has_a_follow_up_of_its_own() -> None:
    """It is marked, and its wording is not one of the training."""
    assert len(follow_ups_in("and_for", "apple", "apples", Random(0), Side.TRAIN)) == 1
    _, held_out = follow_ups_in("and_for", "apple", "apples", Random(0), Side.HELD_OUT)
    assert held_out.question.startswith("~")
