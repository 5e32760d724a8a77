"""Chats: branches shown, and what a list of chats needs."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.desk.chats import change_chat
from groundup.desk.database import Database
from groundup.desk.messages import leaf_below, messages
from groundup.desk.records import Chat, is_temporary
from groundup.errors import InvalidBodyError
from groundup.server.browser.command import Command
from groundup.server.browser.service import Browser
from groundup.server.call import Call

from .answer_commands import copy_role


class ShowBranch(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose branch is to be shown."""

    chat_id: str
    message_id: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different; what is left out stays. `""` stands for no folder and no role."""

    chat_id: str
    title: str | None = None
    is_pinned: bool | None = None
    folder_id: str | None = None
    role_id: str | None = None
    dial: float | None = None


class OfChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat."""

    chat_id: str


async def show_branch(browser: Browser, call: Call, body: ShowBranch) -> Chat:
    """Show the branch of a message, to where it was continued last."""
    return _told(browser, await browser.desk_of(body.chat_id).run(_show_branch, body))


async def change(browser: Browser, call: Call, body: Change) -> Chat:
    """Rename, pin, move, and choose."""
    given = msgspec.structs.asdict(body)
    wanted = {name: one for name, one in given.items() if name != "chat_id" and one is not None}
    for name in ("folder_id", "role_id"):
        if name in wanted:
            wanted[name] = wanted[name] or None
    if not wanted:
        raise InvalidBodyError("there is nothing to change")
    if body.title is not None and not body.title.strip():
        raise InvalidBodyError("it has no words", "title")
    if body.dial is not None and not 0 <= body.dial <= 1:
        raise InvalidBodyError("it lies between 0 and 1", "dial")
    if is_temporary(body.chat_id) and body.role_id:
        await copy_role(browser, body.role_id)
    return _told(browser, await browser.desk_of(body.chat_id).run(change_chat, body.chat_id, **wanted))


async def delete(browser: Browser, call: Call, body: OfChat) -> dict[str, Any]:
    """Throw a chat away, after ending what is written in it; for a moment it can be taken back."""
    for one in await browser.desk_of(body.chat_id).run(messages, body.chat_id):
        await browser.answering.stop(one.id)
    await browser.bin.throw(body.chat_id)
    browser.publish("chats", "chat_gone", {"id": body.chat_id})
    return {"take_back_within_s": browser.bin.within_s}


async def take_back(browser: Browser, call: Call, body: OfChat) -> Chat:
    """Show a chat again that was thrown away a moment ago."""
    return _told(browser, await browser.bin.take_back(body.chat_id))


def _told(browser: Browser, changed: Chat) -> Chat:
    browser.publish("chats", "chat", changed)
    return changed


def _show_branch(database: Database, body: ShowBranch) -> Chat:
    leaf_id = leaf_below(messages(database, body.chat_id), body.message_id)
    return change_chat(database, body.chat_id, leaf_id=leaf_id)


COMMANDS = (
    Command("chat.change", Change, change),
    Command("chat.delete", OfChat, delete),
    Command("chat.take_back", OfChat, take_back),
    Command("chat.show_branch", ShowBranch, show_branch),
)
