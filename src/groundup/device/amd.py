"""AMD's graphics under Linux: cards with memory of their own, and chips that borrow the processor's.

A chip with graphics inside (APU) shows a small piece of memory that was set aside for it at start, and how
much more it may borrow (GTT). Both are the computer's own memory: the graphics may use the sum of the two,
and that sum is part of the one pool, never beside it.

Source: drivers/gpu/drm/amd/amdgpu of the Linux kernel: amdgpu_vram_mgr.c, amdgpu_gtt_mgr.c, and
include/kgd_pp_interface.h for the header of `gpu_metrics`.
"""

from __future__ import annotations

from typing import Final

from .accelerator_table import AcceleratorRow, known_accelerator
from .backends import backend_for
from .device import GIB, Accelerator, MemoryPool
from .graphics_cards import GraphicsCard

SOURCE: Final = "amdgpu driver"
_FORMAT_BYTE: Final = 2  # of gpu_metrics: two bytes of size, one of format; 1 = cards, 2 and 3 = APUs
_CARD_FORMAT: Final = 1


def amd_accelerator(card: GraphicsCard, system: MemoryPool, backends: frozenset[str]) -> Accelerator | None:
    """The accelerator that this card is; None if its driver tells no memory.

    Args:
        card: one of AMD's.
        system: the processor's memory, which it may share.
        backends: parts of the engine library.
    """
    own_bytes, borrowed_bytes = card.number("mem_info_vram_total"), card.number("mem_info_gtt_total")
    if not own_bytes and not borrowed_bytes:
        return None
    row = known_accelerator(card.key)
    backend, is_usable = backend_for("amd", backends)
    return Accelerator(
        key=card.key,
        name=row.name if row else card.text("product_name") or f"AMD graphics {card.device}",
        maker="amd",
        pool=_shared_pool(card, system) if _shares_memory(card, row) else _own_pool(card),
        source=SOURCE,
        backend=backend,
        is_usable=is_usable,
        bandwidth=row.bandwidth if row else None,
    )


def _shares_memory(card: GraphicsCard, row: AcceleratorRow | None) -> bool:
    """Whether it is part of the processor's chip: its driver's figures are written in another format."""
    try:
        header = (card.folder / "device/gpu_metrics").read_bytes()[: _FORMAT_BYTE + 1]
    except OSError:
        header = b""
    if len(header) > _FORMAT_BYTE and header[_FORMAT_BYTE]:
        return header[_FORMAT_BYTE] != _CARD_FORMAT
    if row is not None:
        return row.shares_memory
    return (card.number("mem_info_vram_total") or 0) < GIB  # no card of this driver has so little


def _own_pool(card: GraphicsCard) -> MemoryPool:
    total = card.number("mem_info_vram_total") or 0
    used = min(card.number("mem_info_vram_used") or 0, total)
    return MemoryPool(
        kind="accelerator",
        total_bytes=total,
        available_bytes=total - used,
        limit_bytes=total,
        source=SOURCE,
        used_bytes=used,
    )


def _shared_pool(card: GraphicsCard, system: MemoryPool) -> MemoryPool:
    """One pool: what the kernel has, and the piece that was taken from it at start."""
    own = card.number("mem_info_vram_total") or 0
    own_used = min(card.number("mem_info_vram_used") or 0, own)
    borrowed = card.number("mem_info_gtt_total") or 0
    borrowed_used = min(card.number("mem_info_gtt_used") or 0, borrowed)
    return MemoryPool(
        kind="unified",
        total_bytes=system.total_bytes + own,
        available_bytes=own - own_used + min(borrowed - borrowed_used, system.available_bytes),
        limit_bytes=own + min(borrowed, system.limit_bytes),
        source=f"{SOURCE}: set aside and borrowed",
        used_bytes=own_used + borrowed_used,
        reserve_bytes=system.reserve_bytes,
    )
