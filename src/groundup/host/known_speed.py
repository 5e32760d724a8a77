"""What is known about the speed of a device: from real answers here, from its bandwidth, or nothing.

Answers of two models on this computer, with this library, are worth more than any data sheet. Those of a
busy moment count for nothing: they are as slow as everything else was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from groundup.device.device import Device
from groundup.fit.calibrate import ProbeRun, fit
from groundup.fit.calibration import Calibration, Circumstances
from groundup.fit.priors import prior_of, unmeasured

from .fit_checks import FitCheck
from .measured_speed import MeasuredSpeed

LEAST_MODELS: Final = 2  # of one alone nobody can tell what a layer costs
MOST_RUNS: Final = 40
_PACKAGE: Final = "llama-cpp-python"


def known_speed(
    device: Device, checks: Sequence[FitCheck], measured: MeasuredSpeed | None = None
) -> Calibration | None:
    """The speed of a device; None where nobody can tell.

    Args:
        device: this one, or another that is imagined: then only a bandwidth that was given counts.
        checks: of loads on this computer.
        measured: how generated models ran on it, where that was measured.
    """
    if device.changes:
        is_told = any("bandwidth" in change for change in device.changes)
        return unmeasured(device) if is_told else None
    if measured is not None:
        return _from_measured(measured, device, checks)
    return from_answers(device, checks) or unmeasured(device)


def from_answers(device: Device, checks: Sequence[FitCheck]) -> Calibration | None:
    """The calibration by answers of at least two models under today's circumstances; None without them."""
    usable = [one for one in checks if _is_usable(one, device)]
    library = engine_library() if usable else ""
    fitting = _of_library(usable, library)
    runs: list[ProbeRun] = [one.run for one in fitting if one.run is not None]
    if len({one.digest for one in fitting}) < LEAST_MODELS:
        return None
    bandwidth = device.bandwidth
    return fit(
        runs,
        prior_of("", basis=bandwidth.basis if bandwidth else "data_sheet"),
        bandwidth_bytes_per_s=bandwidth.bytes_per_s if bandwidth else None,
        bandwidth_basis=bandwidth.basis if bandwidth else "probe",
        circumstances=Circumstances(device.fingerprint, library, "cpu", fitting[0].threads),
    )


def _from_measured(measured: MeasuredSpeed, device: Device, checks: Sequence[FitCheck]) -> Calibration:
    """By generated models and, if nothing has changed since they ran, by all answers that count."""
    threads, library = measured.circumstances.threads, engine_library()
    now = Circumstances(device.fingerprint, library, "cpu", threads)
    if measured.circumstances != now:
        return measured.calibration(now)
    usable = [one for one in checks if _is_usable(one, device) and one.threads == threads]
    fitting = _of_library(usable, library)
    return measured.calibration(now, more=[one.run for one in fitting if one.run is not None])


def engine_library() -> str:
    """The engine library and its version, as workers tell it; "" if it is not installed."""
    # It takes longer to import than most of what asks, and few have runs that count.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"{_PACKAGE} {version(_PACKAGE)}"
    except PackageNotFoundError:
        return ""


def _of_library(checks: Sequence[FitCheck], library: str) -> list[FitCheck]:
    return [one for one in checks if one.library == library][:MOST_RUNS]


def _is_usable(check: FitCheck, device: Device) -> bool:
    """Whether it was made here, alone, and tells what a run is judged by: earlier ones did not count rows."""
    run = check.run
    return (
        run is not None
        and bool(run.work.rows)
        and not check.is_busy
        and check.fingerprint == device.fingerprint
    )
