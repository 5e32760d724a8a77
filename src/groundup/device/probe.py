"""Asks this computer what it is: one `Device`, in less than half a second, without a program or root.

Only the order of questions is here; each answer has a module of its own. Readers of the Linux kernel's files
take the folder that stands for `/`, so that tests can show other computers.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from groundup import settings

from .amd import amd_accelerator
from .apple import apple_accelerator
from .backends import installed_backends
from .device import Accelerator, Device, Disk, MemoryPool
from .graphics_cards import GraphicsCard, graphics_cards
from .intel import intel_accelerator
from .memory import memory_levels
from .nvidia import Library, has_nvidia_driver, nvidia_accelerators
from .processor import processor
from .system_name import operating_system
from .system_pool import system_pool
from .system_values import MacValues, SystemValues
from .windows import Adapter, read_adapters, windows_accelerators


def probe(
    root: Path = Path("/"),
    *,
    home: Path | None = None,
    backends: frozenset[str] | None = None,
    nvml: Library | None = None,
    values: SystemValues | None = None,
    adapters: Iterable[Adapter] | None = None,
) -> Device:
    """What this computer is. Nothing measured is in it: `measured.with_measured` adds that.

    Args:
        root: stands for `/`, so that a test can show another computer; the others likewise.
        home: where the library lies; Groundup's own folder by default.
        backends: parts of the engine library; those of the installed one by default.
        nvml: the bindings of NVIDIA's driver; asked by default where there are signs of one.
        values: what macOS tells.
        adapters: what Windows' drivers wrote.
    """
    values = values or MacValues()
    system = operating_system(root)
    pool = system_pool(memory_levels(root), system=system.name)
    parts = installed_backends() if backends is None else backends
    found, notes = _accelerators(root, pool, parts, nvml, values, adapters)
    shared = any(one.shares_memory for one in found)
    return Device(
        memory=replace(pool, kind="unified") if shared else pool,
        processor=processor(root, values=values),
        accelerators=tuple(found),
        disk=disk(home or settings.home()),
        operating_system=system,
        backends=parts,
        notes=tuple(notes),
    )


def disk(place: Path) -> Disk | None:
    """The disk on which this place lies, or will lie; None if it cannot be read."""
    existing = next((folder for folder in (place, *place.parents) if folder.is_dir()), None)
    if existing is None:
        return None
    try:
        seen = shutil.disk_usage(existing)
    except OSError:
        return None
    return Disk(total_bytes=seen.total, free_bytes=seen.free, source=str(existing))


def _accelerators(
    root: Path,
    pool: MemoryPool,
    backends: frozenset[str],
    nvml: Library | None,
    values: SystemValues,
    adapters: Iterable[Adapter] | None,
) -> tuple[list[Accelerator], list[str]]:
    """Everything that may compute beside the processor, and what could not be found out."""
    cards = graphics_cards(root)
    found, notes = _nvidia(root, cards, pool, backends, nvml)
    for card in cards:
        one = None
        if card.maker == "amd":
            one = amd_accelerator(card, pool, backends)
        elif card.maker == "intel":
            one = intel_accelerator(card, pool, backends)
        if one is not None:
            found.append(one)
        elif card.maker in ("amd", "intel"):
            notes.append(f"A graphics card ({card.key}) is there; how much memory it has is not told.")
    apple = apple_accelerator(values, pool, backends)
    listed = read_adapters() if adapters is None and sys.platform == "win32" else adapters or ()
    more, problems = windows_accelerators(listed, pool, backends)
    known = {one.maker for one in found}  # the driver's own answer is better than the registry's
    found += [one for one in (*more, apple) if one is not None and one.maker not in known]
    return found, notes + problems


def _nvidia(
    root: Path,
    cards: Iterable[GraphicsCard],
    pool: MemoryPool,
    backends: frozenset[str],
    nvml: Library | None,
) -> tuple[list[Accelerator], list[str]]:
    if nvml is None and not has_nvidia_driver(root):
        seen = any(card.maker == "nvidia" for card in cards)
        return [], ["A card of NVIDIA's is there, but not its driver."] if seen else []
    answer = nvidia_accelerators(pool, backends, library=nvml)
    is_expected = sys.platform != "win32" or bool(answer.accelerators)
    return list(answer.accelerators), [answer.problem] if answer.problem and is_expected else []
