"""What is said next fits what was said before, and keeps to its side."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.follow_ups import (
    ANSWERS,
    following,
    general,
    has_held_out_follow_up,
    next_turn,
)
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK
from groundup.seedling.corpus.topics import FOLLOW_UPS

AFTER = (Turn("Shorter [please|now].", "Short."), Turn("~Be brief.", "Short."))
FIRST = Turn("What is a token?", "A token is a small piece of text.", follow_ups=AFTER)


def _fresh(rng: Random) -> Turn:
    return Turn("What is 2 + 2?", "2 + 2 = 4.")


def test_a_follow_up_keeps_to_its_side() -> None:
    """Training never says what is kept for the evaluation, and the evaluation says only that."""
    rng = Random(0)
    trained = {following(FIRST, rng, Side.TRAIN, is_topical=True).question for _ in range(50)}
    kept = {following(FIRST, rng, Side.HELD_OUT, is_topical=True).question for _ in range(50)}
    assert trained == {"Shorter please.", "Shorter now."}
    assert kept == {"Be brief."}


def test_only_topics_can_be_asked_on_about() -> None:
    """After a follow-up on a topic the others still make sense; elsewhere only its own do."""
    rng = Random(0)
    assert following(FIRST, rng, Side.TRAIN, is_topical=True).follow_ups == AFTER
    assert following(FIRST, rng, Side.TRAIN, is_topical=False).follow_ups == ()


def test_who_asks_again_hears_the_same_again() -> None:
    """Thanks and doubts have their fixed answers; a repetition has the last one."""
    rng = Random(0)
    answers = {general(FIRST, rng, Side.TRAIN).answer for _ in range(100)}
    assert answers == {FIRST.answer, *ANSWERS["thanks"], *ANSWERS["sure"]}


def test_the_next_turn_of_a_training_is_never_a_held_out_one() -> None:
    """Whatever comes next, its wording is one for the training."""
    rng = Random(0)
    kept = {
        pattern[1:] for patterns in FOLLOW_UPS.values() for pattern in patterns if pattern[0] == HELD_OUT_MARK
    }
    asked = {next_turn(FIRST, rng, _fresh, is_topical=True).question for _ in range(2_000)}
    assert "What is 2 + 2?" in asked
    assert "Shorter now." in asked
    assert not asked & {*kept, "Be brief."}


def test_turns_that_can_be_evaluated_are_told() -> None:
    """A turn counts only if one of its follow-ups is kept for the evaluation."""
    assert has_held_out_follow_up(FIRST)
    assert not has_held_out_follow_up(Turn("Hi", "Hello!", follow_ups=AFTER[:1]))
