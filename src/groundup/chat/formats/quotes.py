"""Whether a tag stands in the quotes of a call, where it is only text: `{"city": "</tool_call>"}`."""

from __future__ import annotations

from typing import Final

_XML_BEGINNING: Final = "<function="
_XML_END: Final = "</function>"


class QuoteWatch:
    """Follows the text of a call that comes in pieces.

    Args:
        quotes: the characters that begin and end a text in the notation.
    """

    def __init__(self, quotes: str) -> None:
        self._quotes = quotes
        self._open = ""
        self._is_escaped = False
        self._end = ""
        self._beginning = ""

    @property
    def is_inside(self) -> bool:
        """Whether the text so far ends inside something that only its own end closes."""
        if self._beginning.startswith(_XML_BEGINNING):
            return self._end != _XML_END
        return bool(self._open)

    def push(self, text: str) -> None:
        """Go on with this further text."""
        if len(self._beginning) < len(_XML_BEGINNING):
            self._beginning = (self._beginning + text).lstrip()[: len(_XML_BEGINNING)]
        self._end = (self._end + text).rstrip()[-len(_XML_END) :]
        for character in text:
            if self._is_escaped:
                self._is_escaped = False
            elif self._open:
                self._is_escaped = character == "\\"
                self._open = "" if character == self._open else self._open
            elif character in self._quotes:
                self._open = character
