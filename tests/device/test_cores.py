"""Cores are counted behind the threads that this process may use, and fast ones are told from slow ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.device.cores import Cores, apple_cores, linux_cores, numbers, online_threads

from .fake_system import GivenValues, write_tree

CPU = "sys/devices/system/cpu"


def laptop(root: Path) -> Path:
    """Two fast cores with two threads each, and four slow ones, as Intel makes them."""
    pairs = {0: "0-1", 1: "0-1", 2: "2-3", 3: "2-3", 4: "4", 5: "5", 6: "6", 7: "7"}
    files: dict[str, object] = {f"{CPU}/cpu{n}/topology/core_cpus_list": pair for n, pair in pairs.items()}
    files |= {f"{CPU}/online": "0-7", "sys/devices/cpu_core/cpus": "0-3", "sys/devices/cpu_atom/cpus": "4-7"}
    return write_tree(root, files)


def test_two_threads_are_one_core(tmp_path: Path) -> None:
    """Eight threads are six cores, of which two are fast."""
    assert linux_cores(laptop(tmp_path)) == Cores(physical=6, performance=2)
    assert online_threads(tmp_path) == 8


def test_only_allowed_threads_count(tmp_path: Path) -> None:
    """A process that is pinned to one fast core and two slow ones has three cores."""
    assert linux_cores(laptop(tmp_path), allowed={0, 1, 4, 5}) == Cores(physical=3, performance=1)
    assert linux_cores(tmp_path, allowed={4, 5}) == Cores(physical=2, performance=2)


def test_arm_tells_by_capacity(tmp_path: Path) -> None:
    """Where cores have capacities, those with the highest are the fast ones; older kernels name siblings."""
    files: dict[str, object] = {f"{CPU}/present": "0-3"}
    for thread, capacity in enumerate((446, 446, 1024, 1024)):
        files[f"{CPU}/cpu{thread}/cpu_capacity"] = capacity
        files[f"{CPU}/cpu{thread}/topology/thread_siblings_list"] = thread
    assert linux_cores(write_tree(tmp_path, files)) == Cores(physical=4, performance=2)


def test_equal_cores_are_all_fast(tmp_path: Path) -> None:
    """Without two kinds every core is a fast one; without any file nothing is known."""
    files: dict[str, object] = {f"{CPU}/online": "0-1"}
    files |= {f"{CPU}/cpu{thread}/topology/core_cpus_list": thread for thread in (0, 1)}
    assert linux_cores(write_tree(tmp_path, files)) == Cores(physical=2, performance=2)
    assert linux_cores(tmp_path / "nothing") == Cores()


def test_apple_tells_levels() -> None:
    """A Mac names the cores of its fastest level; an older one has one level."""
    assert apple_cores(GivenValues({"hw.physicalcpu": 14, "hw.perflevel0.physicalcpu": 10})) == Cores(14, 10)
    assert apple_cores(GivenValues({"hw.physicalcpu": 2})) == Cores(2, 2)
    assert apple_cores(GivenValues({})) == Cores()


@pytest.mark.parametrize(
    ("text", "found"),
    [("0-3,8\n", {0, 1, 2, 3, 8}), ("", set()), ("x,5", {5}), ("1-x", set()), ("-2", set())],
)
def test_lists_of_the_kernel(text: str, found: set[int]) -> None:
    """Ranges and single numbers are read, and what is neither is left out."""
    assert numbers(text) == found
