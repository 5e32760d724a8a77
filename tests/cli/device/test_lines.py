"""The lines about a device fit a terminal, and say what is doubtful in words."""

from __future__ import annotations

from dataclasses import replace

from groundup.cli.device.lines import device_text, memory_text
from groundup.cli.device.speed_lines import speed_lines
from groundup.device.device import Device, Disk, OperatingSystem
from groundup.device.nvidia import nvidia_accelerators
from groundup.device.overrides import overridden
from tests.device.fake_nvml import FakeCard, FakeNvml
from tests.device.test_device import DEVICE, GIB, MEMORY, card

FULL = replace(
    DEVICE,
    disk=Disk(500 * 10**9, 68 * 10**9, "/srv/a-teacher-with-a-long-name/.local/share/groundup"),
    operating_system=OperatingSystem("Linux", "6.8.0-45-generic", "container"),
    memory=replace(
        MEMORY, limit_bytes=8 * GIB, source="control group /sys/fs/cgroup/memory/a/very/long/path"
    ),
    notes=("A card of NVIDIA's is there, but not its driver.",),
)


def text_of(device: Device) -> str:
    """The text on a terminal of 80 columns."""
    return device_text(device, speed_lines(device, None), width=80)


def flat(text: str) -> str:
    """The same words on one line."""
    return " ".join(text.split())


def nvidia(*backends: str) -> Device:
    """A computer with an RTX 3090."""
    found = nvidia_accelerators(MEMORY, frozenset(backends), library=FakeNvml(FakeCard()), environment={})
    return replace(DEVICE, accelerators=found.accelerators)


def test_lines_fit_eighty_columns() -> None:
    """No line is longer than a terminal of 80 columns, whatever the device is."""
    many = replace(FULL, accelerators=(*nvidia("cpu").accelerators, card(8), card(32, kind="unified")))
    for device in (
        DEVICE,
        FULL,
        many,
        overridden(FULL, "memory=8GB,gpu=24GB,gpu-bandwidth=936GB/s,threads=4,disk=64GB"),
    ):
        assert max(map(len, text_of(device).splitlines())) <= 80


def test_every_figure_has_a_source() -> None:
    """Limit, what is free, and who says so stand beside the total."""
    said = flat(text_of(FULL))
    assert "32.0 GB, 8.0 GB may be used, 20.0 GB free now (control group /sys/fs" in said
    assert "68 GB free of 500 GB (/srv/a-teacher" in said
    assert "in a container" in said
    assert "! A card of NVIDIA's is there, but not its driver." in said


def test_budget_is_that_of_where_models_run() -> None:
    """Where graphics share the memory and are used, their limit is the one that is shown."""
    shared = replace(card(32, kind="unified"), pool=replace(MEMORY, kind="unified", limit_bytes=20 * GIB))
    assert "20.0 GB for a model when" in flat(text_of(replace(DEVICE, accelerators=(shared,))))
    unused = replace(shared, is_usable=False)
    assert "31.0 GB for a model when" in flat(text_of(replace(DEVICE, accelerators=(unused,))))


def test_card_that_is_not_used_is_said_to_be() -> None:
    """A card without its part of the engine has a word; one with it has none."""
    assert "! not used: the installed engine was built without cuda" in flat(text_of(nvidia("cpu")))
    assert "not used" not in text_of(nvidia("cpu", "cuda"))
    assert "data sheet: NVML: 9,751 MHz x 2 x 384 bits" in flat(text_of(nvidia("cpu")))


def test_another_computer_is_named() -> None:
    """What was given stands in the title."""
    assert text_of(overridden(DEVICE, "memory=8GB")).startswith("This computer with memory=8GB\n")


def test_command_is_not_broken() -> None:
    """A command that people copy stays on one line, on narrow terminals too."""
    for width in (50, 60, 70, 80):
        lines = device_text(DEVICE, speed_lines(DEVICE, None), width=width).splitlines()
        assert any("groundup device --measure" in line for line in lines)


def test_control_characters_are_visible() -> None:
    """A name that a driver tells cannot command the terminal."""
    named = replace(DEVICE, accelerators=(replace(card(8), name="card\x1b[2J"),))
    assert "\x1b" not in text_of(named)


def test_memory_has_its_unit() -> None:
    """Gigabytes of 2^30 as makers label them, megabytes below one."""
    assert (memory_text(16 * GIB), memory_text(512 << 20), memory_text(0)) == ("16.0 GB", "512 MB", "0 MB")
