"""Finds the control groups that this process is in, from its own up to the topmost that is visible.

A limit may sit at any level, so all are walked. Only paths and small text files: what the limits mean is
known in `memory.py` and `processors.py`. On systems without control groups there are none.

Source: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1 of the Linux kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

_MOUNT: Final = "sys/fs/cgroup"


def unified_groups(root: Path, process: str = "self") -> list[Path]:
    """Folders of the version-2 groups of a process, innermost first; `root` stands for `/`."""
    inside = next((path for names, path in _memberships(root, process) if names == ""), None)
    if inside is None:
        return []
    mount = root / _MOUNT
    # Hybrid systems keep version 2 beside the controllers of version 1.
    return _upwards(mount / "unified" if (mount / "unified").is_dir() else mount, inside)


def controller_groups(root: Path, controller: str) -> list[Path]:
    """Folders of the version-1 groups of one controller ("memory", "cpu"), innermost first."""
    for names, inside in _memberships(root):
        if controller in names.split(","):
            mounts = (root / _MOUNT / name for name in (controller, names))
            mount = next((mount for mount in mounts if mount.is_dir()), None)
            return _upwards(mount, inside) if mount else []
    return []


def read_number(path: Path) -> int | None:
    """The whole number in a file; None where it says "max", is missing or may not be read."""
    text = read_text(path).strip()
    return int(text) if text.isascii() and text.isdigit() else None


def read_text(path: Path) -> str:
    """The text of a small file; empty where there is none to read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _memberships(root: Path, process: str = "self") -> Iterator[tuple[str, str]]:
    """Controllers (empty for version 2) and path of each group that a process is in."""
    for line in read_text(root / "proc" / process / "cgroup").splitlines():
        parts = line.split(":", 2)
        if len(parts) == 3:
            yield parts[1], parts[2]


def _upwards(mount: Path, inside: str) -> list[Path]:
    """The folders from `inside` up to `mount`; those that a container does not see are left out."""
    parts = PurePosixPath(inside).relative_to("/").parts if inside.startswith("/") else ()
    if ".." in parts:
        parts = ()  # the group lies outside what this namespace shows
    folders = [mount.joinpath(*parts[:depth]) for depth in range(len(parts), -1, -1)]
    return [folder for folder in folders if folder.is_dir()]
