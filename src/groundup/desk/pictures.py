"""Pictures that go with questions: kept in the desk's own file, so that they go away with their chat."""

from __future__ import annotations

from typing import Final

import msgspec

from groundup.errors import NotOnDeskError

from .database import Database
from .records import new_id, now_ms

_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a picture as it came; `kind` is its media type."""

    id: str
    kind: str
    data: bytes


def picture_kind(data: bytes) -> str:
    """The media type of a picture that models are shown, by its first bytes; "" = it is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begin, kind in _BEGINNINGS if data.startswith(begin)), "")


def add_picture(database: Database, chat_id: str, data: bytes) -> str:
    """Keep a picture for a question of a chat; returns its id.

    Raises:
        NotOnDeskError: the chat is not there.
    """
    identifier = new_id(beside=chat_id)
    with database.writing():
        database.write(
            "INSERT INTO pictures (id, chat_id, kind, data, created_ms) VALUES (?, ?, ?, ?, ?)",
            identifier, chat_id, picture_kind(data), data, now_ms(),
        )  # fmt: skip
    return identifier


def picture(database: Database, picture_id: str, chat_id: str = "") -> Picture:
    """One picture; with `chat_id`, of that chat alone.

    Raises:
        NotOnDeskError: it is not there.
    """
    row = database.row(
        "SELECT id, kind, data FROM pictures WHERE id = ? AND ? IN ('', chat_id)", picture_id, chat_id
    )
    if row is None:
        raise NotOnDeskError("picture")
    return Picture(id=row["id"], kind=row["kind"], data=row["data"])


def pictures(database: Database, chat_id: str) -> list[Picture]:
    """All pictures of a chat, in the order in which they came."""
    rows = database.rows("SELECT id, kind, data FROM pictures WHERE chat_id = ? ORDER BY number", chat_id)
    return [Picture(id=row["id"], kind=row["kind"], data=row["data"]) for row in rows]
