"""The messages of a chat: a tree, of which one branch is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sqlite3 import Row
from typing import Any, Literal

import msgspec

from groundup.errors import NotOnDeskError

from .database import Database
from .records import ChatMessage, MessageState, new_id, now_ms

_ADD = (
    "INSERT INTO messages"
    " (id, chat_id, parent_id, role, text, thinking, state, model, details, created_ms, request_key)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add_message(  # noqa: PLR0913 - a value for each column
    database: Database,
    chat_id: str,
    parent_id: str | None,
    role: Literal["user", "assistant"],
    text: str = "",
    *,
    thinking: str = "",
    state: MessageState = "whole",
    model: str = "",
    details: Mapping[str, Any] | None = None,
    request_key: str | None = None,
) -> ChatMessage:
    """A new message at the end of a branch, which is shown from now on; `under_key` finds it by its key.

    Raises:
        NotOnDeskError: the chat or the parent is not there.
    """
    identifier, now = new_id(beside=chat_id), now_ms()
    figures = msgspec.json.encode(dict(details or {})).decode()
    row = (identifier, chat_id, parent_id, role, text, thinking, state, model, figures, now, request_key)
    with database.writing():
        if parent_id is not None:
            _require(database.row("SELECT 1 FROM messages WHERE id = ? AND chat_id = ?", parent_id, chat_id))
        shown = "UPDATE chats SET leaf_id = ?, changed_ms = ? WHERE id = ?"
        if not database.write(shown, identifier, now, chat_id):
            raise NotOnDeskError("chat")
        database.write(_ADD, *row)
    return message(database, identifier)


def under_key(database: Database, request_key: str) -> ChatMessage | None:
    """The message that was added under this key of a request."""
    row = database.row("SELECT * FROM messages WHERE request_key = ?", request_key)
    return _message(row) if row is not None else None


def message(database: Database, message_id: str) -> ChatMessage:
    """One message.

    Raises:
        NotOnDeskError: it is not there.
    """
    return _message(_require(database.row("SELECT * FROM messages WHERE id = ?", message_id)))


def messages(database: Database, chat_id: str) -> list[ChatMessage]:
    """All messages of a chat on all branches, in the order in which they were made."""
    rows = database.rows("SELECT * FROM messages WHERE chat_id = ? ORDER BY number", chat_id)
    return [_message(row) for row in rows]


def append_text(database: Database, message_id: str, text: str, thinking: str = "") -> bool:
    """Write a piece of a running answer; it survives the end of the process, not a power cut.

    Returns whether the answer still runs: one that was deleted takes nothing.
    """
    with database.writing(is_durable=False):
        return bool(
            database.write(
                "UPDATE messages SET text = text || ?, thinking = thinking || ?"
                " WHERE id = ? AND state = 'running'",
                text, thinking, message_id,
            )
        )  # fmt: skip


def add_tool_call(database: Database, message_id: str, call: Mapping[str, Any]) -> int | None:
    """Note that a running answer wants a tool to be used; survives what `append_text` does.

    Returns its place among the calls of this answer; None where the answer does not run any more.
    """
    row = database.row("SELECT details FROM messages WHERE id = ? AND state = 'running'", message_id)
    if row is None:
        return None
    details = msgspec.json.decode(row["details"])
    calls = [*details.get("tool_calls", []), dict(call)]
    told = msgspec.json.encode(details | {"tool_calls": calls}).decode()
    with database.writing(is_durable=False):
        database.write("UPDATE messages SET details = ? WHERE id = ?", told, message_id)
    return len(calls) - 1


def set_state(
    database: Database, message_id: str, state: MessageState, details: Mapping[str, Any] | None = None
) -> ChatMessage:
    """Say how an answer ended, or that it goes on; details are added to those that there are.

    Raises:
        NotOnDeskError: it is not there.
    """
    known = message(database, message_id).details | dict(details or {})
    with database.writing():
        database.write(
            "UPDATE messages SET state = ?, details = ? WHERE id = ?",
            state, msgspec.json.encode(known).decode(), message_id,
        )  # fmt: skip
    return message(database, message_id)


def end_running(database: Database) -> list[str]:
    """Note that answers which ran when the last process ended are stopped; returns their ids."""
    ids = [row["id"] for row in database.rows("SELECT id FROM messages WHERE state = 'running'")]
    for identifier in ids:
        set_state(database, identifier, "stopped", {"reason": "server_ended"})
    return ids


def branch(found: Sequence[ChatMessage], leaf_id: str | None) -> list[ChatMessage]:
    """The messages from the first to a leaf."""
    by_id = {one.id: one for one in found}
    shown = list[ChatMessage]()
    while leaf_id is not None and leaf_id in by_id:
        shown.append(by_id[leaf_id])
        leaf_id = by_id[leaf_id].parent_id
    return shown[::-1]


def leaf_below(found: Sequence[ChatMessage], message_id: str) -> str:
    """The end of the branch that was continued last below a message; the message itself if none was.

    Raises:
        NotOnDeskError: it is none of them.
    """
    if all(one.id != message_id for one in found):
        raise NotOnDeskError("message")
    while True:
        children = [one.id for one in found if one.parent_id == message_id]
        if not children:
            return message_id
        message_id = children[-1]


def _require(row: Row | None) -> Row:
    if row is None:
        raise NotOnDeskError("message")
    return row


def _message(row: Row) -> ChatMessage:
    values = {name: row[name] for name in ChatMessage.__struct_fields__}
    return ChatMessage(**values | {"details": msgspec.json.decode(row["details"])})
