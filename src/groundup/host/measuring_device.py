"""Measures this computer: reading memory first, then small generated models through our own engine.

Nothing is kept before a measurement is whole: whoever stops it keeps what was measured before.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from groundup.device.device import Device
from groundup.device.measured import MeasuredReading, keep_measured
from groundup.device.read_speed import ReadSample, best, buffer_bytes, measure_read_speed, thread_counts
from groundup.errors import FileAccessError, GroundupError

from .measured_speed import MeasuredSpeed, keep_measured_speed
from .measuring import Measured, OnProgress, measure
from .stoppable import GoOn, in_stoppable_thread

READING_SHARE: Final = 0.1  # of the whole time


async def measure_device(device: Device, home: Path, on_progress: OnProgress) -> MeasuredSpeed:
    """Measure this computer, and keep what was found. Cancel the task to stop; nothing of it is kept then.

    Args:
        device: this one.
        home: Groundup's folder.
        on_progress: told what is done and the part of the whole that is behind us; also from another thread.

    Raises:
        InsufficientRoomError: too little memory or disk is free for it.
        ModelError, EngineStoppedError: the engine could not run its models; what was read is kept.
        FileAccessError: Groundup's folder cannot be written to.
    """
    reading = await _reading(device, _part(on_progress, 0, READING_SHARE))
    try:
        speed = await measure(home, _known(device, reading), on_progress=_part(on_progress, READING_SHARE, 1))
    except OSError as error:
        raise _unwritable(home, error) from error
    except GroundupError:
        _keep(home, reading, None)
        raise
    _keep(home, reading, speed)
    return speed


def _part(on_progress: OnProgress, first: float, last: float) -> OnProgress:
    """Progress of a part, told as progress of the whole."""
    return lambda action, share: on_progress(action, first + (last - first) * min(max(share, 0.0), 1.0))


async def _reading(device: Device, on_progress: OnProgress) -> MeasuredReading:
    """How fast memory is read, with several numbers of threads."""
    samples = await _samples(device, on_progress)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return MeasuredReading(fingerprint=device.fingerprint, measured=now, samples=tuple(samples))


async def _samples(device: Device, on_progress: OnProgress) -> list[ReadSample]:
    """Read in a thread, which has ended before a task that is cancelled does."""
    counts = device.processor.counts

    def read(go_on: GoOn) -> list[ReadSample]:
        def tell(action: str, share: float) -> None:
            go_on()
            on_progress(action, share)

        return measure_read_speed(
            thread_counts(counts.usable_threads, counts.physical_cores),
            buffer_bytes(device.processor.last_cache_bytes),
            available_bytes=device.memory.now_bytes,
            on_progress=tell,
        )

    return await in_stoppable_thread(read)


def _known(device: Device, reading: MeasuredReading) -> Measured:
    counts = device.processor.counts
    return Measured(
        fingerprint=device.fingerprint,
        bandwidth_bytes_per_s=best(reading.samples).bytes_per_s,
        last_cache_bytes=device.processor.last_cache_bytes or 0,
        usable_threads=counts.usable_threads,
        physical_cores=counts.physical_cores,
    )


def _keep(home: Path, reading: MeasuredReading, speed: MeasuredSpeed | None) -> None:
    try:
        keep_measured(home, reading)
        if speed is not None:
            keep_measured_speed(home, speed)
    except OSError as error:
        raise _unwritable(home, error) from error


def _unwritable(home: Path, error: OSError) -> FileAccessError:
    return FileAccessError(str(home), "written", error.strerror or "unknown reason")
