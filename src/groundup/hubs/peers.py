"""Computers of the room as a hub: one model from several neighbours at once, chunk by chunk.

A chunk is compared with its hash before it is handed on, and the whole file with its digest in the end, by
whoever keeps it. A neighbour that gives a wrong chunk is named and asked no more, one that leaves is no
problem while another has what is missing. What a name means is taken from the neighbours that the user
named, in their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from groundup.errors import (
    GroundupError,
    HubAnswerError,
    HubError,
    HubUnreachableError,
    IncompleteRoomError,
    NotOnHubError,
)
from groundup.library.installed import short_name
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Layer, Manifest, parse_manifest
from groundup.names import Digest, ModelName

from .chunks import Range
from .file_download import in_thread
from .http import HttpClient
from .hub import Release, RemoteFile, Source
from .limits import DownloadLimits
from .outbound.entry import Reason
from .progress import ProgressSink, tell_nobody
from .room.address import read_address
from .room.code import read_code
from .room.member import Member
from .room.members import Members
from .room.messages import SMALLEST_CHUNK_BYTES, ChunkHashes, OfferedModel
from .room.neighbour import ROOM_HTTP
from .room.shared_blob import SharedBlob
from .slow_watch import SlowWatch

PEER: Final = "peer"
PATIENCE_S: Final = 60.0
WAIT_S: Final = 0.05
PIECE_BYTES: Final = 1 << 20
LONGEST_LICENCE: Final = 200
# A class is many readers of one computer: more connections at once, each for one chunk.
ROOM_LIMITS: Final = DownloadLimits(connections=6, chunk_bytes=SMALLEST_CHUNK_BYTES)
SLOW_NEIGHBOUR: Final = DownloadLimits(slowest_bytes_per_s=16 << 10, slow_after_s=10.0)


@dataclass(frozen=True, slots=True)
class _Found:
    """A model under the wanted name, as one neighbour offers it."""

    member: Member
    offered: OfferedModel
    manifest: Manifest


class PeerHub:
    """Neighbours as a hub; for one event loop. Close it, or its tasks go on.

    Args:
        addresses: of neighbours, as they were typed; the first that has a name decides what it means.
        code: of the room, as it was typed.
        report: told which neighbours come and go.
        patience_s: how long a chunk is waited for that nobody has now.

    Raises:
        InvalidParameterError: an address or the code is none.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        code: str,
        *,
        report: ProgressSink = tell_nobody,
        patience_s: float = PATIENCE_S,
    ) -> None:
        hosts = list(dict.fromkeys(read_address(one) for one in addresses))
        self._http = HttpClient(ROOM_HTTP, reason=Reason("room"))
        self.members = Members(self._http, hosts, read_code(code), report)
        self._patience_s = patience_s
        self._blobs: dict[Digest, SharedBlob] = {}

    @property
    def host(self) -> str:
        """The neighbours that were named, for messages."""
        return ", ".join(one.host for one in self.members.all if one.is_named)

    async def resolve(self, name: ModelName) -> Release:
        """See `Hub.resolve`. Raises WrongRoomCodeError, too, and InvalidManifestError: a hostile manifest."""
        asked = [one for one in self.members.all if one.is_named]
        answers = await asyncio.gather(*(self._offers(one) for one in asked))
        failures = [one for one in answers if isinstance(one, HubError)]
        if len(failures) == len(answers):
            raise failures[0] if failures else HubUnreachableError("the room", "no neighbour was named")
        for member, answer in zip(asked, answers, strict=True):
            if isinstance(answer, HubError):
                self.members.failed(member, answer)
        offers = {
            member: answer for member, answer in zip(asked, answers, strict=True) if isinstance(answer, tuple)
        }
        found = [
            _Found(member, offered, _checked(member.host, offered, name))
            for member, models in offers.items()
            for offered in models
            if _is_called(offered, name)
        ]
        if not found:
            there = sorted({_shown_name(one) for models in offers.values() for one in models})
            raise NotOnHubError(self.host, name.short, tuple(there))
        return _release(name, found)

    async def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`; whole chunks are fetched and verified before a byte comes out."""
        blob = self._blob(file)
        while not blob.is_ready:
            self._check_patience(blob)
            await asyncio.sleep(WAIT_S)
        for number in blob.numbers(start, end):
            first, last = blob.extent(number)
            data = await self._chunk(blob, number)
            for position in range(max(start, first), min(end, last), PIECE_BYTES):
                yield data[position - first : min(position + PIECE_BYTES, end, last) - first]

    def choose(self, file: RemoteFile, waiting: Sequence[Range]) -> int | None:
        """See `ChoosySource.choose`: the rarest first."""
        blob = self._blob(file)
        if self.members.is_hopeless(blob):
            return 0  # asking for it raises what is wrong
        if not blob.is_ready:
            return None
        holders = blob.holders(self.members.all, self.members.now_s)
        slots = self.members.slots(blob)
        place = blob.choose(waiting, holders, slots, self.members.held_before_s(blob))
        return 0 if place is None and self._is_late(blob) else place

    def distrust(self, file: RemoteFile) -> bool:
        """See `ChoosySource.distrust`: whoever gave the list of hashes lied; another's may be right."""
        blob = self._blob(file)
        liar = blob.reject_hashes()
        if liar is None:
            return False
        self.members.drop(liar, "its list of hashes was wrong", is_to_blame=True)
        return not self.members.is_hopeless(blob)

    def hashes_of(self, digest: Digest) -> ChunkHashes | None:
        """The hashes of a blob's chunks by which they are checked now; None while they are not known."""
        blob = self._blobs.get(digest)
        return blob.hashes if blob is not None else None

    def is_verified(self, digest: Digest, number: int) -> bool:
        """Whether a chunk came and was compared with its hash while it was in memory."""
        blob = self._blobs.get(digest)
        return blob is not None and blob.hashes is not None and number in blob.verified

    async def close(self) -> None:
        """Ask nobody any more, and let go of connections."""
        await self.members.close()
        await self._http.close()

    async def _offers(self, member: Member) -> tuple[OfferedModel, ...] | HubError:
        try:
            return (await member.neighbour.models()).models
        except HubError as error:
            return error

    def _blob(self, file: RemoteFile) -> SharedBlob:
        blob = self._blobs.get(file.digest)
        if blob is None:
            blob = self._blobs[file.digest] = SharedBlob(file, last_progress_s=self.members.now_s)
            self.members.follow(blob)
        return blob

    async def _chunk(self, blob: SharedBlob, number: int) -> bytes:
        """One chunk, verified, from whoever has it; raises the last error when nobody is left."""
        while True:
            holders = blob.holders(self.members.all, self.members.now_s)
            member = blob.pick(number, holders, self.members.slots(blob))
            if member is None:
                self._check_patience(blob)
                await asyncio.sleep(WAIT_S)
                continue
            member.in_flight += 1
            asked_s = self.members.now_s
            try:
                data = await self._fetch(member, blob, number)
            except NotOnHubError:  # it had that chunk a moment ago
                member.holding(blob.digest).have &= ~(1 << number)
                continue
            except HubError as error:
                self.members.failed(member, error)
                continue
            finally:
                member.in_flight -= 1
            if await in_thread(blob.is_right, number, data):
                member.succeeded()
                blob.last_progress_s = self.members.now_s
                self.members.took(member, blob, self.members.now_s - asked_s)
                blob.verified.add(number)
                return data
            self._suspect(member, blob)

    async def _fetch(self, member: Member, blob: SharedBlob, number: int) -> bytes:
        start, end = blob.extent(number)
        watch, data = SlowWatch(SLOW_NEIGHBOUR, member.host), bytearray()
        async with aclosing(member.neighbour.read(blob.file, start, end)) as pieces:
            asked_s = self.members.now_s
            async for piece in pieces:
                watch.record(len(piece), self.members.now_s - asked_s)
                data += piece
                asked_s = self.members.now_s
        return bytes(data)

    def _suspect(self, member: Member, blob: SharedBlob) -> None:
        """A chunk was wrong: nothing of this file is taken from that neighbour any more."""
        if member in blob.suspects:
            return
        blob.suspects.add(member)
        member.error = HubAnswerError(member.host, f"it gives wrong bytes of {blob.file.name}")
        self.members.drop(member, "it gave a wrong chunk", is_to_blame=True)

    def _is_late(self, blob: SharedBlob) -> bool:
        """Whether nothing has come of a blob, and nobody got more of it, for as long as we are patient."""
        if any(one.in_flight for one in self.members.all):
            blob.last_progress_s = self.members.now_s
        return self.members.now_s - blob.last_progress_s > self._patience_s

    def _check_patience(self, blob: SharedBlob) -> None:
        """Raise if it makes no sense to wait any longer."""
        if not self._is_late(blob) and not self.members.is_hopeless(blob):
            return
        errors = [one.error for one in self.members.all if one.error is not None]
        wrong = [error for error in errors if isinstance(error, HubAnswerError)]
        if wrong or (errors and all(one.error is not None for one in self.members.all)):
            raise (wrong or errors)[-1]
        raise IncompleteRoomError(blob.file.name, tuple(one.host for one in self.members.all))


def _is_called(offered: OfferedModel, name: ModelName) -> bool:
    try:
        found = ModelName.parse(offered.name)
    except GroundupError:
        return False
    return found.key[:4] == name.key[:4] and (name.digest is None or offered.digest == str(name.digest))


def _shown_name(offered: OfferedModel) -> str:
    """As people type it; what is no name stays as it came."""
    try:
        return short_name(ModelName.parse(offered.name))
    except GroundupError:
        return offered.name


def _checked(host: str, offered: OfferedModel, name: ModelName) -> Manifest:
    manifest = parse_manifest(offered.manifest.encode("utf-8", "surrogatepass"))
    if str(manifest.digest) != offered.digest or name.digest not in (None, manifest.digest):
        raise HubAnswerError(host, f"the manifest of {name.short} has another digest than promised")
    return manifest


def _release(name: ModelName, found: Sequence[_Found]) -> Release:
    first = found[0]
    others = [one.member.host for one in found if one.manifest.digest != first.manifest.digest]
    notice = f"{', '.join(others)} has another {name.short}; that of {first.member.host} is taken."
    source = Source(
        hub=PEER,
        host=first.member.host,
        revision=str(first.manifest.digest),
        licence=first.offered.licence[:LONGEST_LICENCE],
    )
    files = tuple(_file(layer) for layer in first.manifest.blobs)
    return Release(name, first.manifest.raw, files, source, (notice,) if others else ())


def _file(layer: Layer) -> RemoteFile:
    name = layer.file_name or ("config" if layer.kind is LayerKind.FOREIGN else layer.kind.value)
    return RemoteFile(layer.digest, layer.size_bytes, layer.media_type, name)
