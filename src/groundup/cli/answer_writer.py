"""Prints an answer while it arrives.

On a terminal the text is made safe and its lines are broken between words; into a file or a pipe
it goes as the model wrote it.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO

from .terminal_text import visible
from .word_wrapper import WordWrapper


class AnswerWriter:
    """Writes the pieces of one answer to a stream.

    Args:
        stream: where to; standard output by default.
        wrap: break lines between words (on a terminal only).
    """

    def __init__(self, stream: TextIO | None = None, *, wrap: bool = True) -> None:
        self._stream = stream or sys.stdout
        self._is_terminal = self._stream.isatty()
        self._wrapper = (
            WordWrapper(shutil.get_terminal_size().columns) if wrap and self._is_terminal else None
        )
        self._ends_with_newline = True

    def write(self, text: str) -> None:
        """One more piece."""
        if self._is_terminal:
            text = visible(text)
        if self._wrapper is not None:
            text = self._wrapper.feed(text)
        self._put(text)

    def finish(self) -> None:
        """The end: what was held back, and a line break unless the answer ended with one."""
        if self._wrapper is not None:
            self._put(self._wrapper.finish())
        if not self._ends_with_newline:
            self._put("\n")

    def _put(self, text: str) -> None:
        if text:
            self._stream.write(text)
            self._stream.flush()
            self._ends_with_newline = text.endswith("\n")


def silence_stdout() -> None:
    """The reader of our output has gone: what is left in the buffer goes nowhere, without a complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
