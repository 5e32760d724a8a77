"""What pages are told of how fast models answer on this computer, and how that is known."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal

from groundup import settings
from groundup.device.device import Device
from groundup.device.measured import with_measured
from groundup.device.overrides import overridden_by_settings
from groundup.device.probe import probe
from groundup.fit.calibration import Calibration
from groundup.fit.purposes import words
from groundup.fit.speed import SpeedPrediction
from groundup.host.fit_checks import FILE_NAME, FitChecks
from groundup.host.known_speed import known_speed
from groundup.host.measured_speed import read_measured_speed

SpeedBasis = Literal["measured", "reckoned", "imagined", "none"]


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """This computer, and how fast it is as far as anybody can tell.

    `basis` is where that comes from: it was measured, it follows from answers or from a data sheet, the
    computer is another one that somebody imagines (which cannot be measured), or nobody knows.
    """

    device: Device
    calibration: Calibration | None
    basis: SpeedBasis


def known_device() -> KnownDevice:
    """What is known now."""
    home = settings.home()
    device = overridden_by_settings(with_measured(probe(), home), os.environ)
    measured = read_measured_speed(home)
    calibration = known_speed(device, FitChecks(home / FILE_NAME).all(), measured)
    if device.changes:
        return KnownDevice(device, calibration, "imagined")
    if measured is not None:
        return KnownDevice(device, calibration, "measured")
    return KnownDevice(device, calibration, "none" if calibration is None else "reckoned")


def told_speed(speed: SpeedPrediction | None) -> dict[str, Any] | None:
    """Words a second as a range and how sure that is; None where nothing is known."""
    if speed is None:
        return None
    return {
        "low": words(speed.decode_tokens_per_s.low),
        "high": words(speed.decode_tokens_per_s.high),
        "confidence": speed.confidence.value,
    }
