"""Chats that were thrown away: hidden at once, deleted after a moment in which they can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from groundup.desk.chats import delete_chat, take_back, throw_away
from groundup.desk.records import Chat
from groundup.errors import NotOnDeskError

from .desk_thread import DeskThread

TAKE_BACK_WITHIN_S: Final = 20.0


class Bin:
    """What will be deleted soon. For one event loop.

    Whatever is in it when the process ends is deleted when the desk is opened again.

    Args:
        desk_of: where a chat is kept.
        within_s: how long one can be taken back.
    """

    def __init__(self, desk_of: Callable[[str], DeskThread], within_s: float = TAKE_BACK_WITHIN_S) -> None:
        self._desk_of = desk_of
        self.within_s = within_s
        self._waiting = dict[str, asyncio.Task[None]]()

    async def throw(self, chat_id: str) -> None:
        """Hide a chat, and delete it later.

        Raises:
            NotOnDeskError: it is not there.
        """
        await self._desk_of(chat_id).run(throw_away, chat_id)
        self._waiting[chat_id] = asyncio.create_task(self._empty_later(chat_id))

    async def take_back(self, chat_id: str) -> Chat:
        """A chat that was thrown away.

        Raises:
            NotOnDeskError: it has been deleted.
        """
        waiting = self._waiting.pop(chat_id, None)
        if waiting is None:
            raise NotOnDeskError("chat")
        waiting.cancel()
        return await self._desk_of(chat_id).run(take_back, chat_id)

    def close(self) -> None:
        """Wait for nothing any more."""
        for one in self._waiting.values():
            one.cancel()

    async def _empty_later(self, chat_id: str) -> None:
        await asyncio.sleep(self.within_s)
        del self._waiting[chat_id]
        await self._desk_of(chat_id).run(delete_chat, chat_id)
