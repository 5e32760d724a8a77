"""Fits sentences to a terminal: lines break between words, never inside one or in a command to be copied.

Where output is no terminal nothing is broken: what goes into a file or a pipe keeps its lines. Answers of
models are wrapped while they come, by `word_wrapper`.
"""

from __future__ import annotations

import os
import sys
import textwrap

from .terminal_text import visible


def fitted(text: str, *, err: bool = False) -> str:
    """The text as it should be printed to standard output, or to standard error.

    Line breaks that it has stay, and a line that begins with a blank is left as it is: it is a table's.
    """
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return text
    return fit(visible(text), os.get_terminal_size(stream.fileno()).columns or 80)


def fit(text: str, width: int) -> str:
    """The text in lines of at most so many characters, unless a single word is longer."""
    return "\n".join(
        line
        if line.startswith(" ")
        else textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
