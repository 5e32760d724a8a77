"""Asks the engine library, in a process of its own, how large the buffers of a load would be.

Takes some seconds, most of them to start the process: the header is read, and no weights.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping
from typing import Any

import msgspec

from groundup.errors import EngineStoppedError, from_wire

from .connection import worker_environment
from .frames import encode_settings
from .protocol import EngineSettings

_LONGEST_S = 60.0  # by the clock, with the start of the process, on a busy machine


class Buffers(msgspec.Struct, frozen=True):
    """What the library reserves beside weights and cache, in bytes."""

    compute_bytes: int
    output_bytes: int

    @classmethod
    def of(cls, sizes: Mapping[str, int]) -> Buffers:
        """From the sizes by kind, as a load or a dry run tells them."""
        return cls(compute_bytes=sizes.get("compute", 0), output_bytes=sizes.get("output", 0))

    @property
    def total_bytes(self) -> int:
        """Both together."""
        return self.compute_bytes + self.output_bytes


class _Found(msgspec.Struct, frozen=True):
    buffers: dict[str, int] = {}
    error: dict[str, Any] | None = None


async def find_buffers(settings: EngineSettings) -> Buffers:
    """The buffers of a load with these settings.

    Raises:
        ModelError: the file is missing, damaged or unknown to the library.
        EngineStoppedError: the process died or took too long.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "groundup.engine.isolation", "dry_run", encode_settings(settings)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=worker_environment(),
        start_new_session=True,  # so that Ctrl-C in the terminal reaches the parent alone
    )
    try:
        answer, log = await asyncio.wait_for(process.communicate(), _LONGEST_S)
    except TimeoutError:
        raise EngineStoppedError(f"no answer within {_LONGEST_S:g} s") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    try:
        found = msgspec.json.decode(answer, type=_Found)
    except msgspec.MsgspecError:
        lines = tuple(log.decode("utf-8", "replace").splitlines()[-3:])
        raise EngineStoppedError(f"exit code {process.returncode}", lines) from None
    if found.error is not None:
        raise from_wire(found.error)
    return Buffers.of(found.buffers)
