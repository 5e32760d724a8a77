"""What would make a model fit: each change does, alone, and says what it costs."""

from __future__ import annotations

import pytest

from groundup.fit.budget import Budget
from groundup.fit.candidate import Candidate, Plan, need_of
from groundup.fit.levers import Lever, LeverKind, levers, longest_fitting_context
from groundup.fit.verdicts import Verdict, judge
from tests.fit.candidates import GIB, budget, candidate, plan


def found(
    quantisation: str, memory: Budget, wanted: Plan, *others: str, people: int = 1, shared: int = 0
) -> tuple[Lever, ...]:
    """The levers of the 8B model, which comes in other files, too."""
    return levers(
        candidate("llama-8b", quantisation),
        wanted,
        memory,
        others=[candidate("llama-8b", name) for name in others],
        people=people,
        shared_tokens=shared,
    )


def kinds(changes: tuple[Lever, ...]) -> list[str]:
    """Their names."""
    return [one.kind.value for one in changes]


def verdict_after(lever: Lever, memory: Budget) -> Verdict:
    """What the load comes to when the change is made."""
    if lever.kind is LeverKind.MORE_MEMORY:
        kept = memory.total_bytes - memory.quiet_bytes
        free = lever.amount * GIB - kept
        memory = Budget(lever.amount * GIB, free, free)
    if lever.kind is LeverKind.CLOSE_PROGRAMS:
        free = memory.now_bytes + lever.amount
        memory = Budget(memory.total_bytes, free, free)
    return judge(need_of(lever.candidate, lever.plan), memory)


CASES: dict[str, tuple[str, Budget, Plan, tuple[str, ...]]] = {
    "long text": ("Q4_K_M", budget(16), plan(context_tokens=131_072), ()),
    "fine file": ("F16", budget(16), plan(), ("Q8_0", "Q4_K_M", "Q2_K")),
    "busy": ("Q4_K_M", budget(16, free_gib=4), plan(), ()),
    "small computer": ("Q8_0", budget(8), plan(context_tokens=65_536), ("Q4_K_M",)),
}


@pytest.mark.parametrize("case", list(CASES))
def test_every_lever_does(case: str) -> None:
    """After each change that is named, the model can be started."""
    quantisation, memory, wanted, others = CASES[case]
    changes = found(quantisation, memory, wanted, *others)
    assert 1 <= len(changes) <= 3
    assert all(verdict_after(one, memory).runs_now for one in changes)


def test_a_lever_that_does_not_is_caught() -> None:
    """One token shorter is a change, and no help: the rule above finds it."""
    quantisation, memory, wanted, _ = CASES["long text"]
    useless = plan(context_tokens=wanted.context_tokens - 1)
    model = candidate("llama-8b", quantisation)
    known_bad = Lever(LeverKind.SHORTER_CONTEXT, model, useless, need_of(model, useless), 1)
    assert not verdict_after(known_bad, memory).runs_now


def test_the_best_smaller_file_is_named() -> None:
    """Not the smallest, and none below four bits."""
    changes = found("F16", budget(16), plan(), "Q2_K", "Q4_K_M", "Q8_0")
    assert [one.candidate.quantisation for one in changes if one.kind is LeverKind.SMALLER_FILE] == ["Q8_0"]
    assert "smaller_file" not in kinds(found("F16", budget(6), plan(), "Q2_K"))


def test_two_changes_only_where_none_alone_does() -> None:
    """A smaller file and a shorter text together, if neither helps by itself."""
    quantisation, memory, wanted, others = CASES["small computer"]
    assert kinds(found(quantisation, memory, wanted, *others))[0] == "smaller_file_and_context"
    assert "smaller_file_and_context" not in kinds(found(*CASES["fine file"][:3], *CASES["fine file"][3]))


def test_fewer_people() -> None:
    """A class that is too large is told how many would do; the lesson stays as it is."""
    wanted = plan(context_tokens=6144, cache_tokens=4096 + 100 * 2048)
    changes = found("Q4_K_M", budget(16), wanted, people=100, shared=4096)
    fewer = next(one for one in changes if one.kind is LeverKind.FEWER_PEOPLE)
    assert 1 <= fewer.amount < 100
    assert fewer.plan.cache_tokens == 4096 + fewer.amount * 2048


def test_the_longest_context() -> None:
    """In steps of 256, and one step more does not fit."""
    model: Candidate = candidate("llama-8b", "Q4_K_M")
    tokens = longest_fitting_context(model, plan(), 10 * GIB, at_most_tokens=131_072)
    assert tokens % 256 == 0
    assert need_of(model, plan(context_tokens=tokens)).high <= 10 * GIB
    assert need_of(model, plan(context_tokens=tokens + 256)).high > 10 * GIB
    assert longest_fitting_context(model, plan(), GIB, at_most_tokens=131_072) == 0
