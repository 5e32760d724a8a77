"""Known-bad readers of accelerators: they add up what is separate, and believe what is capped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from groundup.device.device import Accelerator, Device, MemoryPool
from groundup.device.graphics_cards import GraphicsCard


def pools_added_up(device: Device) -> tuple[MemoryPool, ...]:
    """All accelerators as if they were one."""
    own = [one.pool for one in device.accelerators]
    total = sum(pool.total_bytes for pool in own)
    available = sum(pool.available_bytes for pool in own)
    return (
        device.memory,
        replace(own[0], total_bytes=total, available_bytes=available, limit_bytes=total, used_bytes=0),
    )


def pools_counted_twice(device: Device) -> tuple[MemoryPool, ...]:
    """Shared memory as a second pool beside the system's."""
    return (device.memory, *(one.pool for one in device.accelerators))


def borrowed_memory_added(card: GraphicsCard, system: MemoryPool) -> int:
    """The whole computer's memory, and what graphics may borrow of it once more."""
    borrowed = card.number("mem_info_gtt_total") or 0
    return system.total_bytes + (card.number("mem_info_vram_total") or 0) + borrowed


def adapter_ram(adapters: Iterable[Mapping[str, int | str | bytes]]) -> list[int]:
    """The figure with 32 bits."""
    return [int(adapter["HardwareInformation.MemorySize"]) for adapter in adapters]


def whole_of_a_slice(whole_bytes: int, accelerators: Iterable[Accelerator]) -> list[int]:
    """Every slice as large as what it was cut from."""
    return [whole_bytes for _ in accelerators]
