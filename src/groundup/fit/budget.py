"""The memory that a model may take: now, and when other programs are closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.device.device import Device

LEAST_MARGIN_BYTES: Final = 512 << 20
MARGIN_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Budget:
    """Memory in bytes for one model.

    `total_bytes` is what the computer has, or a limit allows; `now_bytes` may be taken as things are;
    `quiet_bytes` if other programs were closed, never less than now.
    """

    total_bytes: int
    now_bytes: int
    quiet_bytes: int

    def __post_init__(self) -> None:
        assert 0 <= self.now_bytes <= self.quiet_bytes

    @property
    def margin_bytes(self) -> int:
        """What should stay free, so that the computer stays usable."""
        return max(LEAST_MARGIN_BYTES, int(self.total_bytes * MARGIN_SHARE))

    @property
    def comfortable_bytes(self) -> int:
        """What may be taken now with something to spare."""
        return max(0, self.now_bytes - self.margin_bytes)


def budget_of(device: Device) -> Budget:
    """The budget of the memory that models lie in: the first pool of the device, never the sum of several."""
    pool = device.pools[0]
    total = min(pool.total_bytes, pool.limit_bytes)
    return Budget(total, pool.now_bytes, pool.quiet_bytes)
