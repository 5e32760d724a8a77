"""Opens an address for people: in their browser, or in a window of its own where a browser can do that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Final

_WITH_WINDOWS: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
    "microsoft-edge-stable", "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip


def has_screen() -> bool:
    """Whether a browser could show anything; without a screen one might take over the terminal instead."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_browser(address: str) -> bool:
    """Open an address in the browser that the user has chosen; whether that worked."""
    return has_screen() and webbrowser.open(address)


def open_window(address: str) -> bool:
    """Open an address in a window without tabs and address bar; whether a browser for that was found.

    The server's life does not hang on the window: closing it may go unseen.
    """
    found = next((path for name in _WITH_WINDOWS if (path := _program(name))), None)
    if found is None or not has_screen():
        return False
    subprocess.Popen(
        [found, f"--app={address}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


def _program(name: str) -> str | None:
    return (name if Path(name).exists() else None) if name.startswith("/") else shutil.which(name)
