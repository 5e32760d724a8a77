"""A predicted figure with the interval that it should fall into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """`low` <= `mid` <= `high`, all in the unit that the field's name says."""

    low: float
    mid: float
    high: float

    @classmethod
    def around(cls, mid: float, factor: float) -> Range:
        """From `mid` divided by the factor to `mid` times the factor."""
        return cls(mid / factor, mid, mid * factor)

    def __add__(self, other: Range) -> Range:
        """One after the other, or both together."""
        return Range(self.low + other.low, self.mid + other.mid, self.high + other.high)

    def duration_of(self, amount: float) -> Range:
        """How long an amount takes at this rate: the highest rate takes the least time."""
        return Range(amount / self.high, amount / self.mid, amount / self.low)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high
