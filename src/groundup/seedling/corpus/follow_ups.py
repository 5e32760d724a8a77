"""What people say next: a follow-up that belongs to the question before, or a general one.

The families give the follow-ups that only they can answer ("and backwards?"); here are those that fit
everywhere ("thanks", "are you sure?", "say that again"), and how often each comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .dialogue import Side, Turn
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose, settle
from .topics import FOLLOW_UPS, topics

GENERAL = ("thanks", "sure", "repeat")
ANSWERS = read_phrases("follow_ups", "answers")


def next_turn(last: Turn, rng: Random, fresh: Callable[[Random], Turn], *, is_topical: bool) -> Turn:
    """The next turn of a training dialogue: general, following, a neighbouring topic, or a fresh question."""
    roll = rng.random()
    if roll < 0.12:
        return general(last, rng, Side.TRAIN)
    if last.follow_ups and roll < 0.65:
        return following(last, rng, Side.TRAIN, is_topical=is_topical)
    if is_topical and roll < 0.85:
        return rng.choice([topic for topic in topics() if topic.names]).follow_up(rng, Side.TRAIN)
    return fresh(rng)


def following(last: Turn, rng: Random, side: Side, *, is_topical: bool) -> Turn:
    """One of the follow-ups that the last turn brings along, in the wording of this side.

    About a topic one may go on asking; elsewhere only the follow-up knows what makes sense after it.
    """
    is_held_out = side is Side.HELD_OUT
    wanted = [each for each in last.follow_ups if each.question.startswith(HELD_OUT_MARK) == is_held_out]
    chosen = rng.choice(wanted or last.follow_ups)
    question = settle(chosen.question.removeprefix(HELD_OUT_MARK), rng)
    onward = chosen.follow_ups or (last.follow_ups if is_topical else ())
    return replace(chosen, question=question, follow_ups=onward)


def general(last: Turn, rng: Random, side: Side) -> Turn:
    """Thanks, a doubt, or the wish to hear it again."""
    kind = rng.choice(GENERAL)
    question = choose(FOLLOW_UPS[kind], rng, side)
    if kind == "repeat":
        return replace(last, question=question)
    answers = ANSWERS[kind]
    return Turn(
        question, rng.choice(answers), accepted=frozenset(answers), follow_ups=last.follow_ups, loose=True
    )


def has_held_out_follow_up(turn: Turn) -> bool:
    """Whether some follow-up of this turn is kept for the evaluation."""
    return any(each.question.startswith(HELD_OUT_MARK) for each in turn.follow_ups)
