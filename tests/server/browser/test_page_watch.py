"""Answers end when nobody has looked for a while."""

from __future__ import annotations

import asyncio

from groundup.server.browser.page_watch import PageWatch


async def test_only_a_lost_page_counts() -> None:
    """One that comes back in time, or is replaced by another, is not lost."""
    lost = list[str]()
    watch = PageWatch(lambda: lost.append("x"), lost_after_s=0.05)
    with watch.page():
        await asyncio.sleep(0.1)
    with watch.page():
        await asyncio.sleep(0.1)
        assert lost == []
    await asyncio.sleep(0.15)
    assert lost == ["x"]
    watch.expect_page()
    watch.close()
    await asyncio.sleep(0.1)
    assert lost == ["x"]
