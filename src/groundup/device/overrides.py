"""Another computer than this one, given in words: "memory=8GB", "memory=16GB,gpu=8GB,bandwidth=50GB/s".

For those who ask what a model needs on the computers of a class room, or know better than a driver. What is
given has the source "you", and the device says in `changes` what was given. Memory counts in GB of 2^30
bytes, as its makers label it; bandwidth in GB/s of 10^9.

    memory=8GB          the processor's memory; free is then what a quiet computer has free
    free=3GB            how much of it is free now
    gpu=8GB             one graphics card with memory of its own; gpu=none takes all away
    bandwidth=50GB/s    how fast the processor reads memory, by its makers' figure
    gpu-bandwidth=360GB/s  the same for the graphics card
    threads=4           threads that may run at once
    disk=64GB           free disk, in GB of 10^9 bytes as disks are sold
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from groundup.errors import SettingsError

from .apple import graphics_limit_bytes
from .device import GIB, Accelerator, Bandwidth, Device, Disk, MemoryPool

VARIABLE: Final = "GROUNDUP_DEVICE"
SOURCE: Final = "you"
_NUMBER: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([a-z/]*)")
_MEMORY_UNITS: Final = {"gb": GIB, "gib": GIB, "mb": 1 << 20, "mib": 1 << 20, "tb": 1 << 40, "tib": 1 << 40}
_DISK_UNITS: Final = {"gb": 10**9, "mb": 10**6, "tb": 10**12}
_RATE_UNITS: Final = {"gb/s": 1e9, "mb/s": 1e6, "tb/s": 1e12}
_ORDER: Final = ("memory", "free", "gpu", "gpu-bandwidth", "bandwidth", "threads", "disk")


def overridden(device: Device, text: str, *, source: str = "--device") -> Device:
    """The device with what was given in place of what was found.

    Args:
        device: as it was found.
        text: changes with commas between them; an empty one changes nothing.
        source: where the text comes from, for the error.

    Raises:
        SettingsError: an unknown name, or a value that is no size, rate or count.
    """
    given = _given(text, source)
    for name in _ORDER:  # a card must be there before its bandwidth, memory before what is free of it
        if name in given:
            device = _CHANGES[name](device, given[name].lower(), source)
    return replace(device, changes=(*device.changes, *(f"{name}={given[name]}" for name in given)))


def overridden_by_settings(device: Device, environment: Mapping[str, str]) -> Device:
    """The device with what `GROUNDUP_DEVICE` says of it; likewise."""
    return overridden(device, environment.get(VARIABLE, ""), source=VARIABLE)


def _given(text: str, source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, equals, value = (word.strip() for word in part.partition("="))
        name = name.lower()
        if name not in _ORDER or not equals or name in found:
            allowed = f"changes such as memory=8GB, each once; known are {', '.join(_ORDER)}"
            raise SettingsError("device", part, source, allowed)
        found[name] = value
    return found


def _size(name: str, value: str, source: str, units: Mapping[str, float], example: str) -> float:
    match = _NUMBER.fullmatch(value)
    unit = units.get(match[2]) if match else None
    number = float(match[1]) * unit if match and unit else 0.0
    if not number or not math.isfinite(number):
        raise SettingsError(name, value, source, f"a number with its unit, such as {example}")
    return number


def _memory(device: Device, value: str, source: str) -> Device:
    total = int(_size("memory", value, source, _MEMORY_UNITS, "8GB"))
    pool = _given_memory(device.memory, total)
    accelerators = tuple(_beside(one, pool) for one in device.accelerators)
    # It was measured on this computer, and another one may be faster or slower.
    bandwidth = replace(device.bandwidth, is_stale=True) if device.bandwidth else None
    return replace(device, memory=pool, accelerators=accelerators, bandwidth=bandwidth)


def _given_memory(pool: MemoryPool, total_bytes: int) -> MemoryPool:
    quiet = max(0, total_bytes - pool.reserve_bytes)
    return replace(
        pool,
        total_bytes=total_bytes,
        available_bytes=quiet,
        limit_bytes=total_bytes,
        used_bytes=0,
        source=SOURCE,
    )


def _beside(one: Accelerator, memory: MemoryPool) -> Accelerator:
    """An accelerator that shares memory has more or less of it now; others stay as they are."""
    if not one.shares_memory:
        return one
    limit = memory.limit_bytes
    if one.maker == "apple":
        limit = graphics_limit_bytes(memory.total_bytes)
    return replace(one, pool=replace(memory, kind="unified", limit_bytes=limit))


def _free(device: Device, value: str, source: str) -> Device:
    free = int(_size("free", value, source, _MEMORY_UNITS, "3GB"))
    if free > device.memory.total_bytes:
        whole = f"{device.memory.total_bytes / GIB:.1f} GB"
        raise SettingsError("free", value, source, f"at most the whole memory, which is {whole}")
    pool = replace(device.memory, available_bytes=free, source=SOURCE)
    accelerators = tuple(
        replace(one, pool=replace(one.pool, available_bytes=free)) if one.shares_memory else one
        for one in device.accelerators
    )
    return replace(device, memory=pool, accelerators=accelerators)


def _gpu(device: Device, value: str, source: str) -> Device:
    if value in ("none", "no", "0"):
        return replace(device, accelerators=(), memory=replace(device.memory, kind="system"))
    total = int(_size("gpu", value, source, _MEMORY_UNITS, "8GB, or none"))
    pool = MemoryPool("accelerator", total, total, total, SOURCE)
    card = Accelerator("given", "one card", "", pool, SOURCE, "given", is_usable=True)
    return replace(device, accelerators=(card,))


def _gpu_bandwidth(device: Device, value: str, source: str) -> Device:
    rate = _size("gpu-bandwidth", value, source, _RATE_UNITS, "360GB/s")
    if not device.accelerators:
        raise SettingsError("gpu-bandwidth", value, source, "given together with a card, such as gpu=8GB")
    first, *others = device.accelerators
    return replace(device, accelerators=(replace(first, bandwidth=_rate(rate)), *others))


def _bandwidth(device: Device, value: str, source: str) -> Device:
    return replace(device, bandwidth=_rate(_size("bandwidth", value, source, _RATE_UNITS, "50GB/s")))


def _rate(bytes_per_s: float) -> Bandwidth:
    """People know what makers promise; that is its basis."""
    return Bandwidth(bytes_per_s, "data_sheet", SOURCE)


def _threads(device: Device, value: str, source: str) -> Device:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 4096):
        raise SettingsError("threads", value, source, "a number from 1 to 4096")
    count, found = int(value), device.processor.counts
    counts = replace(
        found,
        host_threads=count,
        allowed_threads=count,
        usable_threads=count,
        physical_cores=min(found.physical_cores, count) if count <= found.host_threads else count,
        performance_cores=None,
        source=SOURCE,
    )
    return replace(device, processor=replace(device.processor, counts=counts))


def _disk(device: Device, value: str, source: str) -> Device:
    free = int(_size("disk", value, source, _DISK_UNITS, "64GB"))
    total = max(free, device.disk.total_bytes if device.disk else 0)
    return replace(device, disk=Disk(total, free, SOURCE))


_CHANGES: Final[Mapping[str, Callable[[Device, str, str], Device]]] = MappingProxyType(
    {
        "memory": _memory,
        "free": _free,
        "gpu": _gpu,
        "gpu-bandwidth": _gpu_bandwidth,
        "bandwidth": _bandwidth,
        "threads": _threads,
        "disk": _disk,
    }
)
