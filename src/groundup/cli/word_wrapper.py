"""Breaks lines between words while a text arrives piece by piece."""

from __future__ import annotations

from wcwidth import wcwidth


class WordWrapper:
    """Breaks lines between words while the text still arrives.

    A word is held back until its end is known; a script without blanks breaks between characters.
    """

    def __init__(self, width: int) -> None:
        self._width = max(width, 10)
        self._column = 0
        self._blank = ""
        self._word = ""

    def feed(self, text: str) -> str:
        """What can be printed now."""
        return "".join(self._take(character) for character in text)

    def finish(self) -> str:
        """The last word."""
        return self._release()

    def _take(self, character: str) -> str:
        if character == "\n":
            printed = self._release() + "\n"
            self._column, self._blank = 0, ""
            return printed
        if character.isspace():
            printed = self._release()
            self._blank += character
            return printed
        printed = self._release() if _cells(character) > 1 else ""
        self._word += character
        if _cells(character) > 1 or _cells(self._word) >= self._width:
            printed += self._release()
        return printed

    def _release(self) -> str:
        word, self._word = self._word, ""
        if not word:
            return ""
        blank, self._blank = self._blank, ""
        cells = _cells(blank) + _cells(word)
        if self._column and self._column + cells > self._width:
            self._column = _cells(word)
            return "\n" + word
        self._column += cells
        return blank + word


def _cells(text: str) -> int:
    """Columns that a text takes; a tab counts as four."""
    return sum(4 if character == "\t" else max(wcwidth(character), 0) for character in text)
