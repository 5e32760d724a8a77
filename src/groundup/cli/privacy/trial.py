"""One program in a network that leads nowhere, with its packets counted.

    python -P -m groundup.cli.privacy.trial chat | leak

Prints one JSON object. The namespace has to be entered before any thread begins, so this is a process of its
own; what it runs are its children.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any, Final

import msgspec

from .namespace import NoNamespaceError, enter
from .packets import PacketCounter

PROGRAMS: Final = {"chat": "groundup.cli.privacy.chat", "leak": "groundup.cli.privacy.leak"}
PATIENCE_S: Final = 600


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `impossible` says why this system does not allow it; "" if it did."""

    impossible: str = ""
    failure: str = ""
    inside: int = 0
    outside: int = 0
    targets: tuple[str, ...] = ()
    lost: int = 0
    told: dict[str, Any] = {}


def run(program: str) -> Trial:
    """Run a program of the table."""
    try:
        enter()
        counter = PacketCounter()
    except NoNamespaceError as error:
        return Trial(impossible=str(error))
    except OSError as error:
        return Trial(impossible=f"packets may not be counted ({error.strerror})")
    counter.start()
    try:
        failure, output = _run(PROGRAMS[program])
    finally:
        counted = counter.stop()
    return Trial(
        failure=failure,
        inside=counted.inside,
        outside=counted.outside,
        targets=tuple(counted.targets),
        lost=counted.lost,
        told=msgspec.json.decode(output) if output and not failure else {},
    )


def _run(module: str) -> tuple[str, bytes]:
    """Why a program failed, or "", and what it printed."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"it was not done after {PATIENCE_S} s", b""
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason was given"]
        return lines[-1][:300], b""
    return "", done.stdout


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(run(sys.argv[1])).decode())
