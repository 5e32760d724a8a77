"""Chooses the file and the length of text with which a model is best used here.

What fits with something to spare and writes fast enough to be read along; among those the most faithful
file; then the longest text. The same question has the same answer, ties are broken by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from .budget import Budget
from .candidate import Candidate, Plan, need_of
from .purposes import READING_WORDS_PER_S, Purpose, words
from .quality import NEARLY_LOSSLESS, USUAL, is_below_four_bits, quality_rank
from .speed import SpeedPrediction
from .verdicts import Need, Verdict, judge

COMFORTABLE_WORDS_PER_S: Final = 8.0
LADDER_TOKENS: Final = (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576)

SpeedOf = Callable[[Candidate, Plan], SpeedPrediction | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to use a model here, with what it comes to.

    `longest_context_tokens` is how long a text could be at most with the same file, still fitting and
    still fast enough; the plan itself asks for no more than was wanted, since all of it is taken at once.
    """

    candidate: Candidate
    plan: Plan
    need: Need
    verdict: Verdict
    speed: SpeedPrediction | None
    longest_context_tokens: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """No file of the model fits; `nearest` is the one that lacks least."""

    nearest: Choice


def best_plan(
    candidates: Sequence[Candidate],
    purpose: Purpose,
    plan: Plan,
    budget: Budget,
    speed_of: SpeedOf,
) -> Choice | Refusal:
    """The best way to use one of these files for a purpose, or the nearest if none runs now.

    Args:
        candidates: the files of one model; at least one.
        purpose: what it is for.
        plan: how the engine loads; its lengths are chosen here.
        budget: the memory there is.
        speed_of: predicts how fast; None where that is not known.
    """
    assert candidates
    asked = [judged(one, planned(one, purpose, plan), budget, speed_of) for one in candidates]
    running = [one for one in asked if one.verdict.runs_now]
    if not running:
        return Refusal(min(asked, key=lambda one: (one.need.high, one.candidate.name)))
    return min(running, key=_preference)


def judged(candidate: Candidate, plan: Plan, budget: Budget, speed_of: SpeedOf) -> Choice:
    """What this file comes to with exactly this plan."""
    need = need_of(candidate, plan)
    verdict, speed = judge(need, budget), speed_of(candidate, plan)
    longest = _longest(candidate, plan, budget, speed_of) if verdict is Verdict.FITS else plan.context_tokens
    return Choice(candidate, plan, need, verdict, speed, longest)


def planned(candidate: Candidate, purpose: Purpose, plan: Plan) -> Plan:
    """The lengths that the purpose needs, as far as the model was trained for them."""
    longest = candidate.longest_context_tokens or purpose.context_tokens
    return plan.with_context(
        min(purpose.context_tokens, longest), purpose.cache_tokens if purpose.people > 1 else 0
    )


def _preference(choice: Choice) -> tuple[bool, bool, bool, bool, int, str]:
    """Sorts the better choices first."""
    name = choice.candidate.quantisation
    rank = quality_rank(name)
    is_more_than_enough = rank < quality_rank(_enough(choice.speed))
    return (
        choice.verdict is not Verdict.FITS,
        is_below_four_bits(name),
        not _is_fast_enough(choice.speed),
        is_more_than_enough,
        -rank if is_more_than_enough else rank,
        choice.candidate.name,
    )


def _enough(speed: SpeedPrediction | None) -> str:
    """The storage beyond which finer ones are not worth their size here."""
    if speed is None:
        return USUAL
    fast = words(speed.decode_tokens_per_s.low) >= COMFORTABLE_WORDS_PER_S
    return "F32" if fast else NEARLY_LOSSLESS


def _is_fast_enough(speed: SpeedPrediction | None) -> bool:
    return speed is None or words(speed.decode_tokens_per_s.low) >= READING_WORDS_PER_S


def _longest(candidate: Candidate, plan: Plan, budget: Budget, speed_of: SpeedOf) -> int:
    """The longest text of the ladder that fits as well; where writing was readable, it must stay so."""
    found = plan.context_tokens
    is_readable = _is_fast_enough(speed_of(candidate, plan))
    for tokens in _ladder(candidate.longest_context_tokens):
        longer = plan.with_context(tokens)
        if tokens <= found:
            continue
        if judge(need_of(candidate, longer), budget) is not Verdict.FITS:
            break
        if is_readable and not _is_fast_enough(speed_of(candidate, longer)):
            break
        found = tokens
    return found


def _ladder(longest_tokens: int) -> list[int]:
    """The steps up to what the model was trained for, and that itself."""
    return [*(step for step in LADDER_TOKENS if step < longest_tokens), longest_tokens]
