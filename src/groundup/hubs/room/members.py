"""The neighbours from whom files come: asked again and again what they have, and who else is there.

One task follows each neighbour for each blob, so that a slow one holds nobody up. It fetches no bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

from groundup.errors import HubBusyError, HubError, NotOnHubError
from groundup.hubs.http import HttpClient
from groundup.hubs.progress import NeighbourDropped, NeighbourFound, ProgressSink
from groundup.names import Digest

from .address import read_told_address
from .member import Member
from .messages import BlobMap, ChunkHashes, read_bits
from .neighbour import Neighbour
from .shared_blob import SharedBlob

MOST_UNNAMED: Final = 12
POLL_S: Final = 0.5
POLL_SETTLED_S: Final = 10.0
ALONE_AFTER_S: Final = 2.0
SLOTS_ALONE: Final = 3
HOLD_CHUNKS: Final = 3
SHORTEST_HOLD_S: Final = 2.0
LONGEST_HOLD_S: Final = 20.0


class Members:
    """Everybody from whom something may come; for one event loop.

    Args:
        http: the client, with `ROOM_HTTP`.
        hosts: those that the user named.
        code: of the room.
        report: told who is found and who is dropped.
    """

    def __init__(self, http: HttpClient, hosts: Sequence[str], code: str, report: ProgressSink) -> None:
        self.sharing_port = 0  # where we share ourselves, once we do
        self._http = http
        self._code = code
        self._report = report
        self._members: dict[str, Member] = {}
        self._followers: set[asyncio.Task[None]] = set()
        self._followed: dict[Digest, tuple[SharedBlob, float]] = {}
        for host in hosts:
            self._add(host, is_named=True)

    @property
    def all(self) -> Iterable[Member]:
        """Everybody, those whom the user named first."""
        return self._members.values()

    @property
    def now_s(self) -> float:
        """The event loop's clock."""
        return asyncio.get_running_loop().time()

    def follow(self, blob: SharedBlob) -> None:
        """Keep asking everybody what they have of a blob, until `close`."""
        if blob.digest in self._followed:
            return
        self._followed[blob.digest] = (blob, self.now_s)
        for member in list(self.all):
            self._start(member, blob)

    def slots(self, blob: SharedBlob) -> int:
        """How many requests one neighbour gets at a time: one, so that a class does not take a chunk each
        from the same computer several times over; more when there is nobody else.
        """
        begun_s = self._followed[blob.digest][1] if blob.digest in self._followed else self.now_s
        is_alone = self._present == 1 and self.now_s - begun_s >= ALONE_AFTER_S
        return SLOTS_ALONE if is_alone else 1

    def held_before_s(self, blob: SharedBlob) -> float:
        """What was given since then is waited for a while, if there are others who can give it on; else 0."""
        if self._present < 2:
            return 0.0
        return self.now_s - min(max(HOLD_CHUNKS * blob.chunk_s, SHORTEST_HOLD_S), LONGEST_HOLD_S)

    def took(self, member: Member, blob: SharedBlob, seconds: float) -> None:
        """A chunk came from somebody: what he has given out has changed."""
        if not blob.has_all(member):
            return
        blob.chunk_s = seconds
        if self._present > 1:
            holding = member.holding(blob.digest)
            holding.is_stale = True
            holding.look_now.set()

    def is_hopeless(self, blob: SharedBlob) -> bool:
        """Whether nobody is left who could ever give anything of a blob."""
        left = [
            one
            for one in self.all
            if not one.is_dropped and one not in blob.suspects and one not in blob.liars
        ]
        return all(one.holding(blob.digest).is_known and not one.holding(blob.digest).have for one in left)

    def drop(self, member: Member, reason: str, *, is_to_blame: bool) -> None:
        """Tell the user that nothing more comes from somebody."""
        self._report(NeighbourDropped(host=member.host, reason=reason, is_to_blame=is_to_blame))

    def failed(self, member: Member, error: HubError) -> None:
        """A request to somebody failed."""
        if member.failed(error, self.now_s):
            self.drop(member, error.message, is_to_blame=False)

    @property
    def _present(self) -> int:
        """How many there are who may be asked now, whatever they have."""
        return sum(one.is_here(self.now_s) for one in self.all)

    async def close(self) -> None:
        """End all followers."""
        self._followed.clear()
        followers, self._followers = self._followers, set()
        for task in followers:
            task.cancel()
        await asyncio.gather(*followers, return_exceptions=True)

    def _add(self, host: str, *, is_named: bool) -> None:
        if host in self._members:
            return
        neighbour = Neighbour(self._http, host, self._code, lambda: self.sharing_port)
        self._members[host] = Member(neighbour, is_named)
        for blob, _ in list(self._followed.values()):
            self._start(self._members[host], blob)

    def _start(self, member: Member, blob: SharedBlob) -> None:
        task = asyncio.create_task(self._follow(member, blob))
        self._followers.add(task)
        task.add_done_callback(self._followers.discard)

    async def _follow(self, member: Member, blob: SharedBlob) -> None:
        while blob.digest in self._followed and not member.is_dropped:
            holding = member.holding(blob.digest)
            holding.look_now.clear()
            if member.is_here(self.now_s):
                try:
                    await self._look(member, blob)
                except HubError as error:
                    self.failed(member, error)
            holding.is_stale = False
            is_settled = blob.is_ready and blob.count == 1 and holding.have == 1
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SETTLED_S if is_settled else POLL_S):
                    await holding.look_now.wait()

    async def _look(self, member: Member, blob: SharedBlob) -> None:
        """Ask one neighbour what it has, and for hashes if nobody has given any yet."""
        holding = member.holding(blob.digest)
        try:
            found = await member.neighbour.map(blob.digest, blob.file.size_bytes)
        except NotOnHubError:  # it has none of it yet
            holding.have, holding.is_known = 0, True
            return
        member.succeeded()
        self._welcome(member, found)
        if not blob.is_ready:
            await self._learn(member, blob, found)
        if blob.chunk_bytes == found.chunk_bytes:
            have, given = read_bits(found.have, blob.count), read_bits(found.given, blob.count)
            blob.learn(member, have, given, self.now_s)
        holding.is_known = True

    def _welcome(self, member: Member, found: BlobMap) -> None:
        if not member.is_greeted:
            member.is_greeted = True
            if not member.is_named:
                self._report(NeighbourFound(host=member.host))
        for text in found.neighbours:
            unnamed = sum(not one.is_named and not one.is_dropped for one in self.all)
            host = read_told_address(text, member.host)
            if host is not None and unnamed < MOST_UNNAMED:
                self._add(host, is_named=False)

    async def _learn(self, member: Member, blob: SharedBlob, found: BlobMap) -> None:
        """Take the list of hashes of the first who has one, those that the user named before others."""
        if self._authority(blob) is not member:
            return
        if blob.file.size_bytes <= found.chunk_bytes:  # one chunk: its hash is the digest
            blob.accept(_hashes_of_one(blob, found.chunk_bytes), None)
            return
        try:
            hashes = await member.neighbour.hashes(blob.digest, blob.file.size_bytes)
        except HubBusyError:  # it reckons them: ask again
            return
        except NotOnHubError:
            blob.without_hashes.add(member)
            if not self._candidates(blob):  # nobody knows hashes: the whole file decides alone
                blob.chunk_bytes, blob.is_unverifiable = found.chunk_bytes, True
            return
        if not blob.is_ready:
            blob.accept(hashes, member)

    def _authority(self, blob: SharedBlob) -> Member | None:
        """Who is to be asked for hashes now."""
        return next((one for one in self._candidates(blob) if one.is_here(self.now_s)), None)

    def _candidates(self, blob: SharedBlob) -> list[Member]:
        """Everybody who may have hashes that can be taken, in order."""
        ruled_out = blob.liars | blob.without_hashes
        return [one for one in self.all if not one.is_dropped and one not in ruled_out]


def _hashes_of_one(blob: SharedBlob, chunk_bytes: int) -> ChunkHashes:
    return ChunkHashes(size_bytes=blob.file.size_bytes, chunk_bytes=chunk_bytes, hashes=blob.digest.hex)
