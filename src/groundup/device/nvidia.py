"""NVIDIA's accelerators, as their driver's own library (NVML) tells of them.

Three things that it says are easily misread. Parts that share the processor's memory (Jetson, GB10) have no
memory of their own, and it answers "not supported": the pool is then the processor's. An accelerator that is
cut into slices (MIG) shows its whole memory, of which nobody may use more than a slice: the slices are listed
instead. And a device that reports no memory at all is none.

Sources: NVML API reference; the bindings `nvidia-ml-py`. The memory's rate is clock x 2 x bus width, which
gives makers' figures: an RTX 3090 reports 9,751 MHz and 384 bits, and is sold with 936 GB/s.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from .accelerator_table import known_accelerator
from .backends import backend_for
from .device import Accelerator, Bandwidth, MemoryPool

SOURCE: Final = "NVML"
_SIGNS: Final = ("dev/nvidiactl", "dev/dxg", "proc/driver/nvidia/version", "dev/nvhost-gpu", "dev/nvgpu")
_CLOCK_STEPS: Final = 2  # data is sent at both edges of the clock
_BITS: Final = 8

# The bindings have no types. Anything with their functions and errors stands for another computer's driver.
Library = Any


@dataclass(frozen=True, slots=True)
class NvidiaAnswer:
    """What the driver told: accelerators, and why there may be fewer than expected."""

    accelerators: tuple[Accelerator, ...] = ()
    problem: str = ""


def has_nvidia_driver(root: Path = Path("/")) -> bool:
    """Whether it is worth asking: the bindings take a moment to load, and most have no such card."""
    return os.name == "nt" or any((root / name).exists() for name in _SIGNS)


def nvidia_accelerators(
    system: MemoryPool,
    backends: frozenset[str],
    *,
    library: Library | None = None,
    environment: Mapping[str, str] | None = None,
) -> NvidiaAnswer:
    """Every accelerator of NVIDIA's that this process may use.

    Args:
        system: the processor's memory, which some share.
        backends: parts of the engine library.
        library: the bindings; loaded by default.
        environment: for `CUDA_VISIBLE_DEVICES`; the process's own by default.
    """
    nvml = _bindings() if library is None else library
    if nvml is None:
        return NvidiaAnswer(problem="the bindings of NVIDIA's driver are not installed (nvidia-ml-py)")
    try:
        with _session(nvml):
            asked = [_accelerator(nvml, handle, system, backends) for handle in _handles(nvml)]
    except nvml.NVMLError as error:
        return NvidiaAnswer(problem=f"NVIDIA's driver does not answer: {error}")
    found = [one for one in asked if one is not None]
    return _visible(found, os.environ if environment is None else environment)


def spent_millijoules(library: Library | None = None) -> dict[str, int]:
    """Energy that each accelerator has used since its driver was loaded, by its name of its own.

    Those that do not count, and those cut into slices, whose shares nobody counts, are left out.

    Args:
        library: the bindings; loaded by default.
    """
    nvml, found = _bindings() if library is None else library, dict[str, int]()
    if nvml is None:
        return found
    try:
        with _session(nvml):
            for one in _handles(nvml):
                if not one.is_slice:
                    with suppress(nvml.NVMLError):
                        spent = int(nvml.nvmlDeviceGetTotalEnergyConsumption(one.whole))
                        found[_text(nvml.nvmlDeviceGetUUID(one.whole))] = spent
    except nvml.NVMLError:
        return {}
    return found


def _bindings() -> Library | None:
    try:
        import pynvml  # noqa: PLC0415  a moment to load, and only of use where the driver is
    except ImportError:
        return None
    return pynvml


@contextmanager
def _session(nvml: Library) -> Iterator[None]:
    nvml.nvmlInit()
    try:
        yield
    finally:
        nvml.nvmlShutdown()


def _handles(nvml: Library) -> Iterator[Any]:
    """The accelerators, and in place of one that is cut up its slices."""
    for index in range(nvml.nvmlDeviceGetCount()):
        whole = nvml.nvmlDeviceGetHandleByIndex(index)
        if _is_cut_up(nvml, whole):
            yield from _slices(nvml, whole)
        else:
            yield _Handle(whole, whole)


@dataclass(frozen=True, slots=True)
class _Handle:
    """What is asked, and the whole accelerator that it belongs to; both are the same without slices."""

    part: Any
    whole: Any

    @property
    def is_slice(self) -> bool:
        return self.part is not self.whole


def _is_cut_up(nvml: Library, whole: Any) -> bool:
    try:
        return bool(nvml.nvmlDeviceGetMigMode(whole)[0])
    except nvml.NVMLError:  # most accelerators cannot be cut up
        return False


def _slices(nvml: Library, whole: Any) -> Iterator[_Handle]:
    for index in range(nvml.nvmlDeviceGetMaxMigDeviceCount(whole)):
        try:
            yield _Handle(nvml.nvmlDeviceGetMigDeviceHandleByIndex(whole, index), whole)
        except nvml.NVMLError:  # the places of slices that were not made
            continue


def _accelerator(
    nvml: Library, handle: _Handle, system: MemoryPool, backends: frozenset[str]
) -> Accelerator | None:
    pool, problem = _pool(nvml, handle.part, system)
    if pool is None or not pool.total_bytes:
        return None
    backend, is_usable = backend_for("nvidia", backends)
    pci = nvml.nvmlDeviceGetPciInfo(handle.whole)
    key = f"pci:{pci.pciDeviceId & 0xFFFF:04x}:{pci.pciDeviceId >> 16:04x}"
    return Accelerator(
        key=f"{key}/{_text(nvml.nvmlDeviceGetUUID(handle.part))}" if handle.is_slice else key,
        name=_text(nvml.nvmlDeviceGetName(handle.part)),
        maker="nvidia",
        pool=pool,
        source=SOURCE,
        backend=backend,
        is_usable=is_usable,
        bandwidth=None if handle.is_slice else _bandwidth(nvml, handle.whole, key),
        problem=problem,
        identity=_text(nvml.nvmlDeviceGetUUID(handle.part)),
    )


def _pool(nvml: Library, part: Any, system: MemoryPool) -> tuple[MemoryPool | None, str]:
    try:
        seen = _memory(nvml, part)
    except nvml.NVMLError_NotSupported:
        return replace(system, kind="unified"), "it shares the processor's memory; the driver has no figure"
    except nvml.NVMLError:
        return None, ""
    reserved = int(getattr(seen, "reserved", 0) or 0)  # by driver and firmware, and never to be had
    total = int(seen.total)
    pool = MemoryPool(
        kind="accelerator",
        total_bytes=total,
        available_bytes=int(seen.free),
        limit_bytes=max(0, total - reserved),
        source=SOURCE,
        used_bytes=max(0, total - reserved - int(seen.free)),
    )
    return pool, ""


def _memory(nvml: Library, part: Any) -> Any:
    """The newer form of the answer tells what is reserved; older drivers know only the older one."""
    try:
        return nvml.nvmlDeviceGetMemoryInfo(part, version=nvml.nvmlMemory_v2)
    except (nvml.NVMLError_FunctionNotFound, nvml.NVMLError_ArgumentVersionMismatch):
        return nvml.nvmlDeviceGetMemoryInfo(part)


def _bandwidth(nvml: Library, whole: Any, key: str) -> Bandwidth | None:
    try:
        clock_mhz = nvml.nvmlDeviceGetMaxClockInfo(whole, nvml.NVML_CLOCK_MEM)
        width_bits = nvml.nvmlDeviceGetMemoryBusWidth(whole)
    except nvml.NVMLError:
        clock_mhz = width_bits = 0
    if clock_mhz and width_bits:
        rate = clock_mhz * 1e6 * _CLOCK_STEPS * width_bits / _BITS
        return Bandwidth(rate, "data_sheet", f"NVML: {clock_mhz:,} MHz x 2 x {width_bits} bits")
    row = known_accelerator(key)
    return row.bandwidth if row else None


def _visible(found: list[Accelerator], environment: Mapping[str, str]) -> NvidiaAnswer:
    """Those that the user left visible; numbers count in the order of the slots."""
    chosen = environment.get("CUDA_VISIBLE_DEVICES")
    if chosen is None:
        return NvidiaAnswer(tuple(found))
    words = [word.strip() for word in chosen.split(",")]
    kept: list[Accelerator] = []
    for word in words:
        match = _named(found, word)
        if match is None:
            break  # the driver itself ignores everything from the first wrong name on
        kept.append(match)
    unequal = len({one.name for one in found}) > 1 and any(map(str.isdigit, words))
    by_speed = unequal and environment.get("CUDA_DEVICE_ORDER") != "PCI_BUS_ID"
    problem = "CUDA_VISIBLE_DEVICES counts by speed unless CUDA_DEVICE_ORDER=PCI_BUS_ID" if by_speed else ""
    return NvidiaAnswer(tuple(kept), problem)


def _named(found: list[Accelerator], word: str) -> Accelerator | None:
    if word.isascii() and word.isdigit():
        return found[int(word)] if int(word) < len(found) else None
    return next((one for one in found if word and one.identity.startswith(word)), None)


def _text(value: str | bytes) -> str:
    """Older bindings answer with bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
