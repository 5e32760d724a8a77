"""Judges whether a model runs in a memory budget. The judgement goes by the upper end of a prediction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .budget import Budget


class Verdict(StrEnum):
    """What a load would come to."""

    FITS = "fits"
    TIGHT = "tight"  # without the margin that should stay free
    AFTER_CLOSING = "fits_after_closing"
    UNUSABLY_SLOW = "starts_unusably_slow"  # weights are read from the disk again for every word
    DOES_NOT_FIT = "does_not_fit"

    @property
    def runs_now(self) -> bool:
        """Whether it can be started as things are."""
        return self in (Verdict.FITS, Verdict.TIGHT)


@dataclass(frozen=True, slots=True)
class Need:
    """Memory that a load takes, in bytes: `low` to `high`, and most likely `mid`.

    `private_high` is what of `high` the system cannot drop and read again from the file.
    """

    low: int
    mid: int
    high: int
    private_high: int

    def __post_init__(self) -> None:
        assert 0 <= self.low <= self.mid <= self.high
        assert self.private_high <= self.high

    def plus(self, size_bytes: int) -> Need:
        """The same load with so much more private memory."""
        return Need(
            self.low + size_bytes,
            self.mid + size_bytes,
            self.high + size_bytes,
            self.private_high + size_bytes,
        )


def judge(need: Need, budget: Budget) -> Verdict:
    """The verdict on a need within a budget; never "fits" above it."""
    if need.high <= budget.comfortable_bytes:
        return Verdict.FITS
    if need.high <= budget.now_bytes:
        return Verdict.TIGHT
    if need.high <= budget.quiet_bytes:
        return Verdict.AFTER_CLOSING
    if need.private_high <= budget.comfortable_bytes:
        return Verdict.UNUSABLY_SLOW
    return Verdict.DOES_NOT_FIT
