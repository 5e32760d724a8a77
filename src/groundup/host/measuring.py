"""Measures how fast models run on this computer, with two small generated ones, in under a minute."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from groundup.fit.speed import Calibration

MOST_SECONDS = 60.0

# What is done now, in words, and the part of the whole that is behind us (0 to 1).
OnProgress = Callable[[str, float], None]


async def measure(
    folder: Path,
    *,
    fingerprint: str = "",
    bandwidth_bytes_per_s: float | None = None,
    bandwidth_basis: str = "read_test",
    on_progress: OnProgress | None = None,
) -> Calibration:
    """Run the probes and say how fast this computer is. Cancel the task to stop; nothing is left behind.

    Args:
        folder: on whose disk the probes lie for the time being (a fresh folder in it, removed at the end).
        fingerprint: of the device, kept with the result.
        bandwidth_bytes_per_s: of the memory, where it was measured (`device`) or is known.
        bandwidth_basis: how: "read_test" or "data_sheet".
        on_progress: told what is done, and how far it is.

    Raises:
        InsufficientSpaceError: the disk has no room for the probes.
        ModelError, EngineStoppedError: the engine could not run them.
    """
    raise NotImplementedError
