"""The best plan fits, reads well, is as faithful as that allows, and plans no longer text than wanted."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.fit.best_plan import Choice, Refusal, best_plan
from groundup.fit.candidate import need_of
from groundup.fit.purposes import DESK, DOCUMENTS, PURPOSES, class_of
from groundup.fit.situation import Situation
from groundup.fit.verdicts import judge
from tests.fit.candidates import SHAPES, candidate, situation

FILES = ("F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "Q2_K")


def chosen(name: str, found: Situation, *quantisations: str) -> Choice | Refusal:
    """The best way to chat with a model that comes in these files."""
    files = [candidate(name, one) for one in quantisations or FILES]
    return best_plan(files, DESK, found.plan, found.budget, found.speed)


@pytest.mark.parametrize(
    ("name", "total_gib", "gb_per_s", "quantisation"),
    [
        ("gemma-1b", 16, 60.0, "F16"),  # so fast that even F16 reads comfortably
        ("llama-8b", 32, 60.0, "Q6_K"),  # beyond Q6_K it would not be comfortable
        ("llama-8b", 32, 36.0, "Q4_0"),  # finer files are too slow to read along
        ("llama-8b", 8.5, 60.0, "Q4_K_M"),  # finer ones do not fit
        ("llama-8b", 64, 0.0, "Q4_K_M"),  # nobody knows how fast: the usual one
    ],
)
def test_choices(name: str, total_gib: float, gb_per_s: float, quantisation: str) -> None:
    """As faithful as memory and reading speed allow."""
    found = chosen(name, situation(total_gib, gb_per_s))
    assert isinstance(found, Choice)
    assert found.candidate.quantisation == quantisation


def test_coarse_files_are_the_last_resort() -> None:
    """Below four bits only where nothing else fits."""
    found = chosen("llama-8b", situation(6), "Q2_K", "Q4_0")
    assert isinstance(found, Choice)
    assert found.candidate.quantisation == "Q2_K"


def test_the_advertised_context_is_no_default() -> None:
    """What was wanted is planned, not the 131,072 tokens that the model is advertised with."""
    found = chosen("llama-8b", situation(64), "Q4_K_M")
    assert isinstance(found, Choice)
    assert found.plan.context_tokens == 8192
    assert found.longest_context_tokens == 131_072
    known_bad = replace(found.plan, context_tokens=found.candidate.longest_context_tokens)
    assert need_of(found.candidate, known_bad).mid > 3 * found.need.mid


def test_no_more_text_than_the_model_knows() -> None:
    """A short model is planned with what it was trained for."""
    short = candidate("gemma-1b", "Q4_K_M")
    short = replace(short, facts=replace(short.facts, context_tokens=1024))
    here = situation(16)
    found = best_plan([short], DOCUMENTS, here.plan, here.budget, here.speed)
    assert isinstance(found, Choice)
    assert found.plan.context_tokens == 1024


def test_what_fits_nowhere_is_refused() -> None:
    """And the nearest is named."""
    found = chosen("llama-8b", situation(3))
    assert isinstance(found, Refusal)
    assert found.nearest.candidate.quantisation == "Q2_K"


def test_the_order_of_files_does_not_matter() -> None:
    """The same question has the same answer."""
    names = {
        found.candidate.name
        for order in permutations(("Q8_0", "Q4_K_M", "Q4_0"))
        if isinstance(found := chosen("llama-8b", situation(12, 50.0), *order), Choice)
    }
    assert len(names) == 1


@settings(deadline=None, max_examples=40)
@given(
    name=st.sampled_from(list(SHAPES)),
    total_gib=st.floats(2, 64),
    free=st.floats(0, 1),
    gb_per_s=st.sampled_from([0.0, 10.0, 100.0]),
    purpose=st.sampled_from([*PURPOSES.values(), class_of(7)]),
)
def test_what_is_returned_is_never_refused(
    name: str, total_gib: float, free: float, gb_per_s: float, purpose: object
) -> None:
    """`judge` agrees with every choice, and no choice takes more than is free."""
    here = situation(total_gib, gb_per_s, free_gib=free * max(0.0, total_gib - 1.5))
    quantisation = "MXFP4" if name == "gpt-oss-20b" else "Q4_K_M"
    files = [candidate(name, quantisation)]
    found = best_plan(files, purpose, here.plan, here.budget, here.speed)  # type: ignore[arg-type]
    if isinstance(found, Refusal):
        assert not judge(need_of(found.nearest.candidate, found.nearest.plan), here.budget).runs_now
        return
    assert judge(need_of(found.candidate, found.plan), here.budget).runs_now
    assert found.need.high <= here.budget.now_bytes
    longest = found.plan.with_context(found.longest_context_tokens)
    assert found.longest_context_tokens == found.plan.context_tokens or (
        need_of(found.candidate, longest).high <= here.budget.comfortable_bytes
    )
