"""What a file became: its text, and what to say of it."""

from __future__ import annotations

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a file. `pages` is known of PDF alone; `empty_pages` are those that hold no text."""

    text: str
    pages: int | None = None
    empty_pages: int = 0


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """Why a file became no text."""

    reason: str


class UnreadableDocumentError(ValueError):
    """A file that a reader gives up on; the text says why."""
