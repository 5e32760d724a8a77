"""Usable threads are bounded by the machine, by affinity and by what groups grant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.device.processors import Processors, processors

from .fake_system import unified, version_one, write_tree


def seen_in(root: Path, *, host: int = 16, allowed: int = 16) -> Processors:
    """The processors of a machine with 16 threads."""
    return processors(root, host_threads=host, allowed_threads=allowed)


def test_this_machine_answers() -> None:
    """On the real machine at least one thread is usable, and not more than there are."""
    seen = processors()
    assert 1 <= seen.usable_threads <= seen.host_threads == os.cpu_count()
    assert 1 <= seen.physical_cores <= seen.host_threads


def test_machine_without_groups(tmp_path: Path) -> None:
    """Without control groups or affinity all threads are usable."""
    assert seen_in(tmp_path).usable_threads == 16


def test_affinity_counts(tmp_path: Path) -> None:
    """A process that is pinned to 2 of 16 processors runs 2 threads."""
    seen = seen_in(tmp_path, allowed=2)
    assert (seen.usable_threads, seen.host_threads, seen.source) == (2, 16, "affinity")


@pytest.mark.parametrize(
    ("quota", "threads"),
    [
        ("150000 100000", 2),
        ("400000 100000", 4),
        ("10000 100000", 1),
        ("max 100000", 16),
        ("", 16),
        ("1 0", 16),
    ],
)
def test_granted_time_is_rounded_up(tmp_path: Path, quota: str, threads: int) -> None:
    """Time for one and a half processors allows 2 threads; "max" and nonsense allow all."""
    root = write_tree(tmp_path, unified("/a", {"/a": {"cpu.max": quota}}))
    assert seen_in(root).usable_threads == threads


def test_smallest_grant_on_the_way_up_counts(tmp_path: Path) -> None:
    """The tightest of all groups around the process decides."""
    levels: dict[str, dict[str, object]] = {
        "/a": {"cpu.max": "300000 100000"},
        "/a/b": {"cpu.max": "800000 100000"},
    }
    seen = seen_in(write_tree(tmp_path, unified("/a/b", levels)))
    assert seen.usable_threads == 3
    assert seen.source.endswith("/a")


@pytest.mark.parametrize(("quota_us", "threads"), [(250_000, 3), (-1, 16)])
def test_version_one_grants(tmp_path: Path, quota_us: int, threads: int) -> None:
    """Version 1 keeps quota and period apart, and says -1 for no limit."""
    values: dict[str, object] = {"cpu.cfs_quota_us": quota_us, "cpu.cfs_period_us": 100_000}
    root = write_tree(tmp_path, version_one("cpu,cpuacct", "/x", {"/x": values}))
    assert seen_in(root).usable_threads == threads


def test_fake_machine_answers_for_itself(tmp_path: Path) -> None:
    """Threads and cores of another machine come from its own files, not from this one."""
    files: dict[str, object] = {"sys/devices/system/cpu/online": "0-11"}
    for thread in range(12):
        siblings = f"{thread % 6},{thread % 6 + 6}"
        files[f"sys/devices/system/cpu/cpu{thread}/topology/core_cpus_list"] = siblings
    seen = processors(write_tree(tmp_path, files))
    assert (seen.host_threads, seen.usable_threads, seen.physical_cores) == (12, 12, 6)
    assert seen.performance_cores == 6
