"""The whole of a computer is found, here and on others, without what no computer should need."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from groundup.device.device import Device
from groundup.device.probe import disk, probe

from .fake_nvml import FakeCard, FakeNvml
from .fake_system import GivenValues, graphics_card, machine, unified, write_tree

GIB = 1 << 30
MIB = 1 << 20


def seen_in(root: Path, *cards: FakeCard, backends: tuple[str, ...] = ("cpu", "cuda", "vulkan")) -> Device:
    """A computer as it is seen, with these cards of NVIDIA's."""
    nvml = FakeNvml(*cards) if cards else None
    return probe(root, home=root, backends=frozenset(backends), nvml=nvml, values=GivenValues({}))


def test_this_computer_answers_quickly() -> None:
    """Here it takes less than half a second, and the figures are those of the system, or less."""
    before_s = time.perf_counter()
    seen = probe()
    assert time.perf_counter() - before_s < 0.5
    assert 0 < seen.memory.limit_bytes <= seen.memory.total_bytes <= psutil.virtual_memory().total
    assert seen.disk is not None
    assert seen.disk.free_bytes > 0
    assert seen.fingerprint == probe().fingerprint


def test_nothing_heavy_is_loaded() -> None:
    """Neither numbers nor drivers are loaded to look at a computer without NVIDIA's."""
    code = (
        "import sys; from groundup.device.probe import probe; probe(); "
        "print([name for name in ('numpy', 'pynvml', 'llama_cpp', 'cpuinfo') if name in sys.modules])"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    has_driver = any(Path(name).exists() for name in ("/dev/nvidiactl", "/dev/dxg"))
    assert asked.stdout.strip() == ("['pynvml']" if has_driver else "[]")


def test_container_on_a_large_machine(tmp_path: Path) -> None:
    """A limit on a grandparent is this process's memory, wherever the machine ends."""
    levels: dict[str, dict[str, object]] = {"/a": {"memory.max": 8 * GIB, "memory.current": 3 * GIB}}
    seen = seen_in(write_tree(tmp_path, machine(64 * GIB, 50 * GIB) | unified("/a/b", levels)))
    assert (seen.memory.total_bytes, seen.memory.limit_bytes) == (64 * GIB, 8 * GIB)
    assert seen.memory.now_bytes == 5 * GIB
    assert "control group" in seen.memory.source


def test_laptop_with_integrated_graphics(tmp_path: Path) -> None:
    """Integrated graphics leave one pool, of the kind that says so."""
    files = machine(16 * GIB, 9 * GIB) | graphics_card(0, "8086", "46a6", {})
    seen = seen_in(write_tree(tmp_path, files))
    assert [pool.kind for pool in seen.pools] == ["unified"]
    assert seen.pools[0].total_bytes == 16 * GIB


def test_two_unequal_cards(tmp_path: Path) -> None:
    """Two cards of NVIDIA's and one of AMD's are three pools beside the system's."""
    own = {"mem_info_vram_total": 20 * GIB, "mem_info_vram_used": 0, "mem_info_gtt_total": 16 * GIB}
    files = machine(64 * GIB, 50 * GIB) | graphics_card(1, "1002", "744c", {**own}, revision="cc")
    large, small = FakeCard(), FakeCard(uuid="GPU-1", name="T400", memory=(4 * GIB, 0, 4 * GIB))
    seen = seen_in(write_tree(tmp_path, files), large, small)
    assert [pool.total_bytes // GIB for pool in seen.pools] == [64, 24, 4, 20]
    assert seen.notes == ()


def test_card_without_its_driver_is_a_note(tmp_path: Path) -> None:
    """A card of NVIDIA's whose driver is missing is not used, and not kept quiet about."""
    files = machine(16 * GIB, 9 * GIB) | graphics_card(0, "10de", "2684", {})
    seen = seen_in(write_tree(tmp_path, files))
    assert seen.accelerators == ()
    assert seen.notes == ("A card of NVIDIA's is there, but not its driver.",)


def test_card_of_unknown_size_is_a_note(tmp_path: Path) -> None:
    """AMD's card that tells no memory is mentioned."""
    files = machine(16 * GIB, 9 * GIB) | graphics_card(0, "1002", "ffff", {})
    (note,) = seen_in(write_tree(tmp_path, files)).notes
    assert "not told" in note


def test_mac(tmp_path: Path) -> None:
    """A Mac with an engine for its graphics has one pool with the limit of graphics."""
    values = GivenValues(
        {"machdep.cpu.brand_string": "Apple M4", "hw.memsize": 16 * GIB, "hw.physicalcpu": 10}
    )
    root = write_tree(tmp_path, machine(16 * GIB, 10 * GIB))
    seen = probe(root, home=root, backends=frozenset({"cpu", "metal"}), values=values)
    (pool,) = seen.pools
    assert (pool.kind, pool.limit_bytes // 10**6) == ("unified", 11_453)
    assert pool.now_bytes == 10 * GIB
    without = probe(root, home=root, backends=frozenset({"cpu"}), values=values)
    assert without.pools[0].limit_bytes == 16 * GIB  # the processor may use everything


def test_windows_registry_stands_behind_the_driver(tmp_path: Path) -> None:
    """What the driver itself told of a maker's cards is not told again by the registry."""
    adapters: list[dict[str, int | str | bytes]] = [
        {"MatchingDeviceId": r"pci\ven_10de&dev_2204", "HardwareInformation.qwMemorySize": 24 * GIB},
        {"MatchingDeviceId": r"pci\ven_1002&dev_744c", "HardwareInformation.qwMemorySize": 20 * GIB},
    ]
    root = write_tree(tmp_path, machine(32 * GIB, 20 * GIB))
    nvml = FakeNvml(FakeCard())
    seen = probe(root, home=root, backends=frozenset({"cpu", "vulkan"}), nvml=nvml, adapters=adapters)
    assert [(one.maker, one.source) for one in seen.accelerators] == [("nvidia", "NVML"), ("amd", "registry")]


def test_guest_of_windows_is_believed(tmp_path: Path) -> None:
    """In WSL2 the guest's own memory counts, not what the host has."""
    files = machine(8 * GIB, 6 * GIB) | {"proc/sys/kernel/osrelease": "5.15.167.4-microsoft-standard-WSL2"}
    seen = seen_in(write_tree(tmp_path, files))
    assert (seen.operating_system.environment, seen.memory.total_bytes) == ("WSL2", 8 * GIB)


def test_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """The disk is that of the nearest folder that exists."""
    found = disk(tmp_path / "not" / "yet")
    assert found is not None
    assert found.source == str(tmp_path)
    assert 0 < found.free_bytes <= found.total_bytes


@pytest.mark.parametrize("name", ["proc/meminfo", "proc/cpuinfo", "proc/self/cgroup", "sys/class/drm"])
def test_odd_files_do_no_harm(tmp_path: Path, name: str) -> None:
    """A folder where a file should be, or bytes that are no text, end in an answer and not in an error."""
    (tmp_path / "a" / name).mkdir(parents=True)
    assert seen_in(tmp_path / "a").memory.total_bytes > 0
    (tmp_path / "b" / name).parent.mkdir(parents=True)
    (tmp_path / "b" / name).write_bytes(b"\xff\x00:\xfe\n" * 20)
    assert seen_in(tmp_path / "b").memory.total_bytes > 0
