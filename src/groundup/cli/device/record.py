"""A device as plain data, for `--json`: every figure in bytes, seconds or counts, with its source."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.device.device import Device, MemoryPool
from groundup.device.measured import MeasuredReading
from groundup.host.measured_speed import MeasuredSpeed


def device_record(
    device: Device, reading: MeasuredReading | None, speed: MeasuredSpeed | None
) -> dict[str, Any]:
    """The device, its budgets, and every sample and run of what was measured last."""
    record: dict[str, Any] = msgspec.to_builtins(device, order="sorted")
    record["memory"] = _pool_record(device.memory)
    for one, accelerator in zip(record["accelerators"], device.accelerators, strict=True):
        one["pool"] = _pool_record(accelerator.pool)
    record["fingerprint"] = device.fingerprint
    record["reading"] = msgspec.to_builtins(reading) if reading is not None else None
    record["models"] = msgspec.to_builtins(speed) if speed is not None else None
    return record


def _pool_record(pool: MemoryPool) -> dict[str, Any]:
    budgets = {"now_bytes": pool.now_bytes, "quiet_bytes": pool.quiet_bytes}
    return {**msgspec.to_builtins(pool), **budgets}
