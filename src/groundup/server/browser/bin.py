"""Chats that were thrown away: hidden at once, deleted after a moment in which they can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from groundup.desk.chats import delete_chat, take_back, throw_away
from groundup.desk.records import Chat
from groundup.errors import NotOnDeskError

from .desk_thread import DeskThread
from .later import TAKE_BACK_WITHIN_S, Later


class Bin:
    """What will be deleted soon. For one event loop.

    Whatever is in it when the process ends is deleted when the desk is opened again.

    Args:
        desk_of: where a chat is kept.
        within_s: how long one can be taken back.
    """

    def __init__(self, desk_of: Callable[[str], DeskThread], within_s: float = TAKE_BACK_WITHIN_S) -> None:
        self._desk_of = desk_of
        self._later = Later(within_s)
        self.within_s = within_s

    async def throw(self, chat_id: str) -> None:
        """Hide a chat, and delete it later.

        Raises:
            NotOnDeskError: it is not there.
        """
        await self._desk_of(chat_id).run(throw_away, chat_id)
        self._later.put(chat_id, lambda: self._desk_of(chat_id).run(delete_chat, chat_id))

    async def take_back(self, chat_id: str) -> Chat:
        """A chat that was thrown away.

        Raises:
            NotOnDeskError: it has been deleted.
        """
        if not self._later.take_back(chat_id):
            raise NotOnDeskError("chat")
        return await self._desk_of(chat_id).run(take_back, chat_id)

    def close(self) -> None:
        """Wait for nothing any more."""
        self._later.forget()
