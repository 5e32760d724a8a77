"""How fast a device is, in lines for people: what was measured here, and what makes that doubtful."""

from __future__ import annotations

from typing import Final

from groundup.cli.sizes import rate_text
from groundup.device.device import Bandwidth, Device
from groundup.device.overrides import SOURCE
from groundup.fit.calibration import Circumstances
from groundup.host.known_speed import engine_library
from groundup.host.measured_speed import MeasuredSpeed

Line = tuple[str, str]

UNBROKEN: Final = "\u00a0"
MEASURE: Final = "groundup device --measure".replace(" ", UNBROKEN)  # people copy it


def speed_lines(device: Device, speed: MeasuredSpeed | None) -> list[Line]:
    """What is known of the speed, or how to find out.

    Args:
        device: with what was read on it, if something was.
        speed: of the models that were generated and run on this computer; None if none were.
    """
    if device.bandwidth is None and speed is None:
        return [("reading", f"not measured yet; to measure it, in a minute: {MEASURE}")]
    return [*_reading(device.bandwidth), *_models(speed), *_doubts(device, speed)]


def basis_text(bandwidth: Bandwidth) -> str:
    """Where a bandwidth comes from: a data sheet, a measurement, or the user."""
    is_told = bandwidth.basis == "data_sheet" and bandwidth.source != SOURCE
    return f"data sheet: {bandwidth.source}" if is_told else bandwidth.source


def _reading(found: Bandwidth | None) -> list[Line]:
    if found is None:
        return []
    return [
        ("reading", f"memory at {rate_text(found.bytes_per_s)}{_with(found.threads)} ({basis_text(found)})")
    ]


def _models(speed: MeasuredSpeed | None) -> list[Line]:
    if speed is None:
        return [("models", f"not measured yet; to measure them, in a minute: {MEASURE}")]
    found = speed.calibration()
    source = f"(measured here, {speed.measured[:10]})"
    weights = f"weights at {rate_text(found.read_bytes_per_s)}{_with(speed.circumstances.threads)}"
    lines = [("models", f"{weights} {source}")]
    if found.disk_bytes_per_s:
        lines.append(("loading", f"from disk at {rate_text(found.disk_bytes_per_s)} {source}"))
    return lines


def _doubts(device: Device, speed: MeasuredSpeed | None) -> list[Line]:
    """One reason why the figures may be wrong, the weightiest; none if they are sound."""
    bandwidth = device.bandwidth
    is_read_here = bandwidth is not None and bandwidth.basis == "read_test"
    if device.changes and (is_read_here or speed is not None):
        return [("", "! what was measured is this computer's; another one may be faster or slower")]
    if (bandwidth is not None and bandwidth.is_stale) or (speed is not None and _is_stale(device, speed)):
        return [("", f"! computer or engine have changed since; to measure again: {MEASURE}")]
    if (bandwidth is not None and bandwidth.is_busy) or (speed is not None and speed.is_busy):
        return [("", f"! other programs ran meanwhile, so it may be faster; again: {MEASURE}")]
    return []


def _is_stale(device: Device, speed: MeasuredSpeed) -> bool:
    then = speed.circumstances
    return then != Circumstances(device.fingerprint, engine_library(), then.backend, then.threads)


def _with(threads: int) -> str:
    return f" with {threads} thread{'' if threads == 1 else 's'}" if threads else ""
