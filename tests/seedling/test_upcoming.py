"""Results that processes make ahead come in order, and nothing stays behind."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from groundup.seedling.upcoming import AHEAD, upcoming


def _square(number: int) -> int:
    return number * number


def _process(_: int) -> int:
    return os.getpid()


def _reciprocal(number: int) -> float:
    return 1 / number


@pytest.mark.parametrize("processes", [0, 2])
def test_results_come_in_order(processes: int) -> None:
    """With and without helpers, also where there are more numbers than may be waiting."""
    numbers = range(3, 3 + 5 * AHEAD)
    assert list(upcoming(_square, numbers, processes)) == [number * number for number in numbers]


def test_helpers_do_the_work() -> None:
    """The results come from other processes; without helpers they are made here."""
    assert os.getpid() not in set(upcoming(_process, range(4), 2))
    assert set(upcoming(_process, range(4), 0)) == {os.getpid()}


@pytest.mark.parametrize("processes", [0, 1])
def test_a_fault_is_raised_in_its_place(processes: int) -> None:
    """What a helper could not make fails where it is wanted, after all that came before."""
    results = upcoming(_reciprocal, range(-1, 2), processes)
    assert next(results) == -1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_who_stops_early_leaves_no_process() -> None:
    """A training that is stopped takes its helpers with it."""
    results = upcoming(_square, range(1_000_000), 2)
    assert next(results) == 0
    assert multiprocessing.active_children()
    results.close()
    assert not multiprocessing.active_children()
