"""A room on loopback: real servers with real stores, good ones and some that lie, and pulls from them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from groundup.errors import GroundupError
from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.peers import ROOM_LIMITS, PeerHub
from groundup.hubs.progress import AnyEvent, NeighbourDropped
from groundup.hubs.room.neighbour import ROOM_HTTP, Neighbour
from groundup.library.manifest import Manifest, parse_manifest
from groundup.library.store import Store
from groundup.names import Digest, ModelName
from groundup.sharing.addresses import listen
from groundup.sharing.offers import Offer
from groundup.sharing.server import ShareServer
from groundup.sharing.shelf import Shelf
from tests.faults.small_models import CHUNK_BYTES, SmallModel, fetch, pull, small_model

CODE = "K7QF29MX"
NAME = ModelName.parse("test/model")
SIZE_BYTES = 500_000
LIMITS = replace(ROOM_LIMITS, chunk_bytes=CHUNK_BYTES, first_wait_s=0.01, attempts=3)


def the_model(size_bytes: int = SIZE_BYTES) -> SmallModel:
    """The same for every test: weights of several chunks, and a small configuration."""
    return small_model(size_bytes)


def store_with(folder: Path, model: SmallModel | None = None) -> Path:
    """A store that has the model."""
    store = Store(folder, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    pull(store, NAME, model or the_model())
    return folder


def store_with_half(folder: Path, until: int = SIZE_BYTES // 2) -> Path:
    """A store in which a download of the model was stopped."""
    model = the_model()
    store = Store(folder, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            fetch(writer, model.good, until)
    return folder


def spoil(folder: Path, digest: Digest, *offsets: int) -> None:
    """Change single bytes of a blob on the disk."""
    path = folder / "blobs" / digest.file_name
    os.chmod(path, 0o644)
    with path.open("r+b") as file:
        for offset in offsets:
            file.seek(offset)
            right = file.read(1)
            file.seek(offset)
            file.write(bytes([right[0] ^ 1]))


def shelf_of(folder: Path, *, manifest: Manifest | None = None, gives_partials: bool = False) -> Shelf:
    """A shelf with the model on it."""
    shelf = Shelf(folder, chunk_bytes=CHUNK_BYTES, gives_partials=gives_partials)
    shelf.offer([Offer(NAME, manifest or the_model().manifest, "mit")])
    return shelf


@asynccontextmanager
async def serving(
    shelf: Shelf, kind: type[ShareServer] = ShareServer, *, bytes_per_s: int = 0, code: str = CODE
) -> AsyncIterator[ShareServer]:
    """A server on loopback, ready: hashes of whole blobs are reckoned."""
    for digest in the_model().contents:
        for _ in range(500):
            blob = shelf.find(digest)
            if blob is None or not blob.is_whole or shelf.hashes(digest) is not None:
                break
            await asyncio.sleep(0.01)
    server = kind(shelf, code, listen("127.0.0.1", 0), bytes_per_s=bytes_per_s)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def address_of(server: ShareServer) -> str:
    """Where it listens."""
    return f"127.0.0.1:{server.port}"


@asynccontextmanager
async def neighbour(server: ShareServer, code: str = CODE) -> AsyncIterator[Neighbour]:
    """A client of one server."""
    async with HttpClient(ROOM_HTTP) as http:
        yield Neighbour(http, address_of(server), code)


@dataclass
class Pulled:
    """How a pull went: everything that was told, and the error that ended it, if one did."""

    events: list[AnyEvent] = field(default_factory=list)
    error: GroundupError | None = None

    @property
    def blamed(self) -> list[str]:
        """Who was named for giving something wrong."""
        return [one.host for one in self.events if isinstance(one, NeighbourDropped) and one.is_to_blame]


async def pull_from(
    folder: Path, *servers: ShareServer, kind: type[PeerHub] = PeerHub, patience_s: float = 5.0
) -> Pulled:
    """Pull the model from these neighbours into a store; errors of ours are part of the answer."""
    pulled = Pulled()
    report = pulled.events.append
    hub = kind([address_of(one) for one in servers], CODE, report=report, patience_s=patience_s)
    store = Store(folder, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    try:
        release = await hub.resolve(NAME)
        with await asyncio.to_thread(store.pull_session, parse_manifest(release.manifest)) as session:
            await download(release, session, source=hub, limits=LIMITS, progress=report)
            session.commit(release.name)
    except GroundupError as error:
        pulled.error = error
    finally:
        await hub.close()
    return pulled


def is_there(folder: Path) -> bool:
    """Whether a store has the model, byte for byte."""
    model = the_model()
    store = Store(folder)
    paths = {digest: store.blob_path(digest) for digest in model.contents}
    return store.resolve(NAME) == model.manifest and all(
        path is not None and path.read_bytes() == model.contents[digest] for digest, path in paths.items()
    )
