"""Fits sentences to a terminal: lines break between words, never inside one or in a command to be copied.

Where output is no terminal nothing is broken: what goes into a file or a pipe keeps its lines. Answers of
models are wrapped while they come, by `word_wrapper`.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from typing import Final

from .terminal_text import visible

_COMMAND: Final = re.compile(r"(?<!\S)groundup( \S+)+$")
_UNBROKEN: Final = "\u00a0"


def fitted(text: str, *, err: bool = False) -> str:
    """The text as it should be printed to standard output, or to standard error.

    Line breaks that it has stay, and a line that begins with a blank is left as it is: it is a table's.
    """
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return text
    return fit(visible(text), os.get_terminal_size(stream.fileno()).columns or 80)


def fit(text: str, width: int) -> str:
    """The text in lines of at most so many characters, unless a single word is longer.

    A command with which a line ends is not broken either: people copy it.
    """
    return "\n".join(line if line.startswith(" ") else _fit_line(line, width) for line in text.split("\n"))


def _fit_line(line: str, width: int) -> str:
    whole = _COMMAND.sub(lambda match: match[0].replace(" ", _UNBROKEN), line)
    broken = textwrap.fill(whole, width, break_long_words=False, break_on_hyphens=False)
    return broken.replace(_UNBROKEN, " ")
