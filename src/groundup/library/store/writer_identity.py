"""Who writes: the name that pins, partial downloads and the trash carry, and whether its owner lives.

The name says which process on which computer owns a file, so that one rename changes the owner, and a
process that has died holds nothing: others see that it is dead and take over. A process id is told from
a later one of the same number by its start time, and from one before the last boot by the boot's id.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final

_TEXT: Final = re.compile(r"([0-9a-f]{12})\.([0-9]{1,10})\.([0-9]{1,20})\.([0-9a-f]{16})\.([0-9a-f]{12})")
_NOBODY: Final = 0


class Fate(Enum):
    """What is known of a writer: `FOREIGN` ones are on another computer, where we cannot look."""

    ALIVE = "alive"
    DEAD = "dead"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class WriterIdentity:
    """One operation of one process. `str()` is its form in file names; process 0 is nobody."""

    host: str
    process_id: int
    process_start: str
    boot: str
    nonce: str

    @classmethod
    def create(cls) -> WriterIdentity:
        """A new identity of this process."""
        process_id = os.getpid()
        start = _process_start(process_id)
        return cls(_host_id(), process_id, start or "0", _boot_id(), secrets.token_hex(6))

    @classmethod
    def nobody(cls) -> WriterIdentity:
        """An owner that is dead from the start: for what may be taken over at once."""
        return cls("0" * 12, _NOBODY, "0", "0" * 16, secrets.token_hex(6))

    @classmethod
    def parse(cls, text: str) -> WriterIdentity | None:
        """Read the form in file names; None if it is something else."""
        match = _TEXT.fullmatch(text)
        return cls(match[1], int(match[2]), match[3], match[4], match[5]) if match else None

    @property
    def fate(self) -> Fate:
        """Whether the process still exists, as far as this computer can tell."""
        if self.process_id == _NOBODY:
            return Fate.DEAD
        if self.host != _host_id():
            return Fate.FOREIGN
        if self.boot != _boot_id() or _process_start(self.process_id) not in (self.process_start, None):
            return Fate.DEAD
        return Fate.ALIVE

    def __str__(self) -> str:
        return f"{self.host}.{self.process_id}.{self.process_start}.{self.boot}.{self.nonce}"


def _process_start(process_id: int) -> str | None:
    """When a process started, in the system's own units; "" if there is none, None if we may not know."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return ""
    except OverflowError:  # a number that no process has
        return ""
    except PermissionError:  # it exists and is somebody else's
        pass
    return _linux_start(process_id) if sys.platform == "linux" else _portable_start(process_id)


def _linux_start(process_id: int) -> str | None:
    """Clock ticks from boot to start (proc(5), field 22), which no change of the clock alters."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text("ascii", "replace")
        # The program's name stands in brackets and may hold anything.
        state, *rest = text.rpartition(")")[2].split()
        is_gone = state in ("Z", "X") and len(os.listdir(f"/proc/{process_id}/task")) <= 1
    except (OSError, ValueError):
        return None
    return "" if is_gone else rest[18]


def _portable_start(process_id: int) -> str | None:
    import psutil  # noqa: PLC0415  (needed on systems without /proc only)

    try:
        return str(int(psutil.Process(process_id).create_time() * 1_000_000))
    except psutil.NoSuchProcess:
        return ""
    except psutil.Error:
        return None


@cache
def _host_id() -> str:
    """This computer, hashed so that files do not name it; another one inside each container.

    Cloned disks share the machine's id, so the host's name counts too. Processes that cannot see each
    other (another process namespace) must not judge each other, so the namespace counts as well.
    """
    parts = [_read("/etc/machine-id"), platform.node(), _process_namespace()]
    return hashlib.sha256("\0".join(["groundup", *parts]).encode()).hexdigest()[:12]


@cache
def _boot_id() -> str:
    """The present boot, hashed; zeros where the system does not say, and start times have to do."""
    boot = _read("/proc/sys/kernel/random/boot_id")
    return hashlib.sha256(boot.encode()).hexdigest()[:16] if boot else "0" * 16


def _process_namespace() -> str:
    try:
        return str(os.stat("/proc/self/ns/pid").st_ino)
    except OSError:
        return ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace").strip()
    except OSError:
        return ""
