"""The processor has a name, and a last cache that a test of memory must exceed."""

from __future__ import annotations

from pathlib import Path

from groundup.device.processor import last_cache_bytes, processor

from .fake_system import GivenValues, write_tree

CPU = "sys/devices/system/cpu"


def cache(thread: int, index: int, level: int, size: str, shared: str) -> dict[str, object]:
    """Files of one cache as one thread sees it."""
    folder = f"{CPU}/cpu{thread}/cache/index{index}"
    return {f"{folder}/level": level, f"{folder}/size": size, f"{folder}/shared_cpu_list": shared}


def test_caches_of_the_last_level_are_added_up(tmp_path: Path) -> None:
    """Two caches of 32 MiB, each seen by two threads, are 64 MiB; smaller levels do not count."""
    files: dict[str, object] = {}
    for thread, shared in enumerate(("0-1", "0-1", "2-3", "2-3")):
        files |= cache(thread, 0, 1, "32K", str(thread)) | cache(thread, 3, 3, "32768K", shared)
    assert last_cache_bytes(write_tree(tmp_path, files)) == 64 << 20
    assert last_cache_bytes(tmp_path / "nothing") is None


def test_kernel_names_the_processor(tmp_path: Path) -> None:
    """The name is that of /proc/cpuinfo, with single blanks; boards without one have their own name."""
    named = write_tree(
        tmp_path / "a", {"proc/cpuinfo": "model\t: 17\nmodel name\t: AMD  EPYC\nflags\t: avx2"}
    )
    seen = processor(named, values=GivenValues({}))
    assert (seen.name, seen.instructions) == ("AMD EPYC", frozenset({"avx2"}))
    board = write_tree(tmp_path / "b", {"proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0"})
    assert processor(board, values=GivenValues({})).name == "Raspberry Pi 5 Model B Rev 1.0"


def test_mac_tells_name_and_cache(tmp_path: Path) -> None:
    """Without the kernel's files the system's values serve; Apple's chips end with the second level."""
    values = GivenValues({"machdep.cpu.brand_string": "Apple M4", "hw.perflevel0.l2cachesize": 16 << 20})
    seen = processor(tmp_path, values=values)
    assert (seen.name, seen.last_cache_bytes) == ("Apple M4", 16 << 20)


def test_this_processor_answers() -> None:
    """On the real machine there is a name and at least one thread."""
    seen = processor()
    assert seen.name
    assert seen.counts.usable_threads >= 1
