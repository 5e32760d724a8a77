"""Full-text search over titles and messages."""

from __future__ import annotations

import re
from typing import Final

from .database import Database
from .records import Found

MOST: Final = 50
_WORD: Final = re.compile(r"\w+")
_TITLES: Final = (
    "SELECT chats.id AS chat_id, chats.title AS title, NULL AS message_id, chats.title AS excerpt"
    " FROM title_words JOIN chats ON chats.number = title_words.rowid"
    " WHERE title_words MATCH ? AND chats.thrown_ms IS NULL ORDER BY rank LIMIT ?"
)
# Not by rank: it has to be computed for every message that matches, and while one types these are many.
_MESSAGES: Final = (
    "SELECT chats.id AS chat_id, chats.title AS title, messages.id AS message_id,"
    " snippet(message_words, 0, '', '', '…', 16) AS excerpt"
    " FROM message_words JOIN messages ON messages.number = message_words.rowid"
    " JOIN chats ON chats.id = messages.chat_id"
    " WHERE message_words MATCH ? AND chats.thrown_ms IS NULL ORDER BY message_words.rowid DESC LIMIT ?"
)


def search(database: Database, text: str, most: int = MOST) -> list[Found]:
    """Where all these words stand, the last of which may be the beginning of one if it has two letters.

    Titles come first, then messages, the newest first.
    """
    words = _WORD.findall(text)
    if not words:
        return []
    # One letter of ours begins so many words that gathering them takes longer than typing the next one; one
    # sign of Chinese does not.
    is_beginning = len(words[-1]) > 1 or not words[-1].isascii()
    wanted = " ".join(f'"{word}"' for word in words) + ("*" if is_beginning else "")
    rows = [*database.rows(_TITLES, wanted, most), *database.rows(_MESSAGES, wanted, most)]
    return [Found(**dict(row)) for row in rows[:most]]
