"""What was thrown away can be taken back for a moment, and is deleted then."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from groundup.desk.chats import begin_chat, chats
from groundup.errors import NotOnDeskError
from groundup.server.browser.bin import Bin
from groundup.server.browser.desk_thread import DeskThread


async def test_it_comes_back_or_is_gone(tmp_path: Path) -> None:
    """Within the moment it is whole again; after it nobody finds it."""
    desk = DeskThread(tmp_path / "desk.sqlite3")
    chat = await desk.run(begin_chat, "Seeds")
    waiting = Bin(lambda _: desk, within_s=60)
    await waiting.throw(chat.id)
    assert await desk.run(chats) == []
    assert (await waiting.take_back(chat.id)).id == chat.id
    quick = Bin(lambda _: desk, within_s=0)
    await quick.throw(chat.id)
    await asyncio.sleep(0.2)
    with pytest.raises(NotOnDeskError):
        await quick.take_back(chat.id)
    assert await desk.run(lambda database: database.rows("SELECT * FROM chats")) == []
    await desk.close()


async def test_what_waits_is_deleted_when_the_desk_opens_again(tmp_path: Path) -> None:
    """A process that ends in that moment leaves nothing for ever."""
    path = tmp_path / "desk.sqlite3"
    desk = DeskThread(path)
    chat = await desk.run(begin_chat, "zanzibarcanary")
    waiting = Bin(lambda _: desk, within_s=60)
    await waiting.throw(chat.id)
    waiting.close()
    await desk.close()
    assert b"zanzibarcanary" in path.read_bytes()
    again = DeskThread(path)
    assert await again.run(chats) == []
    await again.close()
    assert b"zanzibarcanary" not in path.read_bytes()
