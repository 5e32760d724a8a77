"""`GET /app/events` without a WebSocket: the same log, one answer at a time, where sockets are refused."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec

from .feed import Feed
from .service import Browser
from .snapshot import snapshot
from .socket import first_frame

WAIT_S: Final = 25.0


async def poll(browser: Browser, epoch: str, after: int, wait_s: float = WAIT_S) -> dict[str, Any]:
    """The next frame: at once if there is news, else when there is; without any after a while."""
    await browser.downloads.restore()
    with browser.pages.page(), Feed(browser.log) as feed:
        frame = await first_frame(browser, epoch, after)
        if frame["type"] != "resumed" or frame["events"]:
            return frame
        try:
            async with asyncio.timeout(wait_s):
                events = await feed.next()
        except TimeoutError:
            return frame
        if events is None:
            return await snapshot(browser)
        return frame | {"events": events, "seq": events[-1].seq}


class Place(msgspec.Struct, frozen=True):
    """How far a page has read."""

    epoch: str = ""
    after: int = 0
