"""Another computer can be described in words; what makes no sense is refused with an example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.device.device import Bandwidth, Device
from groundup.device.overrides import VARIABLE, overridden, overridden_by_settings
from groundup.errors import SettingsError

from .test_apple import mac
from .test_device import DEVICE, GIB, card


def test_nothing_given_changes_nothing() -> None:
    """Without words the device is the one that was found."""
    assert overridden(DEVICE, "") == DEVICE
    assert overridden_by_settings(DEVICE, {}) == DEVICE


def test_memory_of_another_computer() -> None:
    """8 GB are 8 x 2^30 bytes, free but for what the system keeps; the source is the user."""
    seen = overridden(DEVICE, "memory=8GB")
    assert (seen.memory.total_bytes, seen.memory.limit_bytes) == (8 * GIB, 8 * GIB)
    assert seen.memory.now_bytes == seen.memory.quiet_bytes == 7 * GIB
    assert (seen.memory.source, seen.changes) == ("you", ("memory=8GB",))


def test_speed_of_this_computer_is_not_the_others() -> None:
    """A measured bandwidth stays, and is stale."""
    measured = replace(DEVICE, bandwidth=Bandwidth(20e9, "read_test", "measured here"))
    seen = overridden(measured, "memory=8GB").bandwidth
    assert seen is not None
    assert seen.is_stale
    told = overridden(measured, "memory=8GB, bandwidth=50GB/s").bandwidth
    assert told == Bandwidth(50e9, "data_sheet", "you")


def test_free_memory_is_what_is_said() -> None:
    """What is free may be given alone or with the whole, in any order."""
    assert overridden(DEVICE, "free=3GB").memory.now_bytes == 3 * GIB
    assert overridden(DEVICE, "free=3GB,memory=8GB").memory.now_bytes == 3 * GIB


def test_card_is_given_or_taken_away() -> None:
    """A card that is given is usable and alone; "none" leaves the processor's memory."""
    seen = overridden(DEVICE, "gpu=24GB,gpu-bandwidth=936GB/s")
    assert [pool.total_bytes // GIB for pool in seen.pools] == [32, 24]
    bandwidth = seen.accelerators[0].bandwidth
    assert bandwidth is not None
    assert bandwidth.bytes_per_s == 936e9
    both = replace(DEVICE, accelerators=(card(24), card(8)))
    assert overridden(both, "gpu=none").pools == (DEVICE.memory,)


def test_shared_memory_follows() -> None:
    """A Mac with less memory has less for its graphics, by the same rule."""
    graphics = mac(32)
    assert graphics is not None
    device = replace(DEVICE, accelerators=(graphics,), memory=replace(DEVICE.memory, kind="unified"))
    (pool,) = overridden(device, "memory=16GB").pools
    assert (pool.kind, pool.limit_bytes // 10**6) == ("unified", 11_453)


def test_threads_and_disk() -> None:
    """Threads bound the cores; disks count in 10^9 bytes."""
    seen = overridden(DEVICE, "threads=2,disk=64GB")
    assert (seen.processor.counts.usable_threads, seen.processor.counts.physical_cores) == (2, 2)
    assert overridden(DEVICE, "threads=64").processor.counts.physical_cores == 64
    assert seen.disk is not None
    assert (seen.disk.free_bytes, seen.disk.source) == (64 * 10**9, "you")


def test_settings_come_first() -> None:
    """What the command line says replaces what the settings say, and both are told."""
    seen = overridden(overridden_by_settings(DEVICE, {VARIABLE: "memory=8GB,threads=4"}), "memory=16GB")
    assert (seen.memory.total_bytes // GIB, seen.processor.counts.usable_threads) == (16, 4)
    assert seen.changes == ("memory=8GB", "threads=4", "memory=16GB")


@pytest.mark.parametrize(
    "text",
    ["memory", "memory=", "memory=8", "memory=GB", "memory=-8GB", "memory=0GB", "memory=8GB/s", "ram=8GB",
     "memory=8GB,memory=16GB", "memory=1e9GB", "memory=nanGB", "free=99GB", "gpu=big", "gpu-bandwidth=5GB/s",
     "bandwidth=50GB", "threads=0", "threads=two", "threads=99999", "threads=٣", "disk=5", "=",
     "memory=8GB;x"],
)  # fmt: skip
def test_nonsense_is_refused(text: str) -> None:
    """The error names what was given and what is allowed."""
    with pytest.raises(SettingsError) as caught:
        overridden(DEVICE, text)
    assert caught.value.source == "--device"
    assert caught.value.allowed
    assert caught.value.exit_code == 2


def test_good_words_pass_the_same_way() -> None:
    """The check above is no refusal of everything: one good word of each kind is accepted."""
    good = ["memory=8GB", "MEMORY=7.5 gib", "free=3GB", "gpu=512MB", "gpu=8GB,gpu-bandwidth=5TB/s",
            "bandwidth=50GB/s", "threads=1", "disk=1TB", " memory = 8GB , "]  # fmt: skip
    seen: list[Device] = [overridden(DEVICE, text) for text in good]
    assert all(device != DEVICE for device in seen)
