"""Who is sent away is told when there will be a place, and not everybody the same moment."""

from __future__ import annotations

import pytest

from groundup.host.return_times import LONGEST_S, SHORTEST_S, USUAL_S, ReturnTimes


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def told(interval_s: float, asking: int, kind: type[ReturnTimes] = ReturnTimes) -> list[float]:
    """What so many are told at once, where requests have ended every so many seconds."""
    clock = Clock()
    times = kind(clock)
    for _ in range(10):
        times.note_end()
        clock.now_s += interval_s
    return [times.next_s() for _ in range(asking)]


def comes_in_turn(kind: type[ReturnTimes]) -> bool:
    """Whether three who come at once are told three moments, as far apart as places become free."""
    return told(3.0, 3, kind) == pytest.approx([3.0, 6.0, 9.0])


def test_each_gets_a_place_of_their_own() -> None:
    """Places become free every three seconds, so the third is to come back in nine."""
    assert comes_in_turn(ReturnTimes)


def test_a_fixed_time_is_caught() -> None:
    """Who tells everybody the same fails the same check."""

    class Fixed(ReturnTimes):
        def next_s(self) -> float:
            return USUAL_S

    assert not comes_in_turn(Fixed)


def test_bounds() -> None:
    """Never less than a second, never more than a minute, and the usual time while nothing is known."""
    assert told(0.01, 1) == [SHORTEST_S]
    assert told(30.0, 5)[-1] == LONGEST_S
    assert ReturnTimes().next_s() == USUAL_S


def test_work_that_stalls_makes_the_wait_longer() -> None:
    """Where nothing has ended for long, nobody is told to come at once."""
    clock = Clock()
    times = ReturnTimes(clock)
    for _ in range(10):
        times.note_end()
        clock.now_s += 1
    clock.now_s += 90
    assert times.next_s() == pytest.approx(10.0)


def test_old_promises_are_forgotten() -> None:
    """A place that was promised for a moment that has passed is not waited for."""
    clock = Clock()
    times = ReturnTimes(clock)
    for _ in range(10):
        times.note_end()
        clock.now_s += 2
    assert [times.next_s(), times.next_s()] == pytest.approx([2.0, 4.0])
    clock.now_s += 100
    for _ in range(40):
        times.note_end()
        clock.now_s += 2
    assert times.next_s() == pytest.approx(2.0)
