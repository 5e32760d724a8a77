"""The operating system, and what stands between it and the hardware: WSL2, a container, a virtual machine."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Final

from .control_groups import read_text
from .device import OperatingSystem

_NAMES: Final = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}
_CONTAINER_FILES: Final = (".dockerenv", "run/.containerenv", "run/systemd/container")


def operating_system(root: Path = Path("/"), *, system: str = sys.platform) -> OperatingSystem:
    """The system that this process sees; in a guest its own, because only that one's limits hold."""
    name = _NAMES.get(system, system)
    kernel = read_text(root / "proc/sys/kernel/osrelease").strip()
    return OperatingSystem(name, kernel or platform.release(), _environment(root, kernel))


def _environment(root: Path, kernel: str) -> str:
    if "microsoft" in kernel.lower():
        return "WSL2" if "wsl2" in kernel.lower() or (root / "dev/dxg").exists() else "WSL"
    if any((root / name).exists() for name in _CONTAINER_FILES):
        return "container"
    flags = next(
        (line for line in read_text(root / "proc/cpuinfo").splitlines() if line.startswith("flags")), ""
    )
    return "virtual machine" if "hypervisor" in flags.split() else ""
