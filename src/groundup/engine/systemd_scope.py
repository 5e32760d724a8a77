"""A scope of systemd around a worker: a control group that the user's own manager makes, without root.

It is asked over the bus of the user, by `busctl`, which comes with systemd. A manager that is not there, or
does not answer in time, leaves the worker where it is.

Sources: org.freedesktop.systemd1(5), `StartTransientUnit` and `SetUnitProperties`;
systemd.resource-control(5).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

_LONGEST_S: Final = 3.0
_MANAGER: Final = (
    "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
)  # fmt: skip


class SystemdScope:
    """The scope of one process. Use `around`, not the constructor."""

    def __init__(self, name: str, busctl: str) -> None:
        self._name = name
        self._busctl = busctl

    @classmethod
    async def around(cls, process_id: int, variables: Mapping[str, str] = os.environ) -> Self | None:
        """Have a scope made for the process; None where there is no manager, or it does not want to."""
        folder = variables.get("XDG_RUNTIME_DIR", "")
        busctl = shutil.which("busctl", path=variables.get("PATH"))
        if not folder or busctl is None or not _is_socket(folder, "bus"):
            return None
        scope = cls(f"groundup-worker-{process_id}.scope", busctl)
        made = await scope._ask(
            "StartTransientUnit", "ssa(sv)a(sa(sv))", scope._name, "fail",
            "3", "PIDs", "au", "1", str(process_id), "MemoryAccounting", "b", "true",
            "CollectMode", "s", "inactive-or-failed", "0",
        )  # fmt: skip
        return scope if made else None

    async def limit(self, limit_bytes: int) -> None:
        """Bound it, until the computer is started again at the longest."""
        await self._ask(
            "SetUnitProperties", "sba(sv)", self._name, "true", "1", "MemoryMax", "t", str(limit_bytes)
        )

    def close(self) -> None:
        """Nothing to do: a scope ends with its last process."""

    async def _ask(self, method: str, *arguments: str) -> bool:
        """Call a method of the manager; whether it did it."""
        process = await asyncio.create_subprocess_exec(
            *(self._busctl, "--user", "--quiet", "call", *_MANAGER, method, *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            return await asyncio.wait_for(process.wait(), _LONGEST_S) == 0
        except TimeoutError:
            return False
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


def _is_socket(folder: str, name: str) -> bool:
    return Path(folder, name).is_socket()
