"""Timing by an engine whose clock is made up: samples, busyness, and an end in time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from groundup.engine.protocol import Usage
from groundup.host.probe_timing import SAMPLES, STEPS_PER_SAMPLE, WARM_STEPS, fast_of, time_model


class FakeEngine:
    """Answers by a list of seconds per step; the first answer warms up and is no sample."""

    def __init__(self, steps_s: Sequence[float], *, token_s: float = 0.001) -> None:
        self.steps_s = list(steps_s)
        self.token_s = token_s
        self.asked: list[tuple[int, int]] = []

    async def ask(self, prompt: Sequence[int], answer_tokens: int) -> Usage:
        step_s = self.steps_s[min(len(self.asked), len(self.steps_s) - 1)]
        self.asked.append((len(prompt), answer_tokens))
        return Usage(
            prompt_tokens=len(prompt), reused_tokens=0, computed_tokens=len(prompt),
            generated_tokens=answer_tokens, queue_s=0, prefill_s=self.token_s * len(prompt),
            decode_s=step_s * (answer_tokens - 1), first_token_s=0, cells_in_use=0, seed=0,
        )  # fmt: skip


def never() -> bool:
    """There is time."""
    return False


async def test_enough_warm_steps() -> None:
    """Three steps warm up, then at least forty are timed, after one token each."""
    engine = FakeEngine([9.0, 0.01])
    found = await time_model(engine, prompt_tokens=0, is_over=never)
    assert found.step_s == pytest.approx(0.01)  # the slow warm-up does not count
    assert not found.is_busy
    assert engine.asked[0] == (1, WARM_STEPS + 1)
    assert SAMPLES * STEPS_PER_SAMPLE >= 40
    assert len(engine.asked) == 1 + SAMPLES


async def test_others_only_slow_it_down() -> None:
    """With three quick samples of eleven the quick ones count, and the computer is called busy."""
    engine = FakeEngine([1.0, *[0.01] * 3, *[0.02] * 8])
    found = await time_model(engine, prompt_tokens=0, is_over=never)
    assert found.step_s == pytest.approx(0.01)
    assert found.is_busy


def test_single_slips_of_a_clock_do_not_count() -> None:
    """One sample that is too good to be true decides nothing; the minimum, the known-bad twin, would."""
    times = [0.001, *[0.01] * 10]
    assert fast_of(times) == (0.01, 1.0)
    assert min(times) == 0.001


async def test_a_prompt_and_what_follows_it() -> None:
    """The prompt is read up to three times, and steps after it are timed."""
    engine = FakeEngine([0.01])
    found = await time_model(engine, prompt_tokens=128, is_over=never)
    assert found.prefill_s == pytest.approx(0.128)
    assert found.late_step_s == pytest.approx(0.01)
    assert [prompt for prompt, _ in engine.asked].count(128) == 3


async def test_a_slow_prompt_is_read_once() -> None:
    """Where it takes a second or more, once has to do."""
    engine = FakeEngine([0.01], token_s=0.1)
    await time_model(engine, prompt_tokens=128, is_over=never)
    assert [prompt for prompt, _ in engine.asked].count(128) == 1


async def test_time_runs_out() -> None:
    """Then one sample has to do, and no prompt is begun."""
    engine = FakeEngine([0.01])
    found = await time_model(engine, prompt_tokens=128, is_over=lambda: True)
    assert found.step_s == pytest.approx(0.01)
    assert found.prefill_s == 0.0
    assert len(engine.asked) == 2
