"""The lines that were typed in earlier chats, for the arrow keys.

They lie in `chat-history` in Groundup's folder, readable by its owner only. `/set nohistory`
and the environment variable `GROUNDUP_NOHISTORY` keep lines out of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import FileHistory

from groundup import settings

FILE_NAME = "chat-history"


class LineHistory(FileHistory):
    """A history file that is private and can be switched off while the chat runs."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or settings.home() / FILE_NAME
        super().__init__(self._path)
        self.is_recording = not os.environ.get("GROUNDUP_NOHISTORY")

    def load_history_strings(self) -> Iterable[str]:
        """Earlier lines, newest first; none where the file cannot be read."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Keep one line, unless recording is off. A chat goes on where the file cannot be written."""
        if not self.is_recording:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
            self._path.chmod(0o600)
            super().store_string(string)
        except OSError:
            self.is_recording = False
