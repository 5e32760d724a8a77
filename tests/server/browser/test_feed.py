"""What waits for a page is bounded."""

from __future__ import annotations

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


async def test_a_slow_page_gets_the_whole_state() -> None:
    """Too much is dropped, which is said once; then it goes on."""
    log = EventLog()
    with Feed(log, most_bytes=1000) as feed:
        for number in range(100):
            log.add("desk", "note", number)
        assert await feed.next() is None
        log.add("desk", "note", "after")
        assert [event.data for event in await feed.next() or ()] == ["after"]
