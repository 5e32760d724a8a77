"""`GET /app/events` as a WebSocket: one for each page, down which everything comes that happens.

The first frame up says who the page is and how far it has read, later ones how seldom it draws.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from groundup.errors import BrowserKeyError, GroundupError

from .feed import Feed
from .joined import joined
from .service import Browser
from .snapshot import snapshot

LONGEST_FRAME_BYTES: Final = 64 << 10
HELLO_WITHIN_S: Final = 10.0
LONGEST_REST_MS: Final = 3000
NO_KEY: Final = 4401  # close codes of our own; a page that gets this one asks for a new key
NO_HELLO: Final = 4400
NOT_NOW: Final = 4503  # the desk cannot be opened; the page keeps its key and tries again


class Hello(msgspec.Struct, frozen=True, tag="hello", tag_field="type"):
    """The first frame of a page. Without an epoch it has read nothing yet."""

    credential: str
    epoch: str = ""
    after: int = 0


class Rest(msgspec.Struct, tag="rest", tag_field="type"):
    """How long a page rests between two drawings: pieces of text need not come more often."""

    ms: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_REST_MS)] = 0


async def follow(socket: WebSocket, browser: Browser) -> None:
    """Serve one page until it goes."""
    await socket.accept()
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            hello = msgspec.json.decode(await socket.receive_text(), type=Hello)
        await browser.check_key(hello.credential)
    except (TimeoutError, msgspec.DecodeError, KeyError):
        await socket.close(NO_HELLO)
        return
    except BrowserKeyError:
        await socket.close(NO_KEY)
        return
    except GroundupError:
        await socket.close(NOT_NOW)
        return
    except WebSocketDisconnect:
        return
    await browser.downloads.restore()
    with browser.pages.page():
        rest = Rest()
        await _until_gone(socket, _send_all(socket, browser, hello, rest), rest)


async def _send_all(socket: WebSocket, browser: Browser, hello: Hello, rest: Rest) -> None:
    with Feed(browser.log) as feed:
        await _send(socket, await first_frame(browser, hello.epoch, hello.after))
        while True:
            events = await feed.next(rest.ms / 1000)
            if events is None:
                await _send(socket, await snapshot(browser))
            elif rest.ms:
                await _send(socket, {"type": "events", "events": joined(events)})
            else:
                for event in events:
                    await _send(socket, event)


async def first_frame(browser: Browser, epoch: str, after: int) -> dict[str, Any]:
    """What a page missed; the whole state if that is not known any more."""
    events = browser.log.since(epoch, after)
    if events is None:
        return await snapshot(browser)
    return {"type": "resumed", "epoch": browser.log.epoch, "seq": browser.log.seq, "events": events}


async def _send(socket: WebSocket, frame: Any) -> None:
    await socket.send_text(msgspec.json.encode(frame).decode())


async def _until_gone(socket: WebSocket, work: Any, rest: Rest) -> None:
    """Work for a page until it goes away."""
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(socket, rest))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in (task, gone):
            one.cancel()
        results = await asyncio.gather(task, gone, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect | GroundupError):
            raise result


async def _gone(socket: WebSocket, rest: Rest) -> None:
    """Read what a page says until it goes."""
    while (told := await socket.receive())["type"] != "websocket.disconnect":
        with suppress(msgspec.MsgspecError):
            rest.ms = msgspec.json.decode(told.get("text") or b"", type=Rest).ms
