"""The rates of a training follow how much of it is done."""

from __future__ import annotations

from groundup.seedling.recipe import FURTHER, Recipe, pace_at


def test_pace_goes_up_stays_and_ends_at_nothing() -> None:
    """A short way up, a level, and down to nothing when the time is used."""
    assert pace_at(0.0) == 0.0
    assert pace_at(0.3) == 1.0
    assert 0.0 < pace_at(0.9) < 1.0
    assert pace_at(1.0) == pace_at(1.5) == 0.0


def test_who_goes_on_learns_more_carefully() -> None:
    """What is known already is not to be overwritten: lower rates, and fewer tokens by far."""
    first = Recipe()
    assert max(FURTHER.matrix_rate, FURTHER.other_rate) < min(first.matrix_rate, first.other_rate)
    assert FURTHER.steps * FURTHER.step_tokens < 0.01 * first.steps * first.step_tokens
