"""Ends engines that hang: that neither answer a question nor compute.

A large model on a slow computer can be silent for minutes and still work, so silence alone is no reason: the
process must not have used any processor time either.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

import psutil

from groundup.engine.client import Engine
from groundup.errors import GroundupError

_NO_TIME_S: Final = 0.02  # of the processor; less is the waking of a thread that waits


async def watch(engines: Callable[[], Iterable[Engine]], silence_s: float) -> None:
    """Look after engines, until the task is cancelled.

    Args:
        engines: those that somebody uses now.
        silence_s: how long one may neither answer nor compute.
    """
    while True:
        await asyncio.sleep(silence_s / 2)
        await asyncio.gather(*(end_if_hanging(one, silence_s) for one in engines()))


async def end_if_hanging(engine: Engine, silence_s: float) -> bool:
    """Ask an engine how it is; end its process if it hangs. Those who use it get `EngineStoppedError`.

    Returns:
        Whether it was ended.
    """
    process_id = engine.process_id
    if process_id is None:
        return False
    before_s = _processor_s(process_id)
    try:
        async with asyncio.timeout(silence_s):
            await engine.statistics()
    except TimeoutError:
        if engine.process_id != process_id or _processor_s(process_id) - before_s > _NO_TIME_S:
            return False
        engine.is_hanging = True
        with suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGKILL)
        return True
    except GroundupError:  # it has died by itself; its users are told
        return False
    return False


def _processor_s(process_id: int) -> float:
    """Processor time that a process has used."""
    try:
        times = psutil.Process(process_id).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)
