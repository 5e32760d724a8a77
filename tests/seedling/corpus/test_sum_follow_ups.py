"""Follow-ups of a sum start from its result, or are sums of their own."""

from __future__ import annotations

import re
from random import Random

from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.sum_follow_ups import follow_ups


def goes_on_from(result: int, turn: Turn) -> bool:
    """Whether a follow-up either names both numbers or starts from the result before."""
    first = int(re.split(r" (?:[-+x/]|ends) ", turn.answer)[0])
    asked = re.findall(r"\d+", turn.question)
    return len(asked) == 2 or first == result


def test_going_on_starts_from_the_result() -> None:
    """'Now add 7' calculates with what came out before."""
    rng = Random(0)
    turns = [turn for _ in range(500) for turn in follow_ups(85, rng, Side.TRAIN)]
    assert all(goes_on_from(85, turn) for turn in turns)
    assert any(turn.answer.startswith("85 + ") for turn in turns)


def test_a_forgotten_result_is_noticed() -> None:
    """The check above fails for a follow-up that starts from another number."""
    assert not goes_on_from(85, Turn("Now add 7.", "58 + 7 = 65."))


def test_wordings_of_the_evaluation_are_marked() -> None:
    """Follow-ups for the evaluation carry the mark, those of the training never do."""
    rng = Random(1)
    for side, marked in ((Side.TRAIN, False), (Side.HELD_OUT, True)):
        turns = [turn for _ in range(200) for turn in follow_ups(24, rng, side)]
        assert all(turn.question.startswith("~") is marked for turn in turns)


def test_no_follow_up_calculates_with_negative_results() -> None:
    """After a negative result only sums of their own follow."""
    rng = Random(2)
    turns = [turn for _ in range(200) for turn in follow_ups(-14, rng, Side.TRAIN)]
    assert all(len(re.findall(r"\d+", turn.question)) == 2 for turn in turns)
