"""Writes the few files under /proc and /sys/fs/cgroup that say what a process may use."""

from __future__ import annotations

from pathlib import Path


def write_tree(root: Path, files: dict[str, object]) -> Path:
    """Write each value to its path below `root`; returns `root`."""
    for name, value in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n")
    return root


def unified(inside: str, levels: dict[str, dict[str, object]]) -> dict[str, object]:
    """Files of a version-2 system; `levels` maps a group's path to the files in it."""
    files: dict[str, object] = {"proc/self/cgroup": f"0::{inside}"}
    own: dict[str, dict[str, object]] = {inside: {"cgroup.procs": ""}}
    for level, values in (own | levels).items():
        files |= {f"sys/fs/cgroup{level}/{name}": value for name, value in values.items()}
    return files


def version_one(controller: str, inside: str, levels: dict[str, dict[str, object]]) -> dict[str, object]:
    """Files of a version-1 system with one controller."""
    files: dict[str, object] = {"proc/self/cgroup": f"9:name=systemd:/\n4:{controller}:{inside}"}
    for level, values in levels.items():
        files |= {f"sys/fs/cgroup/{controller}{level}/{name}": value for name, value in values.items()}
    return files
