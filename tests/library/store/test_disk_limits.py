"""What a disk can hold is known before it is full."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from groundup.library.store import disk_limits
from groundup.library.store.disk_limits import can_preallocate, largest_file_bytes


def test_fat_holds_files_below_4_gib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other file systems have no limit that matters."""
    assert largest_file_bytes(tmp_path) is None
    monkeypatch.setattr(disk_limits, "_kind_of_file_system", lambda folder: "vfat")
    assert largest_file_bytes(tmp_path) == (4 << 30) - 1
    assert not can_preallocate(tmp_path)


def test_a_users_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `ulimit -f` sets it."""
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (1000, 1000))
    assert largest_file_bytes(tmp_path) == 1000


def test_file_systems_are_recognised() -> None:
    """By the longest mount above a folder."""
    if Path("/proc/self/mountinfo").exists():
        assert disk_limits._kind_of_file_system(Path("/proc/self")) == "proc"
