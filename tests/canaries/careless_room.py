"""Rooms with one defect each: every check of sharing must fail on one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.types import ASGIApp

from groundup.hubs.hub import RemoteFile
from groundup.hubs.peers import PeerHub
from groundup.hubs.room.messages import HELLO_PATH, ChunkHashes, map_path
from groundup.hubs.room.shared_blob import SharedBlob
from groundup.sharing.guard import Guard
from groundup.sharing.server import ShareServer
from groundup.sharing.sessions import Sessions
from tests.faults.small_models import small_model


class ForgetfulGuard(Guard):
    """Forgets the code on one route."""

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: Callable[[], Collection[str]]) -> None:
        """Defect: maps are free for everybody."""
        free = (HELLO_PATH, map_path(small_model(500_000).weights))
        super().__init__(app, sessions, hosts, free_paths=free)


class TrustingHosts(Guard):
    """Answers whatever name it is called by."""

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: Callable[[], Collection[str]]) -> None:
        """Defect: no name is wrong."""
        super().__init__(app, sessions, lambda: _Everything(hosts()))


class _Everything(frozenset[str]):
    def __contains__(self, item: object) -> bool:
        return True


class ForgetfulServer(ShareServer):
    """A server with the forgetful guard."""

    guarding = ForgetfulGuard


class ServerOfAnyName(ShareServer):
    """A server that web pages reach by another name."""

    guarding = TrustingHosts


class _TrustingBlob(SharedBlob):
    def is_right(self, number: int, data: bytes) -> bool:
        """Defect: a chunk is right because a neighbour says so."""
        return True


class TrustingHub(PeerHub):
    """Takes every chunk as it comes, and finds out in the end that something was wrong, but not who."""

    def _blob(self, file: RemoteFile) -> SharedBlob:
        if file.digest not in self._blobs:
            self._blobs[file.digest] = _TrustingBlob(file)
            self.members.follow(self._blobs[file.digest])
        return self._blobs[file.digest]


class _GullibleBlob(SharedBlob):
    def reject_hashes(self) -> None:
        """Defect: a list of hashes that everything fitted is never doubted."""

    def accept(self, hashes: ChunkHashes, authority: object) -> None:
        """Keep the first list for ever."""
        super().accept(hashes, None)


class GullibleHub(PeerHub):
    """Believes the first list of hashes, whoever gave it."""

    def _blob(self, file: RemoteFile) -> SharedBlob:
        if file.digest not in self._blobs:
            self._blobs[file.digest] = _GullibleBlob(file)
            self.members.follow(self._blobs[file.digest])
        return self._blobs[file.digest]
