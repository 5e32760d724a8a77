"""AMD's graphics: cards have memory of their own, chips borrow the processor's and add none."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.device.amd import amd_accelerator
from groundup.device.device import Accelerator, MemoryPool
from groundup.device.graphics_cards import GraphicsCard, graphics_cards
from tests.canaries.device_pools import borrowed_memory_added

from .fake_system import graphics_card, write_tree

GIB = 1 << 30
MIB = 1 << 20
SYSTEM = MemoryPool("system", 32 * GIB, 20 * GIB, 32 * GIB, "system", reserve_bytes=GIB)


def memory_files(own: int, own_used: int, borrowed: int, borrowed_used: int = 0) -> dict[str, object]:
    """The driver's figures."""
    return {
        "mem_info_vram_total": own,
        "mem_info_vram_used": own_used,
        "mem_info_gtt_total": borrowed,
        "mem_info_gtt_used": borrowed_used,
    }


def card_in(
    root: Path, files: dict[str, object], *, device: str = "ffff", revision: str = "00", metrics: bytes = b""
) -> GraphicsCard:
    """A card with these files."""
    write_tree(root, graphics_card(0, "1002", device, files, revision=revision))
    if metrics:
        (root / "sys/class/drm/card0/device/gpu_metrics").write_bytes(metrics)
    return graphics_cards(root)[0]


def found_in(root: Path, files: dict[str, object], **more: object) -> Accelerator | None:
    """The accelerator of a card with these files."""
    return amd_accelerator(card_in(root, files, **more), SYSTEM, frozenset({"cpu", "vulkan"}))  # type: ignore[arg-type]


def test_card_has_its_own_memory(tmp_path: Path) -> None:
    """A card's memory is a pool beside the system's, whatever it may borrow."""
    found = found_in(tmp_path, memory_files(20 * GIB, GIB, 16 * GIB), device="744c", revision="cc")
    assert found is not None
    assert (found.pool.kind, found.pool.total_bytes, found.pool.now_bytes) == (
        "accelerator", 20 * GIB, 19 * GIB,
    )  # fmt: skip
    assert found.name == "AMD Radeon RX 7900 XT"
    assert found.bandwidth is not None
    assert found.bandwidth.bytes_per_s == 800e9


def test_revision_tells_cards_apart(tmp_path: Path) -> None:
    """The same device number with another revision is another card, of which nothing is known."""
    found = found_in(tmp_path, memory_files(24 * GIB, 0, 16 * GIB), device="744c", revision="c8")
    assert found is not None
    assert found.bandwidth is None
    assert found.name == "AMD graphics 744c"


def test_chip_borrows(tmp_path: Path) -> None:
    """A carve-out of 512 MiB and 16 GiB to borrow are one unified pool, no larger than the computer."""
    found = found_in(tmp_path, memory_files(512 * MIB, 100 * MIB, 16 * GIB, GIB))
    assert found is not None
    pool = found.pool
    assert pool.kind == "unified"
    assert pool.total_bytes == 32 * GIB + 512 * MIB  # what the kernel has, and what was taken from it
    assert pool.limit_bytes == 16 * GIB + 512 * MIB
    assert pool.now_bytes == 412 * MIB + 15 * GIB


def test_borrowed_memory_is_not_added(tmp_path: Path) -> None:
    """A reader that adds what may be borrowed to the system's memory finds more than there is."""
    card = card_in(tmp_path, memory_files(512 * MIB, 0, 16 * GIB))
    assert borrowed_memory_added(card, SYSTEM) != 32 * GIB + 512 * MIB


def test_chip_borrows_no_more_than_is_free(tmp_path: Path) -> None:
    """What the processor's programs hold cannot be borrowed."""
    found = found_in(tmp_path, memory_files(512 * MIB, 0, 30 * GIB))
    assert found is not None
    assert found.pool.now_bytes == 512 * MIB + 20 * GIB


@pytest.mark.parametrize(("version", "kind"), [(1, "accelerator"), (2, "unified"), (3, "unified")])
def test_driver_tells_chips_from_cards(tmp_path: Path, version: int, kind: str) -> None:
    """The format of the driver's figures decides, even for a chip with a large carve-out."""
    metrics = bytes([120, 0, version, 3]) + bytes(116)
    found = found_in(tmp_path, memory_files(8 * GIB, 0, 12 * GIB), metrics=metrics)
    assert found is not None
    assert found.pool.kind == kind


def test_known_chip_is_told_by_its_number(tmp_path: Path) -> None:
    """Where the driver's figures cannot be read, the table knows the chip: 96 GiB set aside are no card."""
    found = found_in(tmp_path, memory_files(96 * GIB, 0, 16 * GIB), device="1586", revision="c1")
    assert found is not None
    assert found.shares_memory


def test_nothing_of_nothing_is_skipped(tmp_path: Path) -> None:
    """A device that reports no memory is none."""
    assert found_in(tmp_path, memory_files(0, 0, 0)) is None


def test_limit_of_a_container_holds(tmp_path: Path) -> None:
    """What may be borrowed is bounded by what this process may use."""
    limited = MemoryPool("system", 32 * GIB, 3 * GIB, 4 * GIB, "control group", used_bytes=GIB)
    card = card_in(tmp_path, memory_files(512 * MIB, 0, 16 * GIB))
    found = amd_accelerator(card, limited, frozenset())
    assert found is not None
    assert found.pool.limit_bytes == 4 * GIB + 512 * MIB
    assert found.pool.now_bytes == 3 * GIB + 512 * MIB
