"""Folders and roles, which are lists of a name and little more, and what a chat begins with."""

from __future__ import annotations

from groundup.errors import NotOnDeskError

from .database import Database
from .records import Folder, Role, new_id, now_ms


def folders(database: Database) -> list[Folder]:
    """All folders, by name."""
    return [Folder(**dict(row)) for row in database.rows("SELECT * FROM folders ORDER BY name, id")]


def save_folder(database: Database, name: str, folder_id: str = "") -> Folder:
    """A new folder, or another name for one."""
    folder = Folder(id=folder_id or new_id(), name=name, created_ms=now_ms())
    with database.writing():
        database.write(
            "INSERT INTO folders VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            folder.id, folder.name, folder.created_ms,
        )  # fmt: skip
    return folder


def delete_folder(database: Database, folder_id: str) -> None:
    """Delete a folder; its chats stay, in none.

    Raises:
        NotOnDeskError: it is not there.
    """
    _delete(database, "folder", "DELETE FROM folders WHERE id = ?", folder_id)


def roles(database: Database) -> list[Role]:
    """All roles, by name."""
    return [Role(**dict(row)) for row in database.rows("SELECT * FROM roles ORDER BY name, id")]


def save_role(database: Database, name: str, text: str, role_id: str = "") -> Role:
    """A new role, or another name and text for one."""
    role = Role(id=role_id or new_id(), name=name, text=text, created_ms=now_ms())
    with database.writing():
        database.write(
            "INSERT INTO roles VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text",
            role.id, role.name, role.text, role.created_ms,
        )  # fmt: skip
    return role


def delete_role(database: Database, role_id: str) -> None:
    """Delete a role; chats that had it have none.

    Raises:
        NotOnDeskError: it is not there.
    """
    _delete(database, "role", "DELETE FROM roles WHERE id = ?", role_id)


def _delete(database: Database, noun: str, sql: str, identifier: str) -> None:
    with database.writing():
        count = database.write(sql, identifier)
    if not count:
        raise NotOnDeskError(noun)
    database.forget()
