"""Noise changes how a question is typed and nothing that it asks."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.noise import add_noise, type_in_a_hurry, wrap

QUESTION = "What is 47 + 38?"


def test_half_of_the_questions_stay_as_they_are() -> None:
    """Clean wording remains the most frequent."""
    rng = Random(0)
    clean = sum(add_noise(QUESTION, rng, typos=True) == QUESTION for _ in range(2_000))
    assert 900 < clean < 1_200


@pytest.mark.parametrize("side", Side)
def test_words_around_leave_the_question_whole(side: Side) -> None:
    """Openings and endings are added; only the first letter may become small."""
    rng = Random(0)
    for _ in range(300):
        assert QUESTION[1:] in wrap(QUESTION, rng, side)


def test_the_word_i_stays_large_after_an_opening() -> None:
    """'Hello, I need ...', never 'Hello, i need ...'."""
    rng = Random(0)
    assert all("i need" not in wrap("I need 3 + 4.", rng, Side.TRAIN) for _ in range(300))


def test_openings_of_the_evaluation_are_never_used_in_training() -> None:
    """The two sides have no wrapped question in common, except the bare endings that they share."""
    rng = Random(0)
    trained = {wrap(QUESTION, rng, Side.TRAIN) for _ in range(3_000)}
    assert not trained & {wrap(QUESTION, rng, Side.HELD_OUT) for _ in range(300)}


def test_numbers_survive_slips_of_the_finger() -> None:
    """A typo never changes a figure, since that would change the answer."""
    rng = Random(0)
    for _ in range(500):
        typed = type_in_a_hurry("Please calculate 47 + 38 quickly.", rng, typos=True)
        assert "47 + 38" in typed


def test_without_typos_only_case_and_marks_change() -> None:
    """Words that are to be spelled or copied keep their letters."""
    rng = Random(0)
    for _ in range(500):
        assert type_in_a_hurry("Spell garden.", rng, typos=False).lower().rstrip(".") == "spell garden"
