"""What would make a model fit: each thing that one could change, tried with the same arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .budget import Budget
from .candidate import Candidate, Plan, need_of
from .quality import is_below_four_bits, quality_rank
from .verdicts import Need, judge

LEAST_CONTEXT_TOKENS: Final = 2048
MOST_LEVERS: Final = 3
SOLD_GIB: Final = (4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
MORE_THAN_NOW: Final = 1.1  # a computer sold with 24 GB shows a little less, and has them already
_CONTEXT_STEP_TOKENS: Final = 256
_GIB: Final = 1 << 30


class LeverKind(StrEnum):
    """What can be changed, the least trouble first."""

    CLOSE_PROGRAMS = "close_programs"
    SHORTER_CONTEXT = "shorter_context"
    FEWER_PEOPLE = "fewer_people"
    SMALLER_FILE = "smaller_file"
    SMALLER_FILE_AND_CONTEXT = "smaller_file_and_context"
    MORE_MEMORY = "more_memory"


@dataclass(frozen=True, slots=True)
class Lever:
    """One change after which it fits: the candidate and plan then, and the memory that it takes.

    `amount` is bytes to be freed, tokens, people or GB of memory, by the kind.
    """

    kind: LeverKind
    candidate: Candidate
    plan: Plan
    need: Need
    amount: int


def levers(
    candidate: Candidate,
    plan: Plan,
    budget: Budget,
    *,
    others: Sequence[Candidate] = (),
    people: int = 1,
    shared_tokens: int = 0,
) -> tuple[Lever, ...]:
    """The changes that would do, each alone; two together only where none alone does. Three at most.

    Args:
        candidate: what does not fit comfortably.
        plan: how it would be loaded.
        budget: the memory there is.
        others: further files of the same model.
        people: that work at once.
        shared_tokens: of the context that they share.
    """
    smaller = _smaller_files(candidate, others)
    single = [
        *_closing(candidate, plan, budget),
        *_shorter(candidate, plan, budget, people=people),
        *_fewer(candidate, plan, budget, people=people, shared_tokens=shared_tokens),
        *_first_that_fits(smaller, plan, budget),
    ]
    if not single:
        single = list(_smaller_and_shorter(smaller, plan, budget, people=people))
    if not any(lever.kind is LeverKind.CLOSE_PROGRAMS for lever in single):
        single += _more_memory(candidate, plan, budget)
    return tuple(single[:MOST_LEVERS])


def longest_fitting_context(candidate: Candidate, plan: Plan, free_bytes: int, *, at_most_tokens: int) -> int:
    """The longest context, in steps of 256 tokens, whose load stays within `free_bytes`; 0 if none does."""
    low, high = 0, at_most_tokens // _CONTEXT_STEP_TOKENS
    while low < high:
        middle = (low + high + 1) // 2
        fits = need_of(candidate, plan.with_context(middle * _CONTEXT_STEP_TOKENS)).high <= free_bytes
        low, high = (middle, high) if fits else (low, middle - 1)
    return low * _CONTEXT_STEP_TOKENS


def _closing(candidate: Candidate, plan: Plan, budget: Budget) -> Iterator[Lever]:
    need = need_of(candidate, plan)
    missing = need.high - budget.comfortable_bytes
    if need.high <= budget.quiet_bytes and missing > 0:
        yield Lever(LeverKind.CLOSE_PROGRAMS, candidate, plan, need, missing)


def _shorter(candidate: Candidate, plan: Plan, budget: Budget, *, people: int) -> Iterator[Lever]:
    if people > 1:
        return
    most = min(plan.context_tokens - 1, candidate.longest_context_tokens or plan.context_tokens)
    tokens = longest_fitting_context(candidate, plan, budget.comfortable_bytes, at_most_tokens=most)
    if tokens >= LEAST_CONTEXT_TOKENS:
        shorter = plan.with_context(tokens)
        yield Lever(LeverKind.SHORTER_CONTEXT, candidate, shorter, need_of(candidate, shorter), tokens)


def _fewer(
    candidate: Candidate, plan: Plan, budget: Budget, *, people: int, shared_tokens: int
) -> Iterator[Lever]:
    own = plan.context_tokens - shared_tokens
    for count in range(people - 1, 0, -1):
        fewer = plan.with_context(plan.context_tokens, shared_tokens + count * own)
        need = need_of(candidate, fewer)
        if need.high <= budget.comfortable_bytes:
            yield Lever(LeverKind.FEWER_PEOPLE, candidate, fewer, need, count)
            return


def _smaller_files(candidate: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """The others that are smaller and not below four bits, the best first."""
    limit = candidate.facts.weights_bytes
    found = [
        one for one in others if one.facts.weights_bytes < limit and not is_below_four_bits(one.quantisation)
    ]
    return sorted(found, key=lambda one: (quality_rank(one.quantisation), one.name))


def _first_that_fits(candidates: Sequence[Candidate], plan: Plan, budget: Budget) -> Iterator[Lever]:
    for one in candidates:
        need = need_of(one, plan)
        if need.high <= budget.comfortable_bytes:
            yield Lever(LeverKind.SMALLER_FILE, one, plan, need, one.download_bytes)
            return


def _smaller_and_shorter(
    candidates: Sequence[Candidate], plan: Plan, budget: Budget, *, people: int
) -> Iterator[Lever]:
    for one in candidates:
        for found in _shorter(one, plan, budget, people=people):
            yield Lever(
                LeverKind.SMALLER_FILE_AND_CONTEXT, found.candidate, found.plan, found.need, found.amount
            )
            return


def _more_memory(candidate: Candidate, plan: Plan, budget: Budget) -> Iterator[Lever]:
    """The next size sold in which it would fit beside a system that keeps as much as here."""
    need = need_of(candidate, plan)
    kept = budget.total_bytes - budget.quiet_bytes
    for size in SOLD_GIB:
        total = size * _GIB
        bigger = Budget(total, max(0, total - kept), max(0, total - kept))
        if total > MORE_THAN_NOW * budget.total_bytes and judge(need, bigger).runs_now:
            yield Lever(LeverKind.MORE_MEMORY, candidate, plan, need, size)
            return
