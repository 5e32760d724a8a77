"""The held-out evaluation: questions that the training generator can never emit, judged by rule.

It takes anything that answers a conversation, so that the network in training and the shipped file
in the engine are judged alike. It trains nothing and knows no file format; `evaluation_report` words
the result.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .corpus.dialogue import Family, Turn
from .corpus.stream import families, follow_up_family, held_out, noisy
from .corpus.unknown import declines, is_refusal

QUESTIONS = 50
MORE_QUESTIONS = {"story": 200, "add": 200, "subtract": 200}  # the bars ask for more of these
FAILURES_SHOWN = 3
_TWO_DIGITS = re.compile(r"(?<!\d)\d\d [+-] \d\d = ")

Progress = Callable[["Score"], None]


class Respondent(Protocol):
    """Whatever answers: a model file in the engine, a network, a table in a test."""

    def answer(self, messages: Sequence[str]) -> str:
        """The reply to a conversation of user, assistant, user, ... messages."""

    def surprise(self, messages: Sequence[str], answer: str) -> tuple[float, int]:
        """How surprised it is by this answer: the sum over its tokens in nats, and their number."""


@dataclass
class Score:
    """How one family did.

    Args:
        family: its name.
        declines: whether its questions are to be declined.
        asked: how many questions.
        right: how many were answered rightly.
        right_noisy: how many were still right when typed in a hurry; None when not asked.
        refused: how many replies declined.
        two_digits: of sums with two digits on both sides, how many were asked and how many right.
        failures: some wrong replies, as (conversation, reply, wanted).
    """

    family: str
    declines: bool
    asked: int = 0
    right: int = 0
    right_noisy: int | None = None
    refused: int = 0
    two_digits: tuple[int, int] = (0, 0)
    failures: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.right / self.asked if self.asked else 0.0

    @property
    def accuracy_noisy(self) -> float:
        """The same of the questions typed in a hurry."""
        return (self.right_noisy or 0) / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Evaluation:
    """The scores of all families and what follows from them."""

    scores: tuple[Score, ...]
    perplexity: float | None = None

    @property
    def inside(self) -> list[Score]:
        """The families of Seedling's world."""
        return [score for score in self.scores if not score.declines]

    @property
    def macro_accuracy(self) -> float:
        """Mean accuracy of the families inside Seedling's world, each counting the same."""
        return _mean([score.accuracy for score in self.inside])

    @property
    def macro_accuracy_noisy(self) -> float:
        """The same with typos, lower case and missing marks."""
        return _mean([score.accuracy_noisy for score in self.inside])

    @property
    def refusal_rate(self) -> float:
        """Share of questions outside its world that were declined."""
        outside = [score for score in self.scores if score.declines]
        return sum(score.right for score in outside) / max(1, sum(score.asked for score in outside))

    @property
    def false_refusal_rate(self) -> float:
        """Share of questions inside its world that were declined all the same."""
        return sum(score.refused for score in self.inside) / max(1, sum(score.asked for score in self.inside))

    @property
    def two_digit_accuracy(self) -> float:
        """Share of sums and differences of two-digit numbers that are right, pairs never seen."""
        asked = sum(score.two_digits[0] for score in self.scores)
        right = sum(score.two_digits[1] for score in self.scores)
        return right / max(1, asked)

    def accuracy_of(self, family: str) -> float:
        """Share of right answers in one family."""
        return next(score.accuracy for score in self.scores if score.family == family)


def evaluated_families() -> tuple[Family, ...]:
    """The families of the corpus and the follow-ups."""
    return (*families(), follow_up_family())


def evaluate(
    respondent: Respondent,
    *,
    count: int = QUESTIONS,
    with_noise: bool = True,
    with_perplexity: bool = True,
    progress: Progress | None = None,
) -> Evaluation:
    """Ask `count` held-out questions of every family, of some more, and judge the replies."""
    scores, nats, tokens = [], 0.0, 0
    for family in evaluated_families():
        wanted = MORE_QUESTIONS.get(family.name, count) if count >= QUESTIONS else count
        turns = held_out(family, wanted)
        score = _evaluate_family(family, turns, respondent, with_noise)
        scores.append(score)
        if with_perplexity:
            for turn in [each for each in turns if not each.letterwise][:QUESTIONS]:
                sum_nats, number = respondent.surprise(messages_of(turn), turn.answer)
                nats, tokens = nats + sum_nats, tokens + number
        if progress is not None:
            progress(score)
    return Evaluation(tuple(scores), math.exp(nats / tokens) if tokens else None)


def messages_of(turn: Turn) -> list[str]:
    """The conversation up to this question, with the right answers before it."""
    earlier = [text for each in turn.earlier for text in (each.question, each.answer)]
    return [*earlier, turn.question]


def _evaluate_family(family: Family, turns: list[Turn], respondent: Respondent, with_noise: bool) -> Score:
    score = Score(family.name, declines=family.judge is declines)
    for turn in turns:
        reply = respondent.answer(messages_of(turn))
        is_right = family.judge(turn, reply)
        score.asked += 1
        score.right += is_right
        score.refused += is_refusal(reply)
        if family.name in ("add", "subtract") and _TWO_DIGITS.search(turn.answer):
            score.two_digits = (score.two_digits[0] + 1, score.two_digits[1] + is_right)
        if not is_right and len(score.failures) < FAILURES_SHOWN:
            score.failures.append((" / ".join(messages_of(turn)), reply, turn.answer))
    if with_noise:
        typed = [noisy(turn, seed=0) for turn in turns]
        score.right_noisy = sum(family.judge(turn, respondent.answer(messages_of(turn))) for turn in typed)
    return score


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
