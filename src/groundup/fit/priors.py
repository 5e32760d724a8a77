"""What is known about the speed of computers before anything ran on this one.

A maker's bandwidth is never reached, and every layer costs some time. Both figures were chosen for whole
kinds of devices on published measurements (`bench/facts/README.md`), never for a single one, so they hold
for devices that are in no table. What was never measured of a kind is said by a wide sigma.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.device.device import Accelerator, Bandwidth, Device

from .calibration import Calibration, Circumstances, Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Efficiency and seconds per layer of a kind of device, each with how far off it may well be.

    `type_sigma` says how much tensor types may differ in seconds per byte: processors unpack some of them
    more slowly than they read. `row_sigma_s` says how many seconds a row of a matrix may take beside its
    bytes, `step_sigma_s` a whole step; 0 where the rest of the prior was fitted without such a figure.
    """

    efficiency: float
    efficiency_sigma: float
    per_layer_s: float
    per_layer_sigma_s: float
    per_expert_layer_s: float = 0.0
    per_expert_layer_sigma_s: float = 40e-6
    type_sigma: float = 0.15
    row_sigma_s: float = 0.0
    step_sigma_s: float = 0.0


_US: Final = 1e-6
_NS: Final = 1e-9

ACCELERATOR: Final = Prior(
    efficiency=0.85, efficiency_sigma=0.12, per_layer_s=75 * _US, per_layer_sigma_s=40 * _US,
    per_expert_layer_s=25 * _US,
)  # fmt: skip
# Every command costs more there, and a layer with experts has many small ones.
APPLE: Final = Prior(
    efficiency=0.85, efficiency_sigma=0.12, per_layer_s=105 * _US, per_layer_sigma_s=40 * _US,
    per_expert_layer_s=60 * _US,
)  # fmt: skip
PROCESSOR: Final = Prior(
    efficiency=0.60, efficiency_sigma=0.15, per_layer_s=0.0, per_layer_sigma_s=30 * _US, type_sigma=0.4,
    row_sigma_s=10 * _NS, step_sigma_s=500 * _US,
)  # fmt: skip
# A test that only reads reaches less than the data sheet, so a model reaches more of it.
PROCESSOR_BY_READ_TEST: Final = Prior(
    efficiency=0.75, efficiency_sigma=0.2, per_layer_s=20 * _US, per_layer_sigma_s=30 * _US, type_sigma=0.4,
    row_sigma_s=10 * _NS, step_sigma_s=500 * _US,
)  # fmt: skip


def prior_of(maker: str, *, basis: str = "data_sheet") -> Prior:
    """The prior of a kind of device.

    Args:
        maker: of an accelerator ("apple", "nvidia", ...); "" for a processor.
        basis: of its bandwidth: "data_sheet" or "read_test".
    """
    if not maker:
        return PROCESSOR_BY_READ_TEST if basis == "read_test" else PROCESSOR
    return APPLE if maker == "apple" else ACCELERATOR


def unmeasured(device: Device, *, library: str = "") -> Calibration | None:
    """The speed of a computer on which nothing ran yet; None if not even a bandwidth is known.

    That of the fastest accelerator which the engine can use, else of the processor.
    """
    usable = [one for one in device.usable_accelerators if one.bandwidth is not None]
    best = max(usable, key=_speed, default=None)
    bandwidth = best.bandwidth if best else device.bandwidth
    if bandwidth is None:
        return None
    circumstances = Circumstances(device.fingerprint, library, best.backend if best else "cpu")
    return from_bandwidth(
        bandwidth, maker=(best.maker or "other") if best else "", circumstances=circumstances
    )


def from_bandwidth(
    bandwidth: Bandwidth,
    *,
    maker: str,
    circumstances: Circumstances = Circumstances(),  # noqa: B008 - frozen
) -> Calibration:
    """The calibration that follows from a bandwidth and a kind of device alone."""
    prior = prior_of(maker, basis=bandwidth.basis)
    return Calibration(
        efficiency=prior.efficiency,
        per_layer_s=prior.per_layer_s,
        per_expert_layer_s=prior.per_expert_layer_s,
        bandwidth_bytes_per_s=bandwidth.bytes_per_s,
        bandwidth_basis=bandwidth.basis,
        confidence=Confidence.DATA_SHEET,
        circumstances=circumstances,
        is_busy=bandwidth.is_busy,
        is_stale=bandwidth.is_stale,
    )


def _speed(accelerator: Accelerator) -> float:
    return accelerator.bandwidth.bytes_per_s if accelerator.bandwidth else 0.0
