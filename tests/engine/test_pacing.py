"""Prompt tokens are rationed so that running answers are not silent for longer than the bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.engine.pacing import (
    LONGEST_STEP_S,
    SMALLEST_CHUNK_TOKENS,
    SMALLEST_IDLE_CHUNK_TOKENS,
    Pacing,
)
from groundup.engine.runner import KERNEL_TOKENS


def test_without_answers_a_step_ends_within_a_second() -> None:
    """Where nobody waits for a next token a prompt gets the whole batch, or as much as that time allows."""
    pacing = Pacing(0.25, 512)
    pacing.measure(0, 100, 0.1)
    assert pacing.prompt_tokens(0) == 512

    slow = Pacing(0.25, 512)
    slow.measure(0, 100, 1.0)
    assert 0.9 * LONGEST_STEP_S <= slow.prompt_tokens(0) * 0.01 <= LONGEST_STEP_S


def test_without_answers_chunks_do_not_shrink_for_ever() -> None:
    """On a busy machine small steps look slow because they are small; that must not make them smaller."""
    pacing = Pacing(0.25, 512)
    pacing.measure(0, 128, 30.0)

    assert pacing.prompt_tokens(0) == SMALLEST_IDLE_CHUNK_TOKENS


def test_chunks_fill_the_kernels() -> None:
    """Answers and chunk are together a multiple of 16, which the library computes without loss."""
    pacing = Pacing(0.25, 4096)
    for answers in (1, 2, 3):
        pacing.measure(answers, 0, 0.01)
    pacing.measure(1, 100, 0.11)

    assert [(answers + pacing.prompt_tokens(answers)) % KERNEL_TOKENS for answers in (1, 2, 3)] == [0, 0, 0]


def test_before_anything_is_measured_the_chunk_is_the_smallest() -> None:
    """The first prompt beside a running answer is read carefully: one kernel's worth."""
    assert Pacing(0.25, 512).prompt_tokens(1) == KERNEL_TOKENS - 1


def test_a_full_batch_has_no_room() -> None:
    """More answers than the batch holds leave nothing for prompts, and never less than nothing."""
    pacing = Pacing(0.25, 8)

    assert [pacing.prompt_tokens(answers) for answers in (6, 8, 20)] == [2, 0, 0]


@pytest.mark.parametrize("bound_s", [0.1, 0.25, 1.0])
def test_a_step_stays_below_the_bound(bound_s: float) -> None:
    """With 20 ms for the answers and 1 ms per prompt token, answers and chunk fit into the bound."""
    pacing = Pacing(bound_s, 4096)
    pacing.measure(4, 0, 0.020)
    pacing.measure(4, 100, 0.120)

    chunk = pacing.prompt_tokens(4)

    assert chunk > SMALLEST_CHUNK_TOKENS
    assert 0.6 * bound_s < 0.020 + 0.001 * chunk <= bound_s


def test_where_the_bound_cannot_be_held_prompts_get_as_much_time_as_answers() -> None:
    """Twenty answers take 0.4 s, more than the bound: those who wait for a first word get 0.4 s too."""
    pacing = Pacing(0.25, 512)
    pacing.measure(20, 0, 0.4)
    pacing.measure(20, 28, 0.4 + 28 * 0.012)

    assert pacing.prompt_tokens(20) == 28  # 0.4 s / 0.012 s, in whole kernels with the answers
    assert pacing.prompt_tokens(20) * 0.012 <= 0.4 + KERNEL_TOKENS / 2 * 0.012


def test_speed_follows_the_machine() -> None:
    """When the machine slows down the chunk shrinks within a few steps."""
    pacing = Pacing(0.25, 4096)
    pacing.measure(1, 0, 0.010)
    pacing.measure(1, 100, 0.060)
    fast = pacing.prompt_tokens(1)

    for _ in range(8):
        pacing.measure(1, 100, 0.210)

    assert pacing.prompt_tokens(1) < fast / 2


def test_large_chunks_and_small_ones_are_measured_apart() -> None:
    """A token beside answers costs more than one of a whole batch; neither spoils the other's figure."""
    pacing = Pacing(0.25, 512)
    pacing.measure(0, 512, 0.512)
    pacing.measure(1, 0, 0.010)
    pacing.measure(1, 15, 0.010 + 15 * 0.010)

    assert pacing.prompt_tokens_per_s == pytest.approx(1000)
    assert pacing.prompt_tokens(1) == KERNEL_TOKENS - 1


def test_answers_that_were_never_alone_are_estimated_from_their_share() -> None:
    """In a burst there may be no step without a prompt: until then a token is a token."""
    pacing = Pacing(0.25, 512)
    pacing.measure(20, 12, 0.32)

    assert pacing.answers_s(20) == pytest.approx(0.20)


def test_a_guess_gives_way_to_measurements() -> None:
    """Between one answer and eight that were measured alone, five lie in proportion, whatever was guessed."""
    pacing = Pacing(0.25, 512)
    pacing.measure(5, 27, 0.285)
    guess_s = pacing.answers_s(5)
    pacing.measure(1, 0, 0.025)
    pacing.measure(8, 0, 0.165)

    assert guess_s == pytest.approx(0.285 * 5 / 32)
    assert pacing.answers_s(5) == pytest.approx(0.105)


def test_the_more_wait_for_a_first_word_the_longer_answers_may_pause() -> None:
    """With as many readers as answers the bound is half as long again; it is never doubled."""
    pacing = Pacing(0.25, 4096)
    pacing.measure(4, 0, 0.020)
    pacing.measure(4, 100, 0.120)

    steps_s = [0.020 + 0.001 * pacing.prompt_tokens(4, readers) for readers in (0, 4, 400)]

    assert steps_s[0] < steps_s[1] < steps_s[2]
    assert 0.25 < steps_s[1] <= 0.375
    assert 0.375 < steps_s[2] <= 0.5


def test_more_answers_than_ever_measured_are_estimated() -> None:
    """A step with twice as many answers as measured is expected to take up to twice as long."""
    pacing = Pacing(0.25, 512)
    pacing.measure(4, 0, 0.040)

    assert pacing.answers_s(8) == pytest.approx(0.080)
    assert pacing.answers_s(2) == pytest.approx(0.040)
    assert pacing.answers_s(0) == 0


def test_a_few_prompt_tokens_teach_nothing() -> None:
    """A chunk of some tokens says little about the time of one, and is not measured."""
    pacing = Pacing(0.25, 512)
    pacing.measure(1, 2, 0.2)

    assert pacing.prompt_tokens_per_s == 0


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 512), st.floats(1e-6, 100)), max_size=20),
    st.integers(0, 600),
)
def test_whatever_was_measured_the_ration_is_sane(steps: list[tuple[int, int, float]], answers: int) -> None:
    """The ration is never negative, never above the batch's room, and never below what room allows."""
    pacing = Pacing(0.25, 512)
    for step in steps:
        pacing.measure(*step)
    room = max(0, 512 - answers)

    chunk = pacing.prompt_tokens(answers)

    assert min(room, SMALLEST_CHUNK_TOKENS) <= chunk <= room
    assert pacing.prompt_tokens_per_s >= 0
