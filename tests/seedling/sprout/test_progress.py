"""When something is shown, asked or saved, and what is shown then."""

from __future__ import annotations

import pytest

from groundup.seedling.sprout.events import Answered
from groundup.seedling.sprout.progress import SAVE_EVERY_S, Clock, Interval


def _answered(used_s: float) -> Answered:
    return Answered(used_s=used_s, prompt="?", answer="!")


def test_an_interval_is_shown_as_its_mean() -> None:
    """Loss and speed are those of the steps since the last time; then it begins anew."""
    interval = Interval(0.0, step_tokens=100)
    for loss in (3.0, 1.0):
        interval.add(loss, took_s=0.5)
    assert interval.is_full()
    shown = interval.take(step=7, used_s=9.0)
    assert (shown.step, shown.loss, shown.tokens, shown.tokens_per_s) == (7, 2.0, 700, 200.0)
    assert (interval.steps, interval.is_full()) == (0, False)


def test_checkpoints_are_twenty_seconds_apart() -> None:
    """Counted from the last one, also after a stop."""
    interval = Interval(used_s=100.0, step_tokens=1)
    assert not interval.is_save_due(100.0 + SAVE_EVERY_S - 1)
    assert interval.is_save_due(100.0 + SAVE_EVERY_S)
    assert not interval.is_save_due(100.0 + SAVE_EVERY_S + 1)


@pytest.mark.parametrize(
    ("used_s", "answered_s", "is_due"),
    [
        (0.0, [], True),
        (59.9, [0.0], False),
        (60.1, [0.0], True),
        (119.0, [0.0, 60.1], False),
        (130.0, [62.0], True),
    ],
)
def test_it_is_asked_at_once_and_every_minute(used_s: float, answered_s: list[float], is_due: bool) -> None:
    """However long the last answer took, the next one comes with the next full minute."""
    assert Interval.is_answer_due(used_s, [_answered(one) for one in answered_s]) is is_due


def test_the_clock_counts_on() -> None:
    """After a stop it goes on where it was."""
    assert 50.0 <= Clock(50.0).used_s < 51.0
