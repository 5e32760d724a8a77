"""The machine and the programs of a measurement, so that figures can be told apart later."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from groundup.device.memory import memory
from groundup.device.processors import usable_threads

_PACKAGES = ("groundup", "llama-cpp-python", "xllamacpp", "numpy")


def describe_machine() -> dict[str, Any]:
    """Processor, cores and memory as far as this process may use them, system and versions."""
    return {
        "processor": _processor(),
        "cores": usable_threads(),
        "memory_bytes": memory().total_bytes,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    """The model name that the system gives; macOS and others say it through `platform`."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
