"""Starts an engine, and gives up on one that does not come along."""

from __future__ import annotations

import asyncio

from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings
from groundup.errors import EngineStoppedError


async def start_engine(settings: EngineSettings, worker: str, timeout_s: float) -> Engine:
    """An engine whose model is loaded.

    Args:
        settings: which model, and how.
        worker: "worker", or "fake" for the scripted engine of the tests.
        timeout_s: the longest time without progress.

    Raises:
        ModelError: the model cannot be loaded.
        EngineStoppedError: the process died, or there was no progress for so long.
    """
    clock = asyncio.get_running_loop()
    deadline = asyncio.timeout(timeout_s)
    is_over = False

    def on_load(_: float) -> None:
        if not (is_over or deadline.expired()):  # it is called again when the engine restarts after a crash
            deadline.reschedule(clock.time() + timeout_s)

    engine = Engine(settings, worker=worker, on_load=on_load)
    try:
        async with deadline:
            await engine.start()
    except TimeoutError:
        raise EngineStoppedError(f"no progress in loading for {timeout_s:g} s") from None
    finally:
        is_over = True
    return engine
