"""Whether a tag stands in the quotes of a call, where it is only text: `{"city": "</tool_call>"}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_XML_BEGINNING: Final = "<function="
_XML_END: Final = "</function>"
_KEPT: Final = 64  # characters of the end: more than any mark, or an end with blanks after it


class QuoteWatch:
    """Follows the text of a call that comes in pieces.

    Args:
        quotes: what begins and ends a text in the notation: characters, or one mark of several.
    """

    def __init__(self, quotes: Sequence[str]) -> None:
        self._characters = [quote for quote in quotes if len(quote) == 1]
        self._mark = next((quote for quote in quotes if len(quote) > 1), "")
        self._open = ""
        self._is_escaped = False
        self._is_marked = False
        self._end = ""
        self._beginning = ""

    @property
    def is_inside(self) -> bool:
        """Whether the text so far ends inside something that only its own end closes."""
        if self._beginning.startswith(_XML_BEGINNING):
            return not self._end.rstrip().endswith(_XML_END)
        return bool(self._open) or self._is_marked

    def push(self, text: str) -> None:
        """Go on with this further text."""
        if len(self._beginning) < len(_XML_BEGINNING):
            self._beginning = (self._beginning + text).lstrip()[: len(_XML_BEGINNING)]
        if self._mark:
            kept = self._end[len(self._end) - len(self._mark) + 1 :] if self._end else ""
            self._is_marked ^= (kept + text).count(self._mark) % 2 == 1
        self._end = (self._end + text)[-_KEPT:]
        for character in text if self._characters else "":
            self._follow(character)

    def _follow(self, character: str) -> None:
        if self._is_escaped:
            self._is_escaped = False
        elif self._open:
            self._is_escaped = character == "\\"
            self._open = "" if character == self._open else self._open
        elif character in self._characters:
            self._open = character
