"""Another computer's NVIDIA driver: the real bindings' errors and constants, with answers from a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pynvml

GIB = 1 << 30


@dataclass
class FakeCard:
    """One accelerator; `memory` None = the driver does not support the question."""

    name: str = "NVIDIA GeForce RTX 3090"
    pci_device_id: int = 0x220410DE
    memory: tuple[int, int, int] | None = (24 * GIB, GIB // 4, 20 * GIB)  # total, reserved, free
    clock_mhz: int = 9751
    width_bits: int = 384
    uuid: str = "GPU-0"
    slices: list[FakeCard] = field(default_factory=list)
    spent_millijoules: int | None = None


class FakeNvml:
    """The functions that are asked, with the names they have in the bindings."""

    NVMLError = pynvml.NVMLError
    NVMLError_NotSupported = pynvml.NVMLError_NotSupported
    NVMLError_FunctionNotFound = pynvml.NVMLError_FunctionNotFound
    NVMLError_ArgumentVersionMismatch = pynvml.NVMLError_ArgumentVersionMismatch
    NVML_CLOCK_MEM = pynvml.NVML_CLOCK_MEM
    nvmlMemory_v2 = pynvml.nvmlMemory_v2  # noqa: N815  the bindings' own name

    def __init__(self, *cards: FakeCard, is_old: bool = False, is_silent: bool = False) -> None:
        self.cards = cards
        self.is_old = is_old
        self.is_silent = is_silent
        self.is_open = False

    def nvmlInit(self) -> None:  # noqa: N802
        """Start to talk."""
        if self.is_silent:
            raise pynvml.NVMLError_DriverNotLoaded()
        self.is_open = True

    def nvmlShutdown(self) -> None:  # noqa: N802
        """Stop to talk."""
        self.is_open = False

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        """How many accelerators there are."""
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> FakeCard:  # noqa: N802
        """One of them."""
        return self.cards[index]

    def nvmlDeviceGetTotalEnergyConsumption(self, card: FakeCard) -> int:  # noqa: N802
        """What it has used since the driver was loaded; old ones do not count."""
        if card.spent_millijoules is None:
            raise pynvml.NVMLError_NotSupported()
        return card.spent_millijoules

    def nvmlDeviceGetMigMode(self, card: FakeCard) -> tuple[int, int]:  # noqa: N802
        """Whether it is cut up, now and after the next start."""
        if not card.slices:
            raise pynvml.NVMLError_NotSupported()
        return 1, 1

    def nvmlDeviceGetMaxMigDeviceCount(self, _card: FakeCard) -> int:  # noqa: N802
        """How many slices there could be."""
        return 7

    def nvmlDeviceGetMigDeviceHandleByIndex(self, card: FakeCard, index: int) -> FakeCard:  # noqa: N802
        """One slice; most places are empty."""
        if index >= len(card.slices):
            raise pynvml.NVMLError_NotFound()
        return card.slices[index]

    def nvmlDeviceGetMemoryInfo(self, card: FakeCard, version: Any = None) -> SimpleNamespace:  # noqa: N802
        """Its memory, in the newer form if that is asked for."""
        if card.memory is None:
            raise pynvml.NVMLError_NotSupported()
        if version is not None and self.is_old:
            raise pynvml.NVMLError_FunctionNotFound()
        total, reserved, free = card.memory
        return SimpleNamespace(total=total, free=free, **({"reserved": reserved} if version else {}))

    def nvmlDeviceGetName(self, card: FakeCard) -> str:  # noqa: N802
        """Its name."""
        return card.name

    def nvmlDeviceGetUUID(self, card: FakeCard) -> str:  # noqa: N802
        """Its own name among all of its kind."""
        return card.uuid

    def nvmlDeviceGetPciInfo(self, card: FakeCard) -> SimpleNamespace:  # noqa: N802
        """Maker and kind."""
        return SimpleNamespace(pciDeviceId=card.pci_device_id)

    def nvmlDeviceGetMaxClockInfo(self, card: FakeCard, kind: int) -> int:  # noqa: N802
        """Its memory's clock."""
        assert kind == pynvml.NVML_CLOCK_MEM
        if not card.clock_mhz:
            raise pynvml.NVMLError_NotSupported()
        return card.clock_mhz

    def nvmlDeviceGetMemoryBusWidth(self, card: FakeCard) -> int:  # noqa: N802
        """Its memory's width."""
        return card.width_bits
