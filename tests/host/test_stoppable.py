"""Work in a thread ends when whoever waits for it is cancelled, and not later."""

from __future__ import annotations

import asyncio
import threading

import pytest

from groundup.host.stoppable import GoOn, in_stoppable_thread


async def test_the_result_of_work_comes_back() -> None:
    """What it returns, and what it raises."""
    assert await in_stoppable_thread(lambda go_on: 7) == 7

    def fail(go_on: GoOn) -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await in_stoppable_thread(fail)


async def test_cancelling_waits_for_the_thread() -> None:
    """It is stopped at its next question, and nothing of it runs on."""
    began, ended = threading.Event(), threading.Event()

    def work(go_on: GoOn) -> None:
        began.set()
        try:
            while True:
                go_on()
        finally:
            ended.set()

    task = asyncio.create_task(in_stoppable_thread(work))
    assert await asyncio.to_thread(began.wait, 10)
    assert not ended.is_set()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
