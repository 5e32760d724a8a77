"""Text that another program pipes into the command."""

from __future__ import annotations

import sys

from groundup.errors import FileAccessError, format_bytes

MAX_BYTES = 16 * 1024 * 1024
_NAME = "standard input"


def is_terminal_input() -> bool:
    """Whether somebody can type; false where standard input is closed."""
    return sys.stdin is not None and sys.stdin.isatty()


def read_piped_text() -> str:
    """All of standard input without the blanks around it; empty when it is a terminal or closed.

    Raises:
        FileAccessError: it is not UTF-8 text, or too large.
    """
    if sys.stdin is None or is_terminal_input():
        return ""
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileAccessError(_NAME, "read", f"it holds more than {format_bytes(MAX_BYTES)}")
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise FileAccessError(
            _NAME, "read", f"it is not UTF-8 text (byte {error.start:,}); convert the document to text first"
        ) from None
