"""How much memory there is for models: what the device has free now, and what may be used of it.

A model that is loaded may not have touched yet what it will need; that is kept for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from groundup.device.memory import Memory, memory


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of one loaded model: what it needs at most, and what it holds now."""

    needed_bytes: int
    held_bytes: int


class MemoryBudget:
    """The memory that models may have together.

    Args:
        limit_bytes: at most so much; 0 = what the device has.
        spare_bytes: so much of the device's memory stays free.
        measure: tells the memory of the device; another one only in tests.
    """

    def __init__(
        self, limit_bytes: int = 0, spare_bytes: int = 0, measure: Callable[[], Memory] = memory
    ) -> None:
        self._limit_bytes = limit_bytes
        self._spare_bytes = spare_bytes
        self._measure = measure

    def free_bytes(self, loaded: Iterable[Held]) -> int:
        """What one more model may take, beside those that are loaded."""
        models = list(loaded)
        growth = sum(max(0, one.needed_bytes - one.held_bytes) for one in models)
        free = self._measure().available_bytes - self._spare_bytes - growth
        if self._limit_bytes:
            free = min(free, self._limit_bytes - sum(one.needed_bytes for one in models))
        return max(0, free)

    def whole_bytes(self, loaded: Iterable[Held]) -> int:
        """What one model may take, if all that are loaded had gone."""
        held = sum(one.held_bytes for one in loaded)
        whole = self._measure().available_bytes - self._spare_bytes + held
        return max(0, min(whole, self._limit_bytes) if self._limit_bytes else whole)
