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


def machine(total_bytes: int, available_bytes: int) -> dict[str, object]:
    """Files of a machine with so much memory, and no control groups."""
    kibibytes = f"MemTotal: {total_bytes >> 10} kB\nMemFree: 1 kB\nMemAvailable: {available_bytes >> 10} kB"
    return {"proc/meminfo": kibibytes, "proc/sys/kernel/osrelease": "6.8.0-generic"}


def graphics_card(
    number: int, vendor: str, device: str, files: dict[str, object], *, revision: str = "00"
) -> dict[str, object]:
    """Files of one graphics card; names in `files` are below its `device` folder."""
    folder = f"sys/class/drm/card{number}/device"
    ids = {"vendor": f"0x{vendor}", "device": f"0x{device}", "revision": f"0x{revision}"}
    return {f"{folder}/{name}": value for name, value in {**ids, **files}.items()}


class GivenValues:
    """What macOS would tell on another computer than this one."""

    def __init__(self, values: dict[str, int | str]) -> None:
        self._values = values

    def number(self, name: str) -> int | None:
        """The number of this name."""
        found = self._values.get(name)
        return found if isinstance(found, int) else None

    def text(self, name: str) -> str:
        """The text of this name."""
        found = self._values.get(name)
        return found if isinstance(found, str) else ""
