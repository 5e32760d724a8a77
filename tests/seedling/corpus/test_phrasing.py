"""Patterns stand for many wordings, and keep to their side."""

from __future__ import annotations

import re
from random import Random

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.phrasing import ask_about, choose, has_held_out, settle, without_article

PATTERNS = ("What is [a|one] {x}?", "~Tell me of {x}.")


def test_marked_patterns_are_for_the_evaluation_alone() -> None:
    """Training chooses among the others, the evaluation among the marked ones, without their mark."""
    rng = Random(0)
    free = {choose(PATTERNS, rng, Side.TRAIN, fixed=True) for _ in range(50)}
    assert free == {"What is a {x}?", "What is one {x}?"}
    assert choose(PATTERNS, rng, Side.HELD_OUT) == "Tell me of {x}."
    assert has_held_out(PATTERNS)


def test_training_builds_questions_in_other_ways_too() -> None:
    """Beside the patterns themselves, unless they are fixed."""
    rng = Random(0)
    built = {choose(PATTERNS, rng, Side.TRAIN) for _ in range(20_000)}
    assert {"What is a {x}?", "I wonder what a {x} is.", "Do you know what one {x} is?"} <= built


def test_training_never_builds_what_is_kept_for_the_evaluation() -> None:
    """What would come out as a marked pattern is not built, whatever its case and marks; unmarked it is."""
    kept, choices = "~[do|would] you know what {x} is!", ("What is {x}?",)
    rng, marks = Random(0), re.compile("do you know what {x} is", re.IGNORECASE)
    assert not any(marks.match(choose((*choices, kept), rng, Side.TRAIN)) for _ in range(2000))
    assert any(marks.match(choose(choices, rng, Side.TRAIN)) for _ in range(2000))


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
