"""A device in lines for people: what there is, and in brackets who says so.

Memory is counted in GB of 2^30 bytes, as its makers label it; disks and rates in GB of 10^9.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from groundup.cli.sizes import rate_text, size_text
from groundup.cli.terminal_text import visible
from groundup.device.device import GIB, Accelerator, Device

from .speed_lines import UNBROKEN, Line, basis_text

_LABEL_WIDTH: Final = 12
_INDENT: Final = 2


def device_text(device: Device, speed: list[Line], *, width: int) -> str:
    """Everything about a device.

    Args:
        device: the device.
        speed: lines on how fast it is (`speed_lines`).
        width: of the terminal, in characters.
    """
    title = f"This computer with {', '.join(device.changes)}" if device.changes else "This computer"
    sections = [(title, list(_device_lines(device))), ("Speed", speed)]
    blocks = (_section(name, lines, width) for name, lines in sections if lines)
    return "\n\n".join(blocks)


def memory_text(size_bytes: float) -> str:
    """Memory in GB of 2^30 bytes; small ones in MB."""
    if size_bytes < GIB:
        return f"{size_bytes / (1 << 20):,.0f} MB"
    return f"{size_bytes / GIB:,.1f} GB"


def _device_lines(device: Device) -> Iterator[Line]:
    yield "processor", _processor_text(device)
    vectors = ", ".join(sorted(device.processor.instructions))
    yield "vectors", f"{vectors} ({device.processor.source})" if vectors else "not told by the system"
    yield from _memory_lines(device)
    if not device.accelerators:
        yield "graphics", "none that models could run on"
    for one in device.accelerators:
        yield from _accelerator_lines(one)
    yield "disk", _disk_text(device)
    yield "system", _system_text(device)
    for note in device.notes:
        yield "note", f"! {note}"


def _processor_text(device: Device) -> str:
    processor, counts = device.processor, device.processor.counts
    parts = [processor.name or processor.architecture, _counted(counts.physical_cores, "core")]
    fast = counts.performance_cores
    if fast and fast < counts.physical_cores:
        parts[-1] += f" ({fast} of them fast)"
    parts.append(_counted(counts.host_threads, "thread"))
    if counts.usable_threads < counts.host_threads:
        parts[-1] += f", of which {counts.usable_threads} may be used"
    return f"{', '.join(parts)} ({counts.source if counts.source != 'system' else processor.source})"


def _memory_lines(device: Device) -> Iterator[Line]:
    pool, quiet = device.memory, memory_text(device.pools[0].quiet_bytes)
    limit = f", {memory_text(pool.limit_bytes)} may be used" if pool.limit_bytes < pool.total_bytes else ""
    free = memory_text(pool.available_bytes)
    yield "memory", f"{memory_text(pool.total_bytes)}{limit}, {free} free now ({pool.source})"
    yield "", f"{quiet} for a model when all other programs are closed"


def _accelerator_lines(one: Accelerator) -> Iterator[Line]:
    if one.shares_memory:
        most = memory_text(one.pool.limit_bytes)
        yield "graphics", f"{one.name}: shares the memory, at most {most} of it ({one.pool.source})"
    else:
        total, free = memory_text(one.pool.total_bytes), memory_text(one.pool.available_bytes)
        yield "graphics", f"{one.name}: {total} of its own, {free} free now ({one.pool.source})"
    if one.bandwidth:
        yield "", f"reads at {rate_text(one.bandwidth.bytes_per_s)} ({basis_text(one.bandwidth)})"
    if one.problem:
        yield "", f"! {one.problem}"
    if not one.is_usable:
        yield "", f"! not used: the installed engine was built without {one.backend or 'a part for it'}"


def _disk_text(device: Device) -> str:
    disk = device.disk
    if disk is None:
        return "cannot be read"
    return f"{size_text(disk.free_bytes)} free of {size_text(disk.total_bytes)} ({disk.source})"


def _system_text(device: Device) -> str:
    system = device.operating_system
    inside = f", in {_with_article(system.environment)}" if system.environment else ""
    return f"{system.name} {system.release}{inside}"


def _with_article(environment: str) -> str:
    return environment if environment.isupper() or environment.startswith("WSL") else f"a {environment}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _section(title: str, lines: list[Line], width: int) -> str:
    head = textwrap.fill(visible(title), width, break_long_words=False, break_on_hyphens=False)
    return "\n".join([head, *(_wrapped(label, value, width) for label, value in lines)])


def _wrapped(label: str, value: str, width: int) -> str:
    first = " " * _INDENT + label.ljust(_LABEL_WIDTH)
    wrapped = textwrap.fill(
        visible(value),
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped.replace(UNBROKEN, " ")
