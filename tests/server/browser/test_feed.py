"""What waits for a page is bounded."""

from __future__ import annotations

import asyncio

from groundup.server.browser.event_log import EventLog
from groundup.server.browser.feed import Feed


async def test_a_page_gets_what_came() -> None:
    """All of it, in order, and nothing from before or after."""
    log = EventLog()
    log.add("desk", "note", 0)
    with Feed(log) as feed:
        log.add("desk", "note", 1)
        log.add("desk", "note", 2)
        assert [event.data for event in await feed.next() or ()] == [1, 2]
        log.add("desk", "note", 3)
        assert [event.data for event in await feed.next() or ()] == [3]
    log.add("desk", "note", 4)


async def test_pieces_wait_for_a_page_that_rests() -> None:
    """They come together when the rest is over; anything else comes at once, after those that waited."""
    log, loop = EventLog(), asyncio.get_running_loop()
    with Feed(log) as feed:
        log.add("message/1", "text", "a", 0)
        assert [event.data for event in await feed.next(rest_s=0.2) or ()] == ["a"]
        begin_s = loop.time()
        log.add("message/1", "text", "b", 1)
        loop.call_later(0.05, log.add, "message/1", "text", "c", 2)
        assert [event.data for event in await feed.next(rest_s=0.2) or ()] == ["b", "c"]
        assert loop.time() - begin_s >= 0.19
        log.add("message/1", "text", "d", 3)
        loop.call_later(0.05, log.add, "message/1", "message", "all")
        async with asyncio.timeout(30):
            assert [event.data for event in await feed.next(rest_s=600) or ()] == ["d", "all"]


async def test_a_slow_page_gets_the_whole_state() -> None:
    """Too much is dropped, which is said once; then it goes on."""
    log = EventLog()
    with Feed(log, most_bytes=1000) as feed:
        for number in range(100):
            log.add("desk", "note", number)
        assert await feed.next() is None
        log.add("desk", "note", "after")
        assert [event.data for event in await feed.next() or ()] == ["after"]
