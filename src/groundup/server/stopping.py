"""How the server stops: it takes nothing new, lets answers end for a while, then ends them with a word."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.types import Scope

SCOPE_KEY: Final = "groundup.stopping"
LET_END_S: Final = 7.0  # answers that end by themselves; together with the rest it stays below 10 s
CLOSE_S: Final = 2.5


class Stopping:
    """Whether answers must end now. One for each server, shared by all its requests."""

    def __init__(self) -> None:
        self._now = asyncio.Event()

    def end_answers(self) -> None:
        """From now on every answer ends, with an event that says why."""
        self._now.set()

    async def wait(self) -> None:
        """Until answers must end."""
        await self._now.wait()


def stopping_of(scope: Scope) -> Stopping:
    """That of the server which handles a request; one that never stops, outside of a server."""
    found = scope.get(SCOPE_KEY)
    return found if isinstance(found, Stopping) else Stopping()
