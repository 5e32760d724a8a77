"""Known bad: a watchdog that ends whatever does not answer at once."""

from __future__ import annotations

import asyncio
import os
import signal

from groundup.engine.client import Engine


async def end_if_silent(engine: Engine, silence_s: float) -> bool:
    """Whether it was ended; the defect: long work looks like death."""
    process_id = engine.process_id
    assert process_id is not None
    try:
        async with asyncio.timeout(silence_s):
            await engine.statistics()
    except TimeoutError:
        os.kill(process_id, signal.SIGKILL)
        return True
    return False
