"""Room for one more model is what the device has, less what loaded ones have not touched yet."""

from __future__ import annotations

import pytest

from groundup.device.memory import Memory
from groundup.host.memory_budget import Held, MemoryBudget


@pytest.mark.parametrize(
    ("limit", "spare", "loaded", "free", "whole"),
    [
        (0, 0, [], 100, 100),
        (0, 10, [], 90, 90),
        (0, 0, [Held(30, 20)], 90, 120),  # it will take 10 more
        (0, 0, [Held(20, 30)], 100, 130),  # it holds more than was expected
        (50, 0, [], 50, 50),
        (50, 0, [Held(30, 20)], 20, 50),
        (50, 0, [Held(60, 20)], 0, 50),
        (500, 10, [Held(30, 30)], 90, 120),
    ],
)
def test_room(limit: int, spare: int, loaded: list[Held], free: int, whole: int) -> None:
    """Of 100 bytes that are free on the device."""
    budget = MemoryBudget(limit, spare, lambda: Memory(1000, 100, "test"))
    assert (budget.free_bytes(loaded), budget.whole_bytes(loaded)) == (free, whole)
