"""Intel's graphics under Linux: inside the processor they share its memory, as a card they have their own.

How much a card has is told by few drivers, each in its own file. Where none tells, the card is not used as
a pool, and `problem` says so: a size that is guessed would be a promise.

Sources: `lmem_total_bytes` of Intel's i915 driver, `physical_vram_size_bytes` of each tile of xe; graphics
inside a processor is always the device 00:02.0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from .backends import backend_for
from .control_groups import read_number
from .device import Accelerator, MemoryPool
from .graphics_cards import GraphicsCard

_INSIDE: Final = "0000:00:02.0"
_TILES: Final = ("device/tile*/physical_vram_size_bytes", "device/tile*/memory/physical_vram_size_bytes")


def intel_accelerator(card: GraphicsCard, system: MemoryPool, backends: frozenset[str]) -> Accelerator | None:
    """The accelerator that this card is; None for a card whose memory nobody tells."""
    is_inside = card.address == _INSIDE
    own_bytes = 0 if is_inside else _own_bytes(card)
    if not own_bytes and not is_inside and card.address:
        return None
    backend, is_usable = backend_for("intel", backends)
    return Accelerator(
        key=card.key,
        name=f"Intel graphics {card.device}",
        maker="intel",
        pool=_own_pool(card, own_bytes) if own_bytes else replace(system, kind="unified"),
        source="kernel",
        backend=backend,
        is_usable=is_usable,
        problem="" if _free_bytes(card) is not None or not own_bytes else "how much is free is not told",
    )


def _own_bytes(card: GraphicsCard) -> int:
    for name in ("lmem_total_bytes", "device/lmem_total_bytes"):
        if found := read_number(card.folder / name):
            return found
    for pattern in _TILES:
        if tiles := [read_number(path) or 0 for path in card.folder.glob(pattern)]:
            return sum(tiles)
    return 0


def _free_bytes(card: GraphicsCard) -> int | None:
    found = read_number(card.folder / "lmem_avail_bytes")
    return read_number(card.folder / "device/lmem_avail_bytes") if found is None else found


def _own_pool(card: GraphicsCard, total_bytes: int) -> MemoryPool:
    free = _free_bytes(card)
    available = total_bytes if free is None else min(free, total_bytes)
    return MemoryPool(
        kind="accelerator",
        total_bytes=total_bytes,
        available_bytes=available,
        limit_bytes=total_bytes,
        source="kernel",
        used_bytes=total_bytes - available,
    )
