"""Chats in files that belong to their owner: JSON, which can be read in again, and Markdown, for people."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from groundup.errors import NotAnExportError

from .chats import begin_chat, change_chat, chat, chats
from .database import Database
from .messages import add_message, branch, messages
from .pictures import add_picture, picture_kind, pictures
from .records import Chat, ChatMessage, now_ms

FORMAT: Final = "groundup-chats"
FORM: Final = 1


class ExportedChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat with all branches of its messages; `pictures` by their ids, in base64 in the file."""

    chat: Chat
    messages: list[ChatMessage]
    pictures: dict[str, bytes] = {}


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A file of chats. `form` rises when an older Groundup could not read it."""

    format: Literal["groundup-chats"] = FORMAT
    form: int = FORM
    made_ms: int
    chats: list[ExportedChat]


def export(database: Database, chat_id: str = "") -> Export:
    """One chat, or all of them.

    Raises:
        NotOnDeskError: it is not there.
    """
    wanted = [chat(database, chat_id)] if chat_id else chats(database)
    found = [
        ExportedChat(
            chat=one,
            messages=messages(database, one.id),
            pictures={shown.id: shown.data for shown in pictures(database, one.id)},
        )
        for one in wanted
    ]
    return Export(made_ms=now_ms(), chats=found)


def markdown(exported: ExportedChat) -> str:
    """The branch that is shown, as a document: a heading for each message, and files by their names."""
    parts = [f"# {exported.chat.title}"]
    for one in branch(exported.messages, exported.chat.leaf_id):
        parts.append(f"## {_speaker(one)}")
        parts += [f"*File: {file['name']}*" for file in one.details.get("attachments", [])]
        parts.append(one.text)
    return "\n\n".join(parts) + "\n"


def read_export(raw: bytes) -> Export:
    """The chats of a file.

    Raises:
        NotAnExportError: it holds none, or in a form that this version does not know.
    """
    try:
        found = msgspec.json.decode(raw, type=Export)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAnExportError(str(error)) from None
    if found.form != FORM:
        raise NotAnExportError(f"its form is {found.form}, and this version reads form {FORM}")
    for one in found.chats:
        known = {None, *(message.id for message in one.messages)}
        if any(message.parent_id not in known for message in one.messages):
            raise NotAnExportError("a message stands below one that is not there")
        if not all(map(picture_kind, one.pictures.values())):
            raise NotAnExportError("a picture is of a kind that is not shown")
    return found


def take_in(database: Database, found: Export) -> list[Chat]:
    """Put chats of a file on the desk, beside those that there are; each gets a new id."""
    return [_take_in(database, one) for one in reversed(found.chats)]


def _take_in(database: Database, one: ExportedChat) -> Chat:
    begun = begin_chat(database, one.chat.title, model=one.chat.model)
    new_ids = dict[str, str]()
    new_pictures = {old: add_picture(database, begun.id, data) for old, data in one.pictures.items()}
    for old in one.messages:
        added = add_message(
            database,
            begun.id,
            new_ids.get(old.parent_id or ""),
            old.role,
            old.text,
            thinking=old.thinking,
            state="stopped" if old.state == "running" else old.state,
            model=old.model,
            details=_with_pictures(old.details, new_pictures),
        )
        new_ids[old.id] = added.id
    leaf_id = new_ids.get(one.chat.leaf_id or "")
    return change_chat(database, begun.id, leaf_id=leaf_id, dial=one.chat.dial, is_pinned=one.chat.is_pinned)


def _with_pictures(details: dict[str, Any], new_ids: dict[str, str]) -> dict[str, Any]:
    """Details whose pictures go by their new ids; those that the file does not hold are left out."""
    files = details.get("attachments")
    if not files:
        return details
    kept = [one for one in files if "picture_id" not in one or one["picture_id"] in new_ids]
    told = [one | {"picture_id": new_ids[one["picture_id"]]} if "picture_id" in one else one for one in kept]
    return details | {"attachments": told}


def _speaker(one: ChatMessage) -> str:
    return "You" if one.role == "user" else f"AI, {one.model}"
