"""Where Groundup keeps what it remembers on this device.

This module knows folders only; what lies in them belongs to those who write it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home() -> Path:
    """The folder of everything that Groundup keeps; it need not exist yet.

    `GROUNDUP_HOME` wins. Otherwise the platform's place for the data of programs:
    `$XDG_DATA_HOME/groundup` (by default `~/.local/share/groundup`), on macOS
    `~/Library/Application Support/groundup`.
    """
    chosen = os.environ.get("GROUNDUP_HOME")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "groundup"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "groundup"
