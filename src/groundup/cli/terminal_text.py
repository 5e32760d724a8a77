"""What a model writes, made safe and pleasant for a terminal.

A terminal obeys control sequences that are mixed into text: they can move the cursor over earlier
lines, set the window's title or hide words. A model may have learned or been told to write them,
so on a terminal they are shown as visible signs. Text that goes into a file or a pipe is data and
stays as it is; nothing here is applied to it.
"""

from __future__ import annotations

from wcwidth import wcwidth

_KEPT = {"\n", "\t"}
_BIDIRECTIONAL = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C]
_INVISIBLE = [0x200B, 0x2028, 0x2029, 0xFEFF, *range(0xE0000, 0xE0080)]


def _signs() -> dict[int, str]:
    signs = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _KEPT}
    signs[0x7F] = "␡"
    signs |= {code: f"<U+{code:04X}>" for code in [*range(0x80, 0xA0), *_BIDIRECTIONAL, *_INVISIBLE]}
    signs[0x0D] = ""  # a line end of other systems
    return signs


_SIGNS = _signs()


def visible(text: str) -> str:
    """The same text with every control character but line break and tab made visible."""
    return text.translate(_SIGNS)


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
