"""Graphics of Windows, from what drivers write into the registry.

The figure that most programs show (`AdapterRAM`, and the registry's `HardwareInformation.MemorySize`) has 32
bits and stops at 4 GB, whatever the card has. The one with 64 bits is `HardwareInformation.qwMemorySize`; a
card without it has an unknown size, and none is made up. What is free now the registry does not know.
Graphics inside a processor may use half of the computer's memory, as Windows lends at most that.

Sources: the class of displays under `CurrentControlSet` in the registry of Windows; "Calculating graphics
memory" of Windows' driver documentation. Not yet tried on such a computer.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from .accelerator_table import known_accelerator
from .backends import backend_for
from .device import GIB, Accelerator, MemoryPool
from .graphics_cards import MAKERS

_DISPLAYS: Final = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
_SMALLEST_CARDS: Final = {"intel": 4 * GIB}  # less was set aside of the processor's memory
_SIZE: Final = "HardwareInformation.qwMemorySize"
_ID: Final = re.compile(r"ven_([0-9a-f]{4})&dev_([0-9a-f]{4})(?:.*rev_([0-9a-f]{2}))?")

RegistryValue = int | str | bytes
Adapter = Mapping[str, RegistryValue]


def windows_accelerators(
    adapters: Iterable[Adapter], system: MemoryPool, backends: frozenset[str]
) -> tuple[list[Accelerator], list[str]]:
    """Accelerators, and what could not be found out.

    Args:
        adapters: the values that each driver wrote, by their names (`read_adapters`).
        system: the processor's memory, which some share.
        backends: parts of the engine library.
    """
    found, notes = [], []
    for adapter in adapters:
        ids = _ID.search(str(adapter.get("MatchingDeviceId", "")).lower())
        maker = MAKERS.get(ids[1], "") if ids else ""
        if not ids or not maker:
            continue  # remote desktops and the like
        name = str(adapter.get("DriverDesc", "")) or f"{maker} graphics {ids[2]}"
        key = ":".join(part for part in ("pci", *ids.groups()) if part)
        row = known_accelerator(key)
        is_inside = row is not None and row.shares_memory
        pool = _pool(maker, _number(adapter.get(_SIZE)), system, is_inside=is_inside)
        if pool is None:
            notes.append(f"{name}: its driver does not say how much memory it has")
            continue
        backend, is_usable = backend_for(maker, backends)
        found.append(
            Accelerator(
                key=key,
                name=name,
                maker=maker,
                pool=pool,
                source="registry",
                backend=backend,
                is_usable=is_usable,
                bandwidth=row.bandwidth if row else None,
                problem="how much is free is not told",
            )
        )
    return found, notes


def read_adapters() -> Iterator[Adapter]:
    """What drivers wrote on this computer; nothing on another system than Windows."""
    yield from ()
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415  exists on Windows alone

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _DISPLAYS) as displays:
            for index in range(winreg.QueryInfoKey(displays)[0]):
                # Some folders are not for everybody.
                with suppress(OSError), winreg.OpenKey(displays, winreg.EnumKey(displays, index)) as key:
                    count = winreg.QueryInfoKey(key)[1]
                    values = (winreg.EnumValue(key, number) for number in range(count))
                    yield {name: value for name, value, _ in values}


def _pool(maker: str, own_bytes: int, system: MemoryPool, *, is_inside: bool) -> MemoryPool | None:
    """The pool of one adapter; None where the driver does not tell its size."""
    is_small = 0 < own_bytes < _SMALLEST_CARDS.get(maker, GIB)
    if is_inside or is_small or (maker == "intel" and not own_bytes):
        half = system.total_bytes // 2
        source = "registry: at most half of the memory"
        return replace(system, kind="unified", limit_bytes=min(system.limit_bytes, half), source=source)
    if not own_bytes:
        return None
    return MemoryPool("accelerator", own_bytes, own_bytes, own_bytes, "registry")


def _number(value: RegistryValue | None) -> int:
    """A number of 64 bits; some drivers write it as bytes."""
    if isinstance(value, bytes):
        return int.from_bytes(value[:8], "little")
    return value if isinstance(value, int) else 0
