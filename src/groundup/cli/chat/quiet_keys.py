"""Keys that are pressed while an answer runs do not show in the middle of it.

They are kept by the terminal and appear at the next prompt. Ctrl-C still works.
"""

from __future__ import annotations

import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager

_LOCAL_MODES = 3  # index in what tcgetattr returns


@contextmanager
def quiet_keys() -> Iterator[None]:
    """Switch the terminal's echo off; nothing happens when input is no terminal."""
    if not sys.stdin.isatty():
        yield
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = termios.tcgetattr(descriptor)
    quiet[_LOCAL_MODES] &= ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
