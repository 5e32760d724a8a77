"""Tests that want the computer to themselves have it, in however many processes the others run."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.turns import turn

Span = tuple[bool, float, float]
TURNS = [False, False, True, False, True, False, False, True]


def take(folder: Path, alone: bool, locked_alone: bool) -> Span:
    """One turn of 50 ms, with the time it began and ended."""
    with turn(alone=locked_alone, door=folder / "door", room=folder / "room"):
        began = time.monotonic()
        time.sleep(0.05)
        return alone, began, time.monotonic()


def spans(folder: Path, *, is_honoured: bool) -> list[Span]:
    """Eight turns in three processes; three ask to be alone, and get it or not."""
    for name in ("door", "room"):
        (folder / name).touch()
    spawning = get_context("spawn")
    with ProcessPoolExecutor(3, spawning, spawning.Barrier(3).wait) as pool:  # all begin together
        return list(pool.map(take, [folder] * len(TURNS), TURNS, [alone and is_honoured for alone in TURNS]))


def overlaps(one: Span, other: Span) -> bool:
    """Were both going on at the same time?"""
    return one[1] < other[2] and other[1] < one[2]


@pytest.mark.parametrize("is_honoured", [True, False])
def test_nothing_runs_beside_who_is_alone(tmp_path: Path, is_honoured: bool) -> None:
    """A turn that is shared although it asked to be alone is seen here."""
    pairs = list(combinations(spans(tmp_path, is_honoured=is_honoured), 2))
    disturbed = [pair for pair in pairs if overlaps(*pair) and (pair[0][0] or pair[1][0])]
    assert bool(disturbed) is not is_honoured
    assert any(overlaps(*pair) for pair in pairs)  # the others did run side by side
