"""The memory of one load as it is predicted: parts, sums, intervals, and what lies in which memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from .interval import Range

# How far the truth may lie from the formulas: (least, most) as shares of the prediction.
EXACT: Final = (0.95, 1.04)  # every measured load lay within
ASSUMED: Final = (0.90, 1.25)  # something about the model had to be assumed
UNSEEN_LAYOUT: Final = (0.90, 1.15)  # flash attention off, split caches: formulas of logs, no loads of ours


@dataclass(frozen=True, slots=True)
class PoolUse:
    """What a load takes of one memory, in bytes; `device` says whose it is."""

    device: Literal["system", "accelerator"]
    used: Range


@dataclass(frozen=True, slots=True)
class MemoryPrediction:
    """Memory of one load, in bytes.

    `weights_bytes` are the tensors of the file; `repacked_bytes` is what a second layout takes beside
    them: everything repacked if the file is mapped, otherwise only what is needed in both layouts.
    `kv_bytes` is the whole cache, `window_kv_bytes` the part of it that layers with a window have.
    `compute_bytes` is used by every full batch, `reserved_bytes` only when many answers are computed at once.
    `is_exact` says that weights, cache and state follow from the facts; if not, `reasons` say why.
    """

    weights_bytes: int
    repacked_bytes: int
    kv_bytes: int
    window_kv_bytes: int
    recurrent_bytes: int
    compute_bytes: int
    output_bytes: int
    overhead_bytes: int
    projector_bytes: int
    reserved_bytes: int
    is_mapped: bool
    shares: tuple[float, float] = EXACT
    reasons: tuple[str, ...] = ()
    per_pool: tuple[PoolUse, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether nothing had to be assumed about this model."""
        return not self.reasons

    @property
    def total_bytes(self) -> int:
        """All parts together: the most that is resident after the first answer."""
        return self.private_bytes + (self.weights_bytes if self.is_mapped else 0)

    @property
    def private_bytes(self) -> int:
        """What the system cannot drop and read again from the file."""
        weights = 0 if self.is_mapped else self.weights_bytes
        memory = self.kv_bytes + self.recurrent_bytes + self.compute_bytes + self.output_bytes
        return weights + self.repacked_bytes + memory + self.overhead_bytes + self.projector_bytes

    @property
    def buffers_bytes(self) -> int:
        """What the library reserves to compute and for scores of words, used or not."""
        return self.compute_bytes + self.reserved_bytes + self.output_bytes

    @property
    def resident(self) -> Range:
        """`total_bytes` with its interval; the upper end counts what is reserved for many answers."""
        return self._around(self.total_bytes)

    @property
    def private(self) -> Range:
        """`private_bytes` with its interval."""
        return self._around(self.private_bytes)

    def _around(self, size_bytes: int) -> Range:
        least, most = self.shares
        return Range(int(size_bytes * least), size_bytes, int(size_bytes * most) + self.reserved_bytes)
