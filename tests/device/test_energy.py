"""Energy is told where a counter or a battery tells it, with what it covers; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.device.energy import Energy, EnergyMeter

from .fake_nvml import FakeCard, FakeNvml
from .fake_system import write_tree

RAPL = "sys/class/powercap"
BATTERY = "sys/class/power_supply/BAT0"
RANGE_UJ = 262_143_328_850


def zone(name: str, kind: str, energy_uj: int) -> dict[str, object]:
    """One counter of the processor."""
    folder = f"{RAPL}/{name}"
    return {
        f"{folder}/name": kind,
        f"{folder}/energy_uj": energy_uj,
        f"{folder}/max_energy_range_uj": RANGE_UJ,
    }


def battery(**files: object) -> dict[str, object]:
    """A battery that is emptied with 12.5 W, with other files as given."""
    known = {"type": "Battery", "status": "Discharging", "power_now": 12_500_000}
    return {f"{BATTERY}/{name}": value for name, value in (known | files).items()}


def used(root: Path, before: dict[str, object], after: dict[str, object]) -> Energy | None:
    """What is told to have been used in ten seconds, between two states of the files."""
    seconds: Iterator[float] = iter((100.0, 110.0))
    meter = EnergyMeter(write_tree(root, before), lambda: next(seconds))
    begun = meter.mark()
    write_tree(root, after)
    return meter.since(begun)


def test_packages_and_their_memory_are_summed(tmp_path: Path) -> None:
    """Cores are a part of their package and are not counted twice."""
    before = zone("intel-rapl:0", "package-0", 5_000_000) | zone("intel-rapl:1", "package-1", 1_000_000)
    before |= zone("intel-rapl:0:0", "core", 1_000_000) | zone("intel-rapl:0:1", "dram", 2_000_000)
    after = zone("intel-rapl:0", "package-0", 65_000_000) | zone("intel-rapl:1", "package-1", 31_000_000)
    after |= zone("intel-rapl:0:0", "core", 51_000_000) | zone("intel-rapl:0:1", "dram", 7_500_000)
    assert used(tmp_path, before, after) == Energy(95.5, ("processor",), is_measured=True)


def test_a_platform_counter_holds_all_others(tmp_path: Path) -> None:
    """Where there is one, packages are not added to it."""
    before = zone("intel-rapl:0", "package-0", 0) | zone("intel-rapl:1", "psys", 0)
    after = zone("intel-rapl:0", "package-0", 40_000_000) | zone("intel-rapl:1", "psys", 90_000_000)
    assert used(tmp_path, before, after) == Energy(90.0, ("platform",), is_measured=True)


def test_the_same_package_is_not_counted_by_another_way(tmp_path: Path) -> None:
    """Some systems show it a second time under another name."""
    before = zone("intel-rapl:0", "package-0", 0) | zone("intel-rapl-mmio:0", "package-0", 0)
    after = zone("intel-rapl:0", "package-0", 7_000_000) | zone("intel-rapl-mmio:0", "package-0", 7_000_000)
    assert used(tmp_path, before, after) == Energy(7.0, ("processor",), is_measured=True)


def test_a_counter_that_began_anew(tmp_path: Path) -> None:
    """It counts to its range, within an hour or so, and then from nought."""
    before = zone("intel-rapl:0", "package-0", RANGE_UJ - 4_000_000)
    told = used(tmp_path, before, zone("intel-rapl:0", "package-0", 6_000_000))
    assert told == Energy(10.0, ("processor",), is_measured=True)


def test_a_counter_that_nobody_may_read_tells_nothing(tmp_path: Path) -> None:
    """As on most systems, where it is for root alone; a file of words is none either."""
    unreadable = zone("intel-rapl:0", "package-0", 0) | {f"{RAPL}/intel-rapl:0/energy_uj": "denied"}
    assert used(tmp_path, unreadable, unreadable) is None


def test_a_battery_is_an_estimate(tmp_path: Path) -> None:
    """The mean of two moments times the seconds, of the whole computer."""
    told = used(tmp_path, battery(), battery(power_now=17_500_000))
    assert told == Energy(150.0, ("computer",), is_measured=False)


def test_a_battery_that_tells_volts_and_amperes(tmp_path: Path) -> None:
    """Some tell current and voltage, and some of these count what goes out below zero."""
    files = battery(voltage_now=12_000_000, current_now=-1_000_000)
    del files[f"{BATTERY}/power_now"]
    assert used(tmp_path, files, files) == Energy(120.0, ("computer",), is_measured=False)


@pytest.mark.parametrize(
    "files",
    [{"status": "Charging"}, {"status": "Full"}, {"power_now": 0}, {"scope": "Device"}, {"type": "Mains"}],
)
def test_a_battery_that_tells_nothing_of_the_computer(tmp_path: Path, files: dict[str, object]) -> None:
    """While it is charged its figure is another one; that of a mouse says nothing."""
    assert used(tmp_path, battery(**files), battery(**files)) is None


def test_a_cable_that_was_plugged_in_meanwhile(tmp_path: Path) -> None:
    """Half an estimate is none."""
    assert used(tmp_path, battery(), battery(status="Charging")) is None


def test_counters_go_before_the_battery(tmp_path: Path) -> None:
    """What is measured is told, and the estimate is not added to it."""
    before = battery() | zone("intel-rapl:0", "package-0", 0)
    after = battery() | zone("intel-rapl:0", "package-0", 30_000_000)
    assert used(tmp_path, before, after) == Energy(30.0, ("processor",), is_measured=True)


def test_accelerators_count_for_themselves(tmp_path: Path) -> None:
    """Their driver's counters are added to the processor's; one that is cut up, or too old, is left out."""
    cards = (
        FakeCard(uuid="a", spent_millijoules=1_000),
        FakeCard(uuid="b"),
        FakeCard(uuid="c", spent_millijoules=5, slices=[FakeCard(uuid="c0")]),
    )
    meter = EnergyMeter(write_tree(tmp_path, zone("intel-rapl:0", "package-0", 0)), library=FakeNvml(*cards))
    begun = meter.mark()
    cards[0].spent_millijoules = 251_000
    cards[2].spent_millijoules = 900_000
    write_tree(tmp_path, zone("intel-rapl:0", "package-0", 2_000_000))
    assert meter.since(begun) == Energy(252.0, ("processor", "accelerator"), is_measured=True)


def test_a_driver_that_does_not_answer(tmp_path: Path) -> None:
    """It tells nothing, and is no fault of the answer."""
    meter = EnergyMeter(tmp_path, library=FakeNvml(FakeCard(spent_millijoules=1), is_silent=True))
    assert meter.since(meter.mark()) is None


def test_this_computer() -> None:
    """Whatever it has, asking does not fail, and a figure is not below zero."""
    meter = EnergyMeter()
    told = meter.since(meter.mark())
    assert told is None or told.joules >= 0
