"""A parser with one defect: it gives out at once what could still become a tag."""

from __future__ import annotations

from groundup.chat.formats.pieces import ContentPiece, Piece, ThinkingPiece


class HastyFormat:
    """Looks for its tags inside each piece alone."""

    def __init__(self, opening: str, closing: str) -> None:
        self._opening, self._closing = opening, closing

    def feed(self, text: str) -> list[Piece]:
        """The parts of one piece."""
        before, opened, rest = text.partition(self._opening)
        inside, _, after = rest.partition(self._closing)
        if not opened:
            inside, after = "", ""
        parts: list[Piece] = [ContentPiece(before), ThinkingPiece(inside), ContentPiece(after)]
        return [part for part in parts if not isinstance(part, ContentPiece | ThinkingPiece) or part.text]
