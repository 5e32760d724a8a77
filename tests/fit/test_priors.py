"""What is said of a computer on which nothing ran: by its kind and bandwidth, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.device.device import Accelerator, Bandwidth, Device, MemoryPool, Processor
from groundup.device.processors import Processors
from groundup.fit.calibration import Confidence
from groundup.fit.priors import ACCELERATOR, APPLE, PROCESSOR, prior_of, unmeasured

GIB = 1 << 30
POOL = MemoryPool("system", 16 * GIB, 10 * GIB, 16 * GIB, "system")
DEVICE = Device(
    memory=POOL, processor=Processor("X", "x86_64", frozenset(), Processors(8, 8, 8, 4, "system"))
)
READ = Bandwidth(40e9, "read_test", "measured here")
CARD = Accelerator("pci:1:2", "card", "nvidia", POOL, "driver", backend="cuda", is_usable=True)


def test_without_a_bandwidth_nothing_is_said() -> None:
    """Neither a processor nor a card whose memory nobody knows gives a figure."""
    assert unmeasured(DEVICE) is None
    assert unmeasured(replace(DEVICE, accelerators=(CARD,))) is None


def test_a_processor_by_its_read_test() -> None:
    """The share reached of a test that reads is higher than that of a data sheet."""
    found = unmeasured(replace(DEVICE, bandwidth=READ))
    assert found is not None
    assert found.bandwidth_basis == "read_test"
    assert found.efficiency > PROCESSOR.efficiency
    assert found.confidence is Confidence.DATA_SHEET
    assert found.circumstances.backend == "cpu"


def test_the_fastest_usable_card_counts() -> None:
    """A card that the engine cannot use does not, however fast it is."""
    sheet = Bandwidth(800e9, "data_sheet", "maker")
    slow = replace(CARD, bandwidth=replace(sheet, bytes_per_s=300e9))
    fast = replace(CARD, bandwidth=sheet)
    unusable = replace(CARD, bandwidth=replace(sheet, bytes_per_s=9e12), is_usable=False)
    found = unmeasured(replace(DEVICE, bandwidth=READ, accelerators=(slow, fast, unusable)))
    assert found is not None
    assert found.bandwidth_bytes_per_s == 800e9
    assert found.circumstances.backend == "cuda"


def test_doubts_are_handed_on() -> None:
    """A bandwidth that is old or was measured on a busy computer makes the figure so."""
    found = unmeasured(replace(DEVICE, bandwidth=replace(READ, is_stale=True, is_busy=True)))
    assert found is not None
    assert found.is_stale
    assert found.is_busy


@pytest.mark.parametrize(("maker", "prior"), [("", PROCESSOR), ("apple", APPLE), ("nvidia", ACCELERATOR)])
def test_priors_are_of_kinds(maker: str, prior: object) -> None:
    """Processors, Apple's chips and other accelerators; never a single device."""
    assert prior_of(maker) is prior
