"""Pulling from a room while giving on what has come: the neighbours as a hub, and a server for them.

A computer that only takes makes everybody wait for the one that has everything. So while it pulls, and no
longer, it gives the chunks that have come and are verified to others who know the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from groundup.errors import CannotShareError
from groundup.hubs.file_download import in_thread
from groundup.hubs.hub import Release
from groundup.hubs.peers import PATIENCE_S, PeerHub
from groundup.hubs.progress import AnyEvent, ProgressSink
from groundup.hubs.room.code import read_code
from groundup.library.manifest import parse_manifest
from groundup.names import ModelName

from .addresses import address_towards, listen
from .offers import Offer
from .server import ShareServer
from .shelf import Shelf


def _silent(event: AnyEvent) -> None:
    """For who wants no events."""


class RoomHub(PeerHub):
    """Neighbours as a hub, to whom this computer gives on what it gets from them; for one event loop.

    Args:
        addresses: of neighbours, as they were typed.
        code: of the room, as it was typed.
        folder: of the store into which the model is pulled.
        share_back: whether to give on at all.
        bytes_per_s: given on at most; 0 = as fast as it goes.
        report: told which neighbours come and go.
        patience_s: how long a chunk is waited for that nobody has now.

    Raises:
        InvalidParameterError: an address or the code is none.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        code: str,
        folder: Path,
        *,
        share_back: bool = True,
        bytes_per_s: int = 0,
        report: ProgressSink = _silent,
        patience_s: float = PATIENCE_S,
    ) -> None:
        super().__init__(addresses, code, report=report, patience_s=patience_s)
        self._folder = folder
        self._room_code = read_code(code)
        self._share_back = share_back
        self._bytes_per_s = bytes_per_s
        self._server: ShareServer | None = None

    @property
    def shared_bytes(self) -> int:
        """How many bytes were given on."""
        return self._server.sent_bytes if self._server is not None else 0

    async def resolve(self, name: ModelName) -> Release:
        """See `Hub.resolve`; from now on what comes is given on."""
        release = await super().resolve(name)
        if self._share_back and self._server is None:
            with suppress(CannotShareError):  # then it only takes
                await self._start(release)
        return release

    async def close(self) -> None:
        """End what is being given, then let go of everybody."""
        self.members.sharing_port = 0
        if self._server is not None:
            await self._server.stop()
        await super().close()

    async def _start(self, release: Release) -> None:
        shelf = Shelf(self._folder, adopted=self.hashes_of, is_verified=self.is_verified)
        manifest = parse_manifest(release.manifest)
        shelf.offer([Offer(release.name, manifest, release.source.licence)])
        first = next(iter(self.members.all))
        listener = listen(await in_thread(address_towards, first.host), 0)
        self._server = ShareServer(
            shelf, self._room_code, listener, salt=first.neighbour.salt, bytes_per_s=self._bytes_per_s
        )
        await self._server.start()
        self.members.sharing_port = self._server.port
