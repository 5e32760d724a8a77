"""Loads that nobody waits for end, and nothing goes on after the queue has stopped."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from groundup.host.load_queue import LoadQueue, Wish
from groundup.host.loaded_model import LoadedModel
from groundup.names import Digest

ENDING_S = 0.2


class SlowToEnd:
    """Loads for ever; when it is cancelled, its process takes a while to end."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.has_ended = False

    async def load(self, wish: Wish) -> LoadedModel:
        """Never done."""
        self.begun.set()
        try:
            return await asyncio.Future[LoadedModel]()
        finally:
            await asyncio.sleep(ENDING_S)
            self.has_ended = True


class ForgetfulQueue(LoadQueue):
    """A known-bad twin: it does not wait for loads that were given up."""

    async def stop(self) -> None:
        """End those that somebody waits for."""
        self._given_up.clear()
        await super().stop()


def wish() -> Wish:
    """For a model of which nothing but its digest is asked."""
    return Wish(cast("Any", SimpleNamespace(manifest=SimpleNamespace(digest=Digest.of(b"model")))))


async def ended_when_stopped(kind: type[LoadQueue], *, waiter_leaves: bool) -> bool:
    """Whether the process of a load had ended when the queue had stopped."""
    process = SlowToEnd()
    queue = kind(process.load)
    waiter = asyncio.create_task(queue.loaded(wish(), lambda position: None))
    await process.begun.wait()
    if waiter_leaves:
        waiter.cancel()
        await asyncio.sleep(0)
    await queue.stop()
    has_ended = process.has_ended
    await asyncio.gather(waiter, return_exceptions=True)
    await asyncio.sleep(2 * ENDING_S)
    return has_ended


@pytest.mark.parametrize("waiter_leaves", [False, True])
async def test_stopping_waits_until_processes_have_ended(*, waiter_leaves: bool) -> None:
    """Also for one that somebody has just given up; else a server that ends would leave it behind."""
    assert await ended_when_stopped(LoadQueue, waiter_leaves=waiter_leaves)


async def test_a_queue_that_forgets_is_caught() -> None:
    """The known-bad twin stops while the process is still there."""
    assert not await ended_when_stopped(ForgetfulQueue, waiter_leaves=True)
