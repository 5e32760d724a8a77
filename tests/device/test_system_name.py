"""The system is named with what stands between it and the hardware."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.device.system_name import operating_system

from .fake_system import write_tree

RELEASE = "proc/sys/kernel/osrelease"


@pytest.mark.parametrize(
    ("files", "environment"),
    [
        ({RELEASE: "6.8.0-generic", "proc/cpuinfo": "flags : fpu avx2"}, ""),
        ({RELEASE: "5.15.167.4-microsoft-standard-WSL2"}, "WSL2"),
        ({RELEASE: "4.4.0-19041-Microsoft"}, "WSL"),
        ({RELEASE: "6.8.0", ".dockerenv": ""}, "container"),
        ({RELEASE: "6.8.0", "run/.containerenv": ""}, "container"),
        ({RELEASE: "6.8.0", "proc/cpuinfo": "flags : fpu hypervisor avx2"}, "virtual machine"),
    ],
)
def test_environment_is_recognised(tmp_path: Path, files: dict[str, object], environment: str) -> None:
    """WSL2, containers and virtual machines are told apart from plain hardware."""
    seen = operating_system(write_tree(tmp_path, files), system="linux")
    assert (seen.name, seen.release, seen.environment) == ("Linux", files[RELEASE], environment)


def test_systems_have_their_own_names(tmp_path: Path) -> None:
    """People know macOS and Windows by other names than programs do; an unknown one keeps its own."""
    names = [operating_system(tmp_path, system=system).name for system in ("darwin", "win32", "freebsd14")]
    assert names == ["macOS", "Windows", "freebsd14"]
