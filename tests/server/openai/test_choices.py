"""Several answers to one question."""

from __future__ import annotations

from groundup.chat.events import Content, Reading, Waiting
from groundup.chat.requests import CompletionRequest, SamplingWishes
from groundup.server.openai.choices import has_read, siblings


def test_seeds_differ() -> None:
    """One seed would give one answer many times; without one each draws its own."""
    seeded = CompletionRequest(prompt="a", sampling=SamplingWishes(given={"seed": 2**32 - 1}))
    assert [one.sampling.given["seed"] for one in siblings(seeded, 3)] == [2**32 - 1, 0, 1]
    free = CompletionRequest(prompt="a")
    assert siblings(free, 2) == [free, free]


def test_siblings_begin_once_the_prompt_is_computed() -> None:
    """Before, they would compute it again."""
    assert [has_read(one) for one in (Waiting(1), Reading(1, 2, 0), Content("a"))] == [False, False, True]
