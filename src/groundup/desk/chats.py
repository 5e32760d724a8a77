"""Conversations: begun, listed, changed and deleted."""

from __future__ import annotations

from sqlite3 import Row
from typing import Any, Final

from groundup.errors import NotOnDeskError

from .database import Database
from .records import Chat, new_id, now_ms

LONGEST_TITLE: Final = 120
_CHANGEABLE: Final = frozenset({"title", "model", "role_id", "folder_id", "is_pinned", "dial", "leaf_id"})


def begin_chat(
    database: Database, title: str, *, model: str = "", chat_id: str = "", role_id: str | None = None
) -> Chat:
    """A new chat. `chat_id` is chosen here where it is empty."""
    identifier, now = chat_id or new_id(), now_ms()
    with database.writing():
        database.write(
            "INSERT INTO chats (id, title, model, role_id, created_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?)",
            identifier, short_title(title), model, role_id, now, now,
        )  # fmt: skip
    return chat(database, identifier)


def chat(database: Database, chat_id: str) -> Chat:
    """One chat.

    Raises:
        NotOnDeskError: it is not there.
    """
    row = database.row("SELECT * FROM chats WHERE id = ? AND thrown_ms IS NULL", chat_id)
    if row is None:
        raise NotOnDeskError("chat")
    return _chat(row)


def chats(database: Database) -> list[Chat]:
    """All of them, those first that changed last."""
    found = database.rows("SELECT * FROM chats WHERE thrown_ms IS NULL ORDER BY changed_ms DESC, number DESC")
    return [_chat(row) for row in found]


def change_chat(database: Database, chat_id: str, /, **changes: Any) -> Chat:
    """Rename, pin, move, or choose: any of title, model, role_id, folder_id, is_pinned, dial and leaf_id.

    Raises:
        NotOnDeskError: it is not there.
    """
    assert changes.keys() <= _CHANGEABLE
    if "title" in changes:
        changes["title"] = short_title(changes["title"])
    columns = ", ".join(f"{name} = ?" for name in changes)
    with database.writing():
        count = database.write(f"UPDATE chats SET {columns} WHERE id = ?", *changes.values(), chat_id)  # noqa: S608  (names of ours)
    if not count:
        raise NotOnDeskError("chat")
    return chat(database, chat_id)


def throw_away(database: Database, chat_id: str) -> None:
    """Hide a chat that is to be deleted, so that it can be taken back.

    Raises:
        NotOnDeskError: it is not there.
    """
    with database.writing():
        count = database.write(
            "UPDATE chats SET thrown_ms = ? WHERE id = ? AND thrown_ms IS NULL", now_ms(), chat_id
        )
    if not count:
        raise NotOnDeskError("chat")


def take_back(database: Database, chat_id: str) -> Chat:
    """Show a chat again that was thrown away.

    Raises:
        NotOnDeskError: it has been deleted.
    """
    with database.writing():
        database.write("UPDATE chats SET thrown_ms = NULL WHERE id = ?", chat_id)
    return chat(database, chat_id)


def thrown_away(database: Database) -> list[str]:
    """Ids of chats that are hidden until they are deleted."""
    return [row["id"] for row in database.rows("SELECT id FROM chats WHERE thrown_ms IS NOT NULL")]


def delete_chat(database: Database, chat_id: str) -> None:
    """Delete a chat with all its messages and its draft; nothing of it stays in the file.

    Raises:
        NotOnDeskError: it is not there.
    """
    with database.writing():
        count = database.write("DELETE FROM chats WHERE id = ?", chat_id)
        database.write("DELETE FROM drafts WHERE place = ?", chat_id)
    if not count:
        raise NotOnDeskError("chat")
    database.forget()


def short_title(text: str) -> str:
    """A title on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def _chat(row: Row) -> Chat:
    values = {name: row[name] for name in Chat.__struct_fields__}
    return Chat(**values | {"is_pinned": bool(row["is_pinned"])})
