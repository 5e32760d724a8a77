"""Patterns stand for many wordings, and keep to their side."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.phrasing import ask_about, choose, has_held_out, settle, without_article

PATTERNS = ("What is [a|one] {x}?", "~Tell me of {x}.")


def test_marked_patterns_are_for_the_evaluation_alone() -> None:
    """Training chooses among the others, the evaluation among the marked ones, without their mark."""
    rng = Random(0)
    assert {choose(PATTERNS, rng, Side.TRAIN) for _ in range(50)} == {"What is a {x}?", "What is one {x}?"}
    assert choose(PATTERNS, rng, Side.HELD_OUT) == "Tell me of {x}."
    assert has_held_out(PATTERNS)


def test_a_list_without_marks_serves_both_sides() -> None:
    """What is not split is asked on either side."""
    assert choose(("Hi",), Random(0), Side.HELD_OUT) == "Hi"
    assert not has_held_out(("Hi",))


def test_every_choice_of_a_pattern_is_taken() -> None:
    """Choices are settled one by one, empty ones too."""
    rng = Random(0)
    assert {settle("[Please s|S]pell it[ now|].", rng) for _ in range(60)} == {
        "Please spell it now.",
        "Please spell it.",
        "Spell it now.",
        "Spell it.",
    }


def test_verbs_agree_with_what_is_asked_about() -> None:
    """One token is, tokens are."""
    assert ask_about("What {is} {x}?", "a token") == "What is a token?"
    assert ask_about("How {does} {x} work?", "tokens", plural=True) == "How do tokens work?"


def test_articles_are_taken_off_names() -> None:
    """The bare word, whatever its article; words that only begin alike stay."""
    names = ("a token", "an engine", "the loss", "anthem")
    assert [without_article(name) for name in names] == ["token", "engine", "loss", "anthem"]
