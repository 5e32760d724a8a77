"""The evaluation gives points where they are due."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from groundup.seedling.corpus.stream import held_out, noisy
from groundup.seedling.corpus.unknown import REFUSALS
from groundup.seedling.evaluate import Respondent, evaluate, evaluated_families, messages_of


class KnowsEverything:
    """Answers every held-out question as the corpus would."""

    @staticmethod
    @cache
    def _answers() -> dict[tuple[str, ...], str]:
        turns = [turn for family in evaluated_families() for turn in held_out(family, 5)]
        return {tuple(messages_of(turn)): turn.answer for turn in turns}

    def answer(self, messages: Sequence[str]) -> str:
        return self._answers()[tuple(messages)]

    def surprise(self, messages: Sequence[str], answer: str) -> tuple[float, int]:
        return 2 * math.log(2), 2


class AlwaysDeclines(KnowsEverything):
    def answer(self, messages: Sequence[str]) -> str:
        return REFUSALS["fact"][0]


class Parrot(KnowsEverything):
    def answer(self, messages: Sequence[str]) -> str:
        return messages[-1]


def test_a_model_that_knows_everything_gets_all_points() -> None:
    """The right answers give full marks, no false refusals and the perplexity that was reported."""
    evaluation = evaluate(KnowsEverything(), count=5, with_noise=False)
    assert evaluation.macro_accuracy == 1
    assert evaluation.refusal_rate == 1
    assert evaluation.two_digit_accuracy == 1
    assert evaluation.perplexity is not None
    assert math.isclose(evaluation.perplexity, 2)


def test_a_model_that_always_declines_is_found_out() -> None:
    """Declining everything is honest outside and wrong inside."""
    evaluation = evaluate(AlwaysDeclines(), count=5, with_noise=False)
    assert evaluation.refusal_rate == 1
    assert evaluation.macro_accuracy == 0
    assert evaluation.false_refusal_rate == 1


def test_a_model_that_parrots_gets_no_points() -> None:
    """Repeating the question is never right."""
    evaluation = evaluate(Parrot(), count=5)
    assert evaluation.macro_accuracy == evaluation.macro_accuracy_noisy == evaluation.refusal_rate == 0


def test_questions_typed_in_a_hurry_are_asked_too() -> None:
    """The noisy questions are asked, and counted by themselves."""
    asked: set[str] = set()

    class Listener(Parrot):
        def answer(self, messages: Sequence[str]) -> str:
            asked.add(messages[-1])
            return "?"

    listener: Respondent = Listener()
    evaluate(listener, count=2, with_perplexity=False)
    for family in evaluated_families():
        for turn in held_out(family, 2):
            assert {turn.question, noisy(turn, seed=0).question} <= asked
