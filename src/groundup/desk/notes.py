"""Small things to remember: drafts of questions, what the owner prefers, and which pages may come in."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from .database import Database
from .records import now_ms

KEY_LIFE_MS: Final = 30 * 24 * 3600 * 1000  # since it was last used
_KEEP: Final = "INSERT INTO drafts VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET text = excluded.text"
_PREFER: Final = (
    "INSERT INTO preferences VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def save_draft(database: Database, place: str, text: str) -> None:
    """Keep what stands in a composer; "" forgets it. `place` is the id of a chat, or "new"."""
    with database.writing(is_durable=False):
        if text:
            database.write(_KEEP, place, text)
        else:
            database.write("DELETE FROM drafts WHERE place = ?", place)


def drafts(database: Database) -> dict[str, str]:
    """All drafts by place."""
    return {row["place"]: row["text"] for row in database.rows("SELECT * FROM drafts")}


def save_preference(database: Database, name: str, value: str) -> None:
    """Remember what the owner prefers."""
    with database.writing():
        database.write(_PREFER, name, value)


def preferences(database: Database) -> dict[str, str]:
    """All preferences by name."""
    return {row["name"]: row["value"] for row in database.rows("SELECT * FROM preferences")}


def add_page_key(database: Database) -> str:
    """A new key for a page of the owner's browser: 256 random bits, of which only a digest is kept."""
    key = secrets.token_urlsafe(32)
    with database.writing():
        database.write("DELETE FROM page_keys WHERE used_ms < ?", now_ms() - KEY_LIFE_MS)
        database.write("INSERT INTO page_keys VALUES (?, ?)", _digest(key), now_ms())
    return key


def is_page_key(database: Database, key: str) -> bool:
    """Whether this is the key of a page; it then counts as used."""
    with database.writing(is_durable=False):
        return bool(
            database.write(
                "UPDATE page_keys SET used_ms = ? WHERE digest = ? AND used_ms >= ?",
                now_ms(), _digest(key), now_ms() - KEY_LIFE_MS,
            )
        )  # fmt: skip


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
