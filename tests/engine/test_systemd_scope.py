"""What systemd's manager of the user is asked, through the program that it brings, and its silence."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.engine import systemd_scope
from groundup.engine.systemd_scope import SystemdScope

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")


@pytest.fixture
def variables(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A user with a bus, on a system whose busctl writes down what it is asked."""
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        yield {"XDG_RUNTIME_DIR": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}


def busctl(folder: Path, text: str) -> None:
    """The program of this system, as a script of the shell."""
    path = folder / "busctl"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


async def test_what_is_asked(tmp_path: Path, variables: dict[str, str]) -> None:
    """A scope around the process, then its limit; in the types that the manager's methods have."""
    busctl(tmp_path, f'echo "$@" >> {tmp_path}/asked')
    scope = await SystemdScope.around(4711, variables)
    assert scope is not None
    await scope.limit(1 << 30)
    made, bounded = (tmp_path / "asked").read_text().splitlines()
    place = "org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager"
    manager = f"--user --quiet call {place}"
    assert made == (
        f"{manager} StartTransientUnit ssa(sv)a(sa(sv)) groundup-worker-4711.scope fail "
        "3 PIDs au 1 4711 MemoryAccounting b true CollectMode s inactive-or-failed 0"
    )
    assert bounded == (
        f"{manager} SetUnitProperties sba(sv) groundup-worker-4711.scope true 1 MemoryMax t 1073741824"
    )


async def test_a_manager_that_refuses(tmp_path: Path, variables: dict[str, str]) -> None:
    """The worker stays where it is."""
    busctl(tmp_path, "exit 1")
    assert await SystemdScope.around(4711, variables) is None


async def test_a_manager_that_does_not_answer(
    tmp_path: Path, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not waited for, and its program is ended."""
    monkeypatch.setattr(systemd_scope, "_LONGEST_S", 0.2)
    busctl(tmp_path, "exec sleep 60")
    assert await SystemdScope.around(4711, variables) is None


async def test_a_user_without_a_bus(tmp_path: Path, variables: dict[str, str]) -> None:
    """Nothing is started where nobody could be asked."""
    busctl(tmp_path, f"touch {tmp_path}/asked")
    (tmp_path / "bus").unlink()
    assert await SystemdScope.around(4711, variables) is None
    assert await SystemdScope.around(4711, {"PATH": str(tmp_path)}) is None
    assert not (tmp_path / "asked").exists()
