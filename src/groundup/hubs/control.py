"""The switch by which a user pauses, resumes or cancels a download that runs.

Ctrl-C is something else: it cancels the task, and what has come stays for the next time. `cancel` means
that the user does not want the model any more: what has come is thrown away.
"""

from __future__ import annotations

import asyncio


class DownloadControl:
    """Pause, resume, cancel; used from the event loop that downloads."""

    def __init__(self) -> None:
        self._running = asyncio.Event()
        self._running.set()
        self._cancelled = asyncio.Event()

    @property
    def is_paused(self) -> bool:
        """Whether connections are let go and none are made."""
        return not self._running.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the user does not want it any more."""
        return self._cancelled.is_set()

    def pause(self) -> None:
        """Let go of all connections; what has come stays."""
        self._running.clear()

    def resume(self) -> None:
        """Go on from where it was."""
        self._running.set()

    def cancel(self) -> None:
        """End the download; what has come is thrown away."""
        self._cancelled.set()
        self._running.set()

    async def wait_until_running(self) -> None:
        """Return at once unless it is paused; then when it is resumed or cancelled."""
        await self._running.wait()

    async def wait_until_cancelled(self) -> None:
        """Return when somebody cancels it."""
        await self._cancelled.wait()
