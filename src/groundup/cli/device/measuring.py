"""`groundup device --measure`: reading first, then two small models through our own engine.

Nothing is kept before a measurement is whole: whoever stops it keeps what was measured before.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from groundup.device.device import Device
from groundup.device.measured import MeasuredReading, keep_measured
from groundup.device.read_speed import buffer_bytes, measure_read_speed, thread_counts
from groundup.errors import FileAccessError

from .progress import MeasuringProgress

READING_SHARE: Final = 0.1  # of the whole time


def measure_reading(device: Device, progress: MeasuringProgress) -> MeasuredReading:
    """How fast memory is read, with several numbers of threads.

    Raises:
        InsufficientRoomError: too little memory is free for it.
        KeyboardInterrupt: Ctrl-C.
    """
    counts = device.processor.counts
    samples = measure_read_speed(
        thread_counts(counts.usable_threads, counts.physical_cores),
        buffer_bytes(device.processor.last_cache_bytes),
        available_bytes=device.memory.now_bytes,
        on_progress=progress,
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return MeasuredReading(fingerprint=device.fingerprint, measured=now, samples=tuple(samples))


def keep(reading: MeasuredReading, home: Path) -> None:
    """Keep a measurement.

    Raises:
        FileAccessError: Groundup's folder cannot be written to.
    """
    try:
        keep_measured(home, reading)
    except OSError as error:
        raise FileAccessError(str(home), "written", error.strerror or "unknown reason") from error
