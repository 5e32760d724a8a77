"""Windows' registry: the figure with 64 bits counts, the one that stops at 4 GB never does."""

from __future__ import annotations

import sys

import pytest

from groundup.device.device import MemoryPool
from groundup.device.windows import Adapter, read_adapters, windows_accelerators
from tests.canaries.device_pools import adapter_ram

GIB = 1 << 30
SYSTEM = MemoryPool("system", 32 * GIB, 20 * GIB, 32 * GIB, "system")
CAP = (4 * GIB) - (1 << 20)  # what 32 bits show of any larger card


def adapter(device_id: str, size: int | bytes | None, name: str = "card") -> Adapter:
    """The values that a driver writes."""
    values: dict[str, int | str | bytes] = {
        "DriverDesc": name,
        "MatchingDeviceId": device_id,
        "HardwareInformation.MemorySize": CAP,
    }
    return values if size is None else {**values, "HardwareInformation.qwMemorySize": size}


RTX_4090 = r"pci\ven_10de&dev_2684&subsys_889d1043&rev_a1"


def test_large_card_is_seen_whole() -> None:
    """24 GB are 24 GB, as a number and as bytes."""
    cards = [adapter(RTX_4090, 24 * GIB), adapter(RTX_4090, (24 * GIB).to_bytes(8, "little"))]
    found, notes = windows_accelerators(cards, SYSTEM, frozenset({"cuda"}))
    assert [one.pool.total_bytes for one in found] == [24 * GIB, 24 * GIB]
    assert [(one.maker, one.is_usable) for one in found] == [("nvidia", True)] * 2
    assert notes == []


def test_capped_figure_is_wrong() -> None:
    """A reader of the figure with 32 bits fails the same check."""
    cards = [adapter(RTX_4090, 24 * GIB), adapter(RTX_4090, (24 * GIB).to_bytes(8, "little"))]
    assert adapter_ram(cards) != [24 * GIB, 24 * GIB]


def test_capped_figure_alone_is_refused() -> None:
    """A card of which only the capped figure is known has an unknown size, and a note."""
    found, notes = windows_accelerators([adapter(RTX_4090, None, "big one")], SYSTEM, frozenset())
    assert found == []
    assert notes == ["big one: its driver does not say how much memory it has"]


@pytest.mark.parametrize(
    ("device_id", "size"),
    [(r"PCI\VEN_8086&DEV_9A49", 128 << 20), (r"pci\ven_8086&dev_46a6", None),
     (r"pci\ven_1002&dev_1638", GIB // 2), (r"pci\ven_1002&dev_1586&rev_c1", 64 * GIB)],
)  # fmt: skip
def test_graphics_inside_may_use_half(device_id: str, size: int | None) -> None:
    """What was set aside for graphics inside a processor is no pool; half of the memory may be used."""
    (found,), _ = windows_accelerators([adapter(device_id, size)], SYSTEM, frozenset())
    assert (found.pool.kind, found.pool.total_bytes, found.pool.limit_bytes) == (
        "unified", 32 * GIB, 16 * GIB,
    )  # fmt: skip


def test_other_adapters_are_left_out() -> None:
    """Remote desktops, virtual screens and folders without values are none."""
    odd: list[Adapter] = [{}, adapter(r"root\basicdisplay", 8 * GIB), adapter(r"pci\ven_15ad&dev_0405", GIB)]
    assert windows_accelerators(odd, SYSTEM, frozenset()) == ([], [])


@pytest.mark.skipif(sys.platform == "win32", reason="there it reads the registry")
def test_other_systems_have_no_registry() -> None:
    """Elsewhere nothing is read."""
    assert list(read_adapters()) == []
