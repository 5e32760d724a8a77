"""`groundup device --measure`: reading first, then small generated models through our own engine.

Nothing is kept before a measurement is whole: whoever stops it keeps what was measured before.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from groundup.device.device import Device
from groundup.device.measured import MeasuredReading, keep_measured
from groundup.device.read_speed import best, buffer_bytes, measure_read_speed, thread_counts
from groundup.errors import FileAccessError, GroundupError
from groundup.host.measured_speed import MeasuredSpeed, keep_measured_speed
from groundup.host.measuring import Measured, measure

from .progress import MeasuringProgress

READING_SHARE: Final = 0.1  # of the whole time


def measure_device(device: Device, home: Path, progress: MeasuringProgress) -> None:
    """Measure this computer, and keep what was found.

    Raises:
        InsufficientRoomError: too little memory or disk is free for it.
        ModelError, EngineStoppedError: the engine could not run its models; what was read is kept.
        FileAccessError: Groundup's folder cannot be written to.
        KeyboardInterrupt: Ctrl-C; nothing of it is kept.
    """
    progress.part(0, READING_SHARE)
    reading = measure_reading(device, progress)
    progress.part(READING_SHARE, 1)
    try:
        speed = measure_models(device, reading, home, progress)
    except OSError as error:
        raise _unwritable(home, error) from error
    except GroundupError:
        _keep(home, reading, None)
        raise
    _keep(home, reading, speed)


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


def measure_models(
    device: Device, reading: MeasuredReading, home: Path, progress: MeasuringProgress
) -> MeasuredSpeed:
    """How fast models of every common type run.

    Raises:
        InsufficientRoomError, ModelError, EngineStoppedError, OSError: as `measure` does.
        KeyboardInterrupt: Ctrl-C.
    """
    counts = device.processor.counts
    known = Measured(
        fingerprint=device.fingerprint,
        bandwidth_bytes_per_s=best(reading.samples).bytes_per_s,
        last_cache_bytes=device.processor.last_cache_bytes or 0,
        usable_threads=counts.usable_threads,
        physical_cores=counts.physical_cores,
    )
    return asyncio.run(measure(home, known, on_progress=progress))


def _keep(home: Path, reading: MeasuredReading, speed: MeasuredSpeed | None) -> None:
    try:
        keep_measured(home, reading)
        if speed is not None:
            keep_measured_speed(home, speed)
    except OSError as error:
        raise _unwritable(home, error) from error


def _unwritable(home: Path, error: OSError) -> FileAccessError:
    return FileAccessError(str(home), "written", error.strerror or "unknown reason")
