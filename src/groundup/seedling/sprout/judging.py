"""Questions that were kept out of the training, asked of the model file through Groundup's engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from groundup.seedling.answering import through_engine
from groundup.seedling.corpus.dialogue import Family
from groundup.seedling.corpus.stream import held_out
from groundup.seedling.evaluate import messages_of

from .events import Judged

MOST_QUESTIONS = 100
FEWEST_QUESTIONS = 10


def judge(weights: Path, family: Family, *, deadline: float, stop: Callable[[], bool]) -> Iterator[Judged]:
    """Ask until all is asked, or the deadline has come; counts so far, after every question.

    Args:
        weights: the model file.
        family: whose held-out questions are asked; it also judges the replies.
        deadline: of `time.monotonic`; the first ten questions are asked all the same.
        stop: asked before every question.

    Raises:
        GroundupError: the engine does not take the file.
    """
    right = 0
    with through_engine(weights) as respondent:
        for asked, turn in enumerate(held_out(family, MOST_QUESTIONS), 1):
            if stop() or (asked > FEWEST_QUESTIONS and time.monotonic() > deadline):
                break
            right += family.judge(turn, respondent.answer(messages_of(turn)))
            yield Judged(asked=asked, right=right)
