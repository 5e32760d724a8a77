"""Did it come true: a prediction made better by a dry run, and compared with what a load took.

A dry run (`engine.buffers`) replaces the formulas of buffers; a load replaces everything. Pure functions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from .interval import Range
from .memory_prediction import EXACT, MemoryPrediction

DRY_RUN: Final = (0.97, 1.03)  # interval of a prediction whose buffers the library named itself
NOTABLE_ERROR: Final = 0.10  # a larger one is shown to the user


@dataclass(frozen=True, slots=True)
class Buffers:
    """What the library says that it would reserve, in bytes."""

    compute_bytes: int
    output_bytes: int


@dataclass(frozen=True, slots=True)
class MemoryCheck:
    """A measured figure beside its prediction, in bytes."""

    predicted: Range
    measured_bytes: int

    @property
    def error(self) -> float:
        """Predicted over measured, less one: 0.02 is 2 % too much."""
        return self.predicted.mid / self.measured_bytes - 1

    @property
    def is_inside(self) -> bool:
        """Whether the measured figure lies in the interval."""
        return self.measured_bytes in self.predicted

    @property
    def is_notable(self) -> bool:
        """Whether it is so far off that people should see it."""
        return abs(self.error) > NOTABLE_ERROR


@dataclass(frozen=True, slots=True)
class LoadCheck:
    """Both figures of a load: what was resident at its peak, and what of it was private."""

    resident: MemoryCheck
    private: MemoryCheck


def with_buffers(prediction: MemoryPrediction, buffers: Buffers) -> MemoryPrediction:
    """The prediction with the library's own buffers, and a narrower interval if nothing else was assumed.

    Of the compute buffer a share is used by every batch; that share stays the one of the formula.
    """
    formula = prediction.compute_bytes + prediction.reserved_bytes
    share = prediction.compute_bytes / formula if formula else 1.0
    used = int(buffers.compute_bytes * share)
    return replace(
        prediction,
        compute_bytes=used,
        reserved_bytes=buffers.compute_bytes - used,
        output_bytes=buffers.output_bytes,
        shares=DRY_RUN if prediction.shares == EXACT else prediction.shares,
        per_pool=(),
    )


def compare(prediction: MemoryPrediction, *, peak_bytes: int, private_bytes: int) -> LoadCheck:
    """A load beside its prediction.

    Args:
        prediction: of this load.
        peak_bytes: by how much the resident memory of its process grew at most.
        private_bytes: by how much its private memory grew.
    """
    return LoadCheck(
        resident=MemoryCheck(prediction.resident, peak_bytes),
        private=MemoryCheck(prediction.private, private_bytes),
    )
