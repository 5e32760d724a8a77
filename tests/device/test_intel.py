"""Intel's graphics: inside a processor it shares the memory, as a card it has its own."""

from __future__ import annotations

from pathlib import Path

from groundup.device.device import MemoryPool
from groundup.device.graphics_cards import graphics_cards
from groundup.device.intel import intel_accelerator

from .fake_system import graphics_card, write_tree

GIB = 1 << 30
SYSTEM = MemoryPool("system", 16 * GIB, 9 * GIB, 16 * GIB, "system")


def at_address(root: Path, address: str, files: dict[str, object]) -> Path:
    """One card at an address of the bus, as the kernel links it."""
    device = {"vendor": "0x8086", "device": "0x56a0", "revision": "0x08"}
    write_tree(root, {f"sys/devices/{address}/{name}": value for name, value in {**device, **files}.items()})
    folder = root / "sys/class/drm/card0"
    folder.mkdir(parents=True)
    (folder / "device").symlink_to(root / "sys/devices" / address)
    return root


def test_graphics_inside_shares(tmp_path: Path) -> None:
    """Integrated graphics is one pool with the system's memory."""
    (card,) = graphics_cards(at_address(tmp_path, "0000:00:02.0", {}))
    found = intel_accelerator(card, SYSTEM, frozenset({"cpu"}))
    assert found is not None
    assert (found.shares_memory, found.pool.total_bytes, found.is_usable) == (True, 16 * GIB, False)


def test_card_with_local_memory(tmp_path: Path) -> None:
    """A driver that tells local memory makes a pool of it; what is free is the whole, with a word."""
    at_address(tmp_path, "0000:03:00.0", {})
    write_tree(tmp_path, {"sys/class/drm/card0/lmem_total_bytes": 16 * GIB})
    found = intel_accelerator(graphics_cards(tmp_path)[0], SYSTEM, frozenset({"vulkan"}))
    assert found is not None
    assert (found.pool.kind, found.pool.now_bytes, found.is_usable) == ("accelerator", 16 * GIB, True)
    assert "free" in found.problem


def test_tiles_are_added_up(tmp_path: Path) -> None:
    """The newer driver writes a figure for each tile of one card."""
    files: dict[str, object] = {f"tile{tile}/physical_vram_size_bytes": 8 * GIB for tile in (0, 1)}
    (card,) = graphics_cards(at_address(tmp_path, "0000:03:00.0", files))
    found = intel_accelerator(card, SYSTEM, frozenset())
    assert found is not None
    assert found.pool.total_bytes == 16 * GIB


def test_card_of_unknown_size_is_no_pool(tmp_path: Path) -> None:
    """A size that nobody tells is not made up."""
    (card,) = graphics_cards(at_address(tmp_path, "0000:03:00.0", {}))
    assert intel_accelerator(card, SYSTEM, frozenset()) is None


def test_without_an_address_it_is_inside(tmp_path: Path) -> None:
    """Where the kernel shows no address, nothing beside the system's memory is assumed."""
    write_tree(tmp_path, graphics_card(0, "8086", "46a6", {}))
    found = intel_accelerator(graphics_cards(tmp_path)[0], SYSTEM, frozenset())
    assert found is not None
    assert found.shares_memory
