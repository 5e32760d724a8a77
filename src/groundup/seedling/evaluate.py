"""The held-out evaluation: questions that the training generator can never emit, judged by rule.

It takes any function from question to answer, so that the network in training and the shipped file
in the engine are judged alike. It trains nothing and knows no file format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .corpus.dialogue import Family, Turn
from .corpus.stream import families, held_out, noisy
from .corpus.unknown import declines, is_refusal

Answer = Callable[[str], str]
Progress = Callable[[str], None]
FAILURES_SHOWN = 3


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
        failures: some wrong replies, as (question, reply, wanted).
    """

    family: str
    declines: bool
    asked: int = 0
    right: int = 0
    right_noisy: int | None = None
    refused: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Evaluation:
    """The scores of all families and what follows from them."""

    scores: tuple[Score, ...]

    @property
    def macro_accuracy(self) -> float:
        """Mean accuracy of the families inside Seedling's world, each counting the same."""
        return _mean([score.accuracy for score in self.scores if not score.declines])

    @property
    def macro_accuracy_noisy(self) -> float:
        """The same with typos, lower case and missing marks."""
        return _mean(
            [
                (score.right_noisy or 0) / score.asked
                for score in self.scores
                if not score.declines and score.asked
            ]
        )

    @property
    def refusal_rate(self) -> float:
        """Share of questions outside its world that were declined."""
        outside = [score for score in self.scores if score.declines]
        return sum(score.right for score in outside) / max(1, sum(score.asked for score in outside))

    @property
    def false_refusal_rate(self) -> float:
        """Share of questions inside its world that were declined all the same."""
        inside = [score for score in self.scores if not score.declines]
        return sum(score.refused for score in inside) / max(1, sum(score.asked for score in inside))


def evaluate(
    answer: Answer, *, count: int = 50, with_noise: bool = True, progress: Progress | None = None
) -> Evaluation:
    """Ask `count` held-out questions of every family and judge the replies."""
    scores = []
    for family in families():
        score = _evaluate_family(family, answer, count, with_noise)
        scores.append(score)
        if progress is not None:
            progress(_row(score))
    return Evaluation(tuple(scores))


def report(evaluation: Evaluation, *, failures: bool = True) -> str:
    """The evaluation as a table in Markdown, with some failures for the honest reader."""
    lines = ["| family | held-out questions | right | right when noisy | declined |", "|---|---|---|---|---|"]
    lines += [_row(score) for score in evaluation.scores]
    lines += [
        "",
        f"- Families inside its world, macro average: {evaluation.macro_accuracy:.1%}",
        f"- The same with typos, lower case and missing marks: {evaluation.macro_accuracy_noisy:.1%}",
        f"- Questions outside, declined: {evaluation.refusal_rate:.1%}",
        f"- Questions inside, wrongly declined: {evaluation.false_refusal_rate:.1%}",
    ]
    if failures:
        lines += ["", "Some failures:", ""]
        lines += [
            f"- {score.family}: {question!r} → {reply!r} (wanted {wanted!r})"
            for score in evaluation.scores
            for question, reply, wanted in score.failures
        ]
    return "\n".join(lines) + "\n"


def _evaluate_family(family: Family, answer: Answer, count: int, with_noise: bool) -> Score:
    score = Score(family.name, declines=family.judge is declines)
    turns = held_out(family, count)
    for turn in turns:
        reply = answer(turn.question)
        score.asked += 1
        score.refused += is_refusal(reply)
        if family.judge(turn, reply):
            score.right += 1
        elif len(score.failures) < FAILURES_SHOWN:
            score.failures.append((turn.question, reply, turn.answer))
    if with_noise:
        score.right_noisy = sum(_survives_noise(family, turn, answer) for turn in turns)
    return score


def _survives_noise(family: Family, turn: Turn, answer: Answer) -> bool:
    return family.judge(turn, answer(noisy(turn, seed=0).question))


def _row(score: Score) -> str:
    noisy_share = "" if score.right_noisy is None else f"{score.right_noisy / max(1, score.asked):.0%}"
    declined = score.refused / max(1, score.asked)
    return f"| {score.family} | {score.asked} | {score.accuracy:.0%} | {noisy_share} | {declined:.0%} |"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
