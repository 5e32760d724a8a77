"""The format of models that mark nothing: all that they write is the answer."""

from __future__ import annotations

from .pieces import ContentPiece, Piece


class PlainFormat:
    """Reads one answer. See `pieces.Format`."""

    def feed(self, text: str) -> list[Piece]:
        """See `Format.feed`."""
        return [ContentPiece(text)] if text else []

    def finish(self) -> list[Piece]:
        """See `Format.finish`."""
        return []
