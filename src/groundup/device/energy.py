"""How much energy something took, where this computer can tell: counters read before and after.

Three places tell of it, and none of them of an answer alone: they count all that ran meanwhile.

- The processor's own counter (RAPL), as Linux shows it: of its packages and memory, or of the whole platform
  where there is such a counter. Since 2020 most systems let only root read it (CVE-2020-8694).
- A driver of NVIDIA's counts the energy of each accelerator since it was loaded.
- A battery tells how fast it is emptied at this moment, by the whole computer with its screen. Two such
  moments times the seconds between them are an estimate, and only where nothing better is there.

Where none of them tells anything, nothing is told: a figure from a data sheet would be a guess.

Sources: Linux, Documentation/power/powercap and ABI/testing/sysfs-class-power; NVML API reference,
nvmlDeviceGetTotalEnergyConsumption.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from .nvidia import Library, has_nvidia_driver, spent_millijoules

Covers = Literal["platform", "processor", "accelerator", "computer"]

_ZONES: Final = "sys/class/powercap"
_SUPPLIES: Final = "sys/class/power_supply"
_MICRO: Final = 1e-6
_MILLI: Final = 1e-3


class Energy(msgspec.Struct, frozen=True):
    """What was used between two moments, by all that ran.

    `covers` names the parts that were counted: "platform" (all but screen and power supply), "processor"
    (with its memory), "accelerator", "computer" (with its screen). `is_measured` is False for an estimate.
    """

    joules: float
    covers: tuple[Covers, ...]
    is_measured: bool


@dataclass(frozen=True, slots=True)
class _Counter:
    """Joules counted so far; it begins anew at `range_j`, if that is not 0."""

    covers: Covers
    joules: float
    range_j: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment, with what everything told at it."""

    seconds: float
    counters: dict[str, _Counter]
    battery_w: float | None


class EnergyMeter:
    """Reads what this computer tells. Reading may take some milliseconds.

    Args:
        root: of the system's files; another one only in tests.
        clock: tells seconds.
        library: bindings of NVIDIA's driver; loaded by default, where there is such a driver.
    """

    def __init__(
        self,
        root: Path = Path("/"),
        clock: Callable[[], float] = time.monotonic,
        library: Library | None = None,
    ) -> None:
        self._root = root
        self._clock = clock
        self._library = library

    def mark(self) -> Mark:
        """This moment."""
        counters = dict(_processor_counters(self._root / _ZONES))
        if self._library is not None or has_nvidia_driver(self._root):
            for name, spent_mj in spent_millijoules(self._library).items():
                counters[name] = _Counter("accelerator", spent_mj * _MILLI)
        return Mark(self._clock(), counters, _battery_w(self._root / _SUPPLIES))

    def since(self, begun: Mark) -> Energy | None:
        """What was used since then; None where nothing tells it."""
        now = self.mark()
        both = [(begun.counters[name], one) for name, one in now.counters.items() if name in begun.counters]
        if both:
            covers = dict.fromkeys(one.covers for _, one in both)
            return Energy(round(sum(_used_j(*pair) for pair in both), 3), tuple(covers), is_measured=True)
        if begun.battery_w is None or now.battery_w is None:
            return None
        watts = (begun.battery_w + now.battery_w) / 2
        return Energy(round(watts * (now.seconds - begun.seconds), 3), ("computer",), is_measured=False)


def _used_j(before: _Counter, after: _Counter) -> float:
    """The difference of a counter, which may have begun anew once."""
    used_j = after.joules - before.joules
    return used_j if used_j >= 0 else used_j + after.range_j


def _processor_counters(zones: Path) -> Iterable[tuple[str, _Counter]]:
    """The platform's counter if there is one, as it holds all others; else packages and memory beside them.

    What `intel-rapl-mmio` counts is the same packages once more.
    """
    found = {path.name: (_text(path / "name"), path) for path in sorted(zones.glob("intel-rapl:*"))}
    has_platform = any(name == "psys" for name, _ in found.values())
    for identifier, (name, path) in found.items():
        is_wanted = name == "psys" if has_platform else name.startswith("package") or name == "dram"
        joules = _number(path / "energy_uj", _MICRO) if is_wanted else None
        if joules is not None:
            range_j = _number(path / "max_energy_range_uj", _MICRO) or 0.0
            yield identifier, _Counter("platform" if has_platform else "processor", joules, range_j)


def _battery_w(supplies: Path) -> float | None:
    """How fast the batteries are emptied; None on mains power, where they tell nothing of what is used."""
    watts = list[float]()
    for path in sorted(supplies.glob("*")):
        if _text(path / "type") != "Battery" or _text(path / "scope") == "Device":  # one of a mouse
            continue
        if _text(path / "status") != "Discharging":
            return None
        found = _discharge_w(path)
        if found is None:
            return None
        watts.append(found)
    return sum(watts) if watts else None


def _discharge_w(path: Path) -> float | None:
    power_w = _number(path / "power_now", _MICRO)
    if power_w is None:
        volts, amperes = _number(path / "voltage_now", _MICRO), _number(path / "current_now", _MICRO)
        power_w = None if volts is None or amperes is None else volts * amperes
    return abs(power_w) if power_w else None  # some drivers count what goes out below zero


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _number(path: Path, unit: float) -> float | None:
    try:
        return int(_text(path)) * unit
    except ValueError:
        return None
