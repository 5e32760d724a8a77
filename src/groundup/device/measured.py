"""What was measured on this computer, kept until it changes: how fast its memory is read.

One small file in Groundup's folder. It holds the last measurement, whole or not at all. A figure of a
computer that has changed since (other memory, other limits, another processor) is still shown, as stale. A
file that makes no sense counts as none.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from .device import Bandwidth, Device
from .kept_file import keep, read_kept
from .read_speed import ReadSample, best

FILE_NAME: Final = "measured-reading.json"


class MeasuredReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measurement: when (UTC, ISO 8601), on which computer, and every number of threads."""

    fingerprint: str
    measured: str
    samples: tuple[ReadSample, ...]

    def bandwidth(self, fingerprint: str) -> Bandwidth:
        """The best of the samples; stale if the computer's fingerprint is another one now."""
        fastest = best(self.samples)
        return Bandwidth(
            bytes_per_s=fastest.bytes_per_s,
            basis="read_test",
            source=f"measured here, {self.measured[:10]}",
            threads=fastest.threads,
            is_stale=self.fingerprint != fingerprint,
            is_busy=fastest.is_busy,
        )


def with_measured(device: Device, home: Path) -> Device:
    """The device with what was measured on it, as far as something was."""
    reading = read_measured(home)
    return device if reading is None else replace(device, bandwidth=reading.bandwidth(device.fingerprint))


def read_measured(home: Path) -> MeasuredReading | None:
    """The last measurement; None if there is none."""
    found = read_kept(home / FILE_NAME, MeasuredReading)
    if found is None:
        return None
    is_sound = bool(found.samples) and all(one.bytes_per_s > 0 for one in found.samples)
    return found if is_sound else None


def keep_measured(home: Path, reading: MeasuredReading) -> None:
    """Put a measurement in place of the one before.

    Raises:
        OSError: the folder cannot be written to; what was there stays.
    """
    keep(home / FILE_NAME, reading)
