"""Neighbours as a hub: several at once, and none of them is believed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from groundup.errors import (
    ConnectionLostError,
    DigestMismatchError,
    HubAnswerError,
    HubUnreachableError,
    IncompleteRoomError,
    InvalidParameterError,
    NotOnHubError,
    WrongRoomCodeError,
)
from groundup.hubs import peers
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.peers import PeerHub
from groundup.hubs.progress import NeighbourDropped
from groundup.hubs.room.messages import BlobMap, ModelList, OfferedModel
from groundup.library.manifest import build_manifest
from groundup.library.store.readable_blob import ReadableBlob
from groundup.names import Digest, ModelName
from groundup.sharing.application import Answers
from groundup.sharing.server import ShareServer
from groundup.sharing.shelf import Shelf
from tests.canaries.careless_room import GullibleHub, TrustingHub
from tests.faults.small_models import CHUNK_BYTES
from tests.sharing.room import (
    CODE,
    NAME,
    SIZE_BYTES,
    Pulled,
    address_of,
    is_there,
    pull_from,
    serving,
    shelf_of,
    spoil,
    store_with,
    store_with_half,
    the_model,
)

MODEL = the_model()


def liar(folder: Path) -> Shelf:
    """A neighbour whose chunks are wrong, and whose own hashes say that they are right."""
    store_with(folder)
    spoil(folder, MODEL.weights, *range(10, SIZE_BYTES, CHUNK_BYTES))
    return shelf_of(folder)


async def pull_beside_liar(folder: Path, kind: type[PeerHub]) -> tuple[Pulled, str]:
    """Pull from a good neighbour that was named first, and from a liar; and who the liar is."""
    async with (
        serving(shelf_of(store_with(folder / "good")), bytes_per_s=300_000) as good,
        serving(liar(folder / "liar")) as bad,
    ):
        return await pull_from(folder / "mine", good, bad, kind=kind), address_of(bad)


async def pull_from_liar_first(folder: Path, kind: type[PeerHub]) -> tuple[Pulled, str]:
    """The same, but the liar's list of hashes is the first that is seen."""
    async with (
        serving(liar(folder / "liar")) as bad,
        serving(shelf_of(store_with(folder / "good"))) as good,
    ):
        return await pull_from(folder / "mine", bad, good, kind=kind), address_of(bad)


async def test_a_model_comes_from_one_neighbour(tmp_path: Path) -> None:
    """The model is here afterwards, byte for byte, under its name."""
    async with serving(shelf_of(store_with(tmp_path / "good"))) as good:
        pulled = await pull_from(tmp_path / "mine", good)
        assert good.sent_bytes == MODEL.manifest.size_bytes
    assert (pulled.error, pulled.blamed) == (None, [])
    assert is_there(tmp_path / "mine")


async def test_it_comes_from_several_at_once(tmp_path: Path) -> None:
    """Each of several neighbours gives a part, and no chunk comes twice."""
    async with AsyncExitStack() as stack:
        folders = [store_with(tmp_path / str(number)) for number in range(3)]
        rooms = [serving(shelf_of(folder), bytes_per_s=200_000) for folder in folders]
        servers = [await stack.enter_async_context(room) for room in rooms]
        pulled = await pull_from(tmp_path / "mine", *servers)
        given = [server.sent_bytes for server in servers]
    assert pulled.error is None
    assert is_there(tmp_path / "mine")
    assert sum(given) == MODEL.manifest.size_bytes
    assert sum(sent > 0 for sent in given) >= 2


async def test_half_a_model_is_worth_half_the_way(tmp_path: Path) -> None:
    """A neighbour that has half of it gives that half, to spare the one that has everything."""
    async with (
        serving(shelf_of(store_with(tmp_path / "good")), bytes_per_s=200_000) as good,
        serving(shelf_of(store_with_half(tmp_path / "half"))) as half,
    ):
        pulled = await pull_from(tmp_path / "mine", good, half)
        assert half.sent_bytes > 0
    assert pulled.error is None
    assert is_there(tmp_path / "mine")


async def test_without_anybody_who_has_all_it_ends_with_a_sentence(tmp_path: Path) -> None:
    """Half of it comes, and then the error says that nobody has the rest."""
    async with serving(shelf_of(store_with_half(tmp_path / "half"))) as half:
        pulled = await pull_from(tmp_path / "mine", half, patience_s=1.0)
    assert isinstance(pulled.error, IncompleteRoomError)
    assert not is_there(tmp_path / "mine")


async def test_a_liar_is_named_and_does_no_harm(tmp_path: Path) -> None:
    """A neighbour whose chunks are wrong is found out at the first one; the rest comes from others."""
    pulled, bad = await pull_beside_liar(tmp_path, PeerHub)
    assert (pulled.error, pulled.blamed) == (None, [bad])
    assert is_there(tmp_path / "mine")


@pytest.mark.drill
async def test_trusting_chunks_is_caught(tmp_path: Path) -> None:
    """A puller that believes a neighbour's chunks fails the same check: it cannot tell who lied."""
    pulled, bad = await pull_beside_liar(tmp_path, TrustingHub)
    assert (pulled.error, pulled.blamed) != (None, [bad])


@pytest.mark.drill
async def test_a_liar_with_a_list_is_found_out_in_the_end(tmp_path: Path) -> None:
    """Wrong hashes that vouch for wrong chunks: the digest decides, and the next list is taken."""
    pulled, bad = await pull_from_liar_first(tmp_path, PeerHub)
    assert pulled.error is None
    assert bad in pulled.blamed
    assert is_there(tmp_path / "mine")


async def test_believing_the_first_list_is_caught(tmp_path: Path) -> None:
    """A puller that never doubts the first list of hashes does not get the model."""
    pulled, _ = await pull_from_liar_first(tmp_path, GullibleHub)
    assert isinstance(pulled.error, DigestMismatchError)
    assert not is_there(tmp_path / "mine")


async def test_a_liar_alone_is_an_error(tmp_path: Path) -> None:
    """Nothing wrong is ever kept, also when there is nobody else."""
    async with serving(liar(tmp_path / "liar")) as bad:
        pulled = await pull_from(tmp_path / "mine", bad)
        assert pulled.blamed == [address_of(bad)]
    assert isinstance(pulled.error, DigestMismatchError)
    assert not is_there(tmp_path / "mine")


class LongBodies(Answers):
    """Announces and sends more than was asked for."""

    async def _blob(self, request):  # type: ignore[no-untyped-def]
        answer = await super()._blob(request)
        if answer.status_code == 206:
            answer.headers["content-length"] = str(int(answer.headers["content-length"]) + 1_000)
        return answer

    async def _pieces(self, blob: ReadableBlob, start: int, end: int) -> AsyncIterator[bytes]:
        async for piece in super()._pieces(blob, start, end):
            yield piece
        yield b"x" * 1_000


class SlowBodies(Answers):
    """Sends a byte now and then."""

    async def _pieces(self, blob: ReadableBlob, start: int, end: int) -> AsyncIterator[bytes]:
        async for piece in super()._pieces(blob, start, end):
            for at in range(len(piece)):
                yield piece[at : at + 1]
                await asyncio.sleep(0.02)


class Boaster(Shelf):
    """Says that it has everything, and has nothing."""

    def map(self, digest: Digest, neighbours: tuple[str, ...] = ()) -> BlobMap | None:
        """All chunks."""
        found = super().map(digest, neighbours)
        assert found is not None
        count = -(-found.size_bytes // found.chunk_bytes)
        return BlobMap(
            size_bytes=found.size_bytes, chunk_bytes=found.chunk_bytes, have=f"{(1 << count) - 1:x}"
        )


class LongServer(ShareServer):
    """A server with bodies that are too long."""

    answering = LongBodies


class SlowServer(ShareServer):
    """A server that crawls."""

    answering = SlowBodies


async def test_longer_bodies_do_no_harm(tmp_path: Path) -> None:
    """A neighbour that sends more than was asked for is left, and the rest comes from others."""
    async with (
        serving(shelf_of(store_with(tmp_path / "good"))) as good,
        serving(shelf_of(store_with(tmp_path / "long")), LongServer) as bad,
    ):
        pulled = await pull_from(tmp_path / "mine", good, bad)
    assert pulled.error is None
    assert is_there(tmp_path / "mine")


async def test_a_crawling_neighbour_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A neighbour that gives next to nothing is left, and its chunk comes from another."""
    impatient = DownloadLimits(slowest_bytes_per_s=16 << 10, slow_after_s=0.5)
    monkeypatch.setattr(peers, "SLOW_NEIGHBOUR", impatient)
    async with (
        serving(shelf_of(store_with(tmp_path / "good"))) as good,
        serving(shelf_of(store_with(tmp_path / "slow")), SlowServer) as slow,
    ):
        async with asyncio.timeout(60):
            pulled = await pull_from(tmp_path / "mine", good, slow)
    assert pulled.error is None
    assert is_there(tmp_path / "mine")


async def test_a_false_map_does_no_harm(tmp_path: Path) -> None:
    """Chunks that a neighbour boasts of and does not have come from others."""
    boaster = Boaster(tmp_path / "nothing", chunk_bytes=CHUNK_BYTES)
    boaster.offer(shelf_of(store_with(tmp_path / "good"))._offers)
    async with (
        serving(shelf_of(tmp_path / "good"), bytes_per_s=1_000_000) as good,
        serving(boaster) as bad,
    ):
        pulled = await pull_from(tmp_path / "mine", good, bad)
    assert pulled.error is None
    assert is_there(tmp_path / "mine")


async def test_who_leaves_is_no_problem(tmp_path: Path) -> None:
    """A neighbour that goes in the middle is told, and the rest comes from others."""
    async with serving(shelf_of(store_with(tmp_path / "good")), bytes_per_s=250_000) as good:
        async with serving(shelf_of(store_with(tmp_path / "other")), bytes_per_s=250_000) as other:
            pulling = asyncio.create_task(pull_from(tmp_path / "mine", good, other))
            while not other.sent_bytes and not pulling.done():  # noqa: ASYNC110  (a server counts)
                await asyncio.sleep(0.01)
        pulled = await pulling
    assert pulled.error is None
    assert is_there(tmp_path / "mine")
    assert pulled.blamed == []


async def test_another_code_is_refused(tmp_path: Path) -> None:
    """With a wrong code nothing is told, and the error says so."""
    async with serving(shelf_of(store_with(tmp_path / "good"))) as good:
        hub = PeerHub([address_of(good)], "WRONGCODE")
        with pytest.raises(WrongRoomCodeError):
            await hub.resolve(NAME)
        await hub.close()


async def test_unknown_models_are_named_with_those_there_are(tmp_path: Path) -> None:
    """The error lists what is offered, by the names that people type."""
    async with serving(shelf_of(store_with(tmp_path / "good"))) as good:
        hub = PeerHub([address_of(good)], CODE)
        with pytest.raises(NotOnHubError) as caught:
            await hub.resolve(ModelName.parse("test/other"))
        await hub.close()
    assert caught.value.choices == ("test/model",)


class OtherManifest(Shelf):
    """Offers the name with a manifest whose digest is another one."""

    @property
    def models(self) -> ModelList:
        """One lie."""
        [right] = super().models.models
        return ModelList(
            models=(
                OfferedModel(
                    name=right.name,
                    digest=str(Digest.of(b"")),
                    size_bytes=right.size_bytes,
                    manifest=right.manifest,
                ),
            )
        )


async def test_a_manifest_must_be_what_it_says(tmp_path: Path) -> None:
    """A manifest under another digest is a wrong answer."""
    shelf = OtherManifest(store_with(tmp_path / "bad"), chunk_bytes=CHUNK_BYTES)
    shelf.offer(shelf_of(tmp_path / "bad")._offers)
    async with serving(shelf) as bad:
        pulled = await pull_from(tmp_path / "mine", bad)
    assert isinstance(pulled.error, HubAnswerError)


async def test_the_first_named_decides_what_a_name_means(tmp_path: Path) -> None:
    """Where two neighbours offer different models under one name, the first is taken, and the user told."""
    other = build_manifest(MODEL.manifest.config, MODEL.manifest.layers, annotations={"a": "b"})
    async with (
        serving(shelf_of(store_with(tmp_path / "one"))) as first,
        serving(shelf_of(store_with(tmp_path / "two"), manifest=other)) as second,
    ):
        hub = PeerHub([address_of(first), address_of(second)], CODE)
        release = await hub.resolve(NAME)
        await hub.close()
        assert release.manifest == MODEL.manifest.raw
        assert address_of(second) in release.notices[0]
        assert release.source.host == address_of(first)


async def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    """An address at which nobody listens is named, and the error is one that may pass."""
    hub = PeerHub(["127.0.0.1:9"], CODE)
    with pytest.raises((HubUnreachableError, ConnectionLostError), match=r"127\.0\.0\.1:9"):
        await hub.resolve(NAME)
    await hub.close()


async def test_one_of_two_is_enough(tmp_path: Path) -> None:
    """A neighbour that is not there does not keep the model from coming."""
    async with serving(shelf_of(store_with(tmp_path / "good"))) as good:
        hub = PeerHub(["127.0.0.1:9", address_of(good)], CODE)
        release = await hub.resolve(NAME)
        await hub.close()
    assert release.source.host == address_of(good)


@pytest.mark.parametrize(("address", "code"), [("8.8.8.8", CODE), ("192.168.1.2", "short")])
def test_impossible_rooms_are_refused(address: str, code: str) -> None:
    """An address elsewhere and a code that is none are refused before anything is sent."""
    with pytest.raises(InvalidParameterError):
        PeerHub([address], code)


def test_dropping_is_told_once_and_with_a_reason() -> None:
    """The event names the neighbour, for people and for programs."""
    event = NeighbourDropped(host="127.0.0.1:1", reason="it gave a wrong chunk", is_to_blame=True)
    assert event.host in repr(event)
