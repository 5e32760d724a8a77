"""Exit codes of the program; a file without imports, so that every start can afford them."""

from __future__ import annotations

from typing import Final

EXIT_DONE: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_DOES_NOT_FIT: Final = 3
EXIT_INTERRUPTED: Final = 130  # as shells say it of a program that Ctrl-C ended
