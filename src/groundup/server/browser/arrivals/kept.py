"""The models that were on their way when the server ended, in a file that their owner alone may read.

A way from a room holds the room's code, hence the privacy. A file that is damaged costs the list, and nothing
of what has come: asking for the model again goes on from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec

from groundup.errors import FileAccessError
from groundup.server.private_file import write_private

from .ways import Way

FILE_NAME: Final = "models-on-their-way.json"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One of them: how it comes, and how far it was. One that was moving goes on, a paused one waits."""

    way: Way
    title: str
    state: Literal["moving", "paused"]
    host: str = ""
    done_bytes: int = 0
    total_bytes: int = 0


class KeptArrivals:
    """The file.

    Args:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._turn = asyncio.Lock()
        self._last: bytes | None = None

    async def read(self) -> list[Kept]:
        """What was on its way; nothing where that cannot be read."""
        with suppress(OSError, msgspec.MsgspecError):
            content = await asyncio.to_thread(self._path.read_bytes)
            return msgspec.json.decode(content, type=list[Kept])
        return []

    async def write(self, kept: Sequence[Kept]) -> None:
        """Keep these. Where that fails, a restart of the server forgets them, and nothing else is lost."""
        content = msgspec.json.encode(list(kept))
        async with self._turn:
            if content == self._last:
                return
            with suppress(FileAccessError):
                await asyncio.to_thread(write_private, self._path, content)
                self._last = content
