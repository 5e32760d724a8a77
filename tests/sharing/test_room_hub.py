"""Pulling while giving on: a class gets a model that one computer gives slowly."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from groundup.errors import ConnectionLostError, HubUnreachableError
from groundup.hubs.download import download
from groundup.hubs.peers import PeerHub
from groundup.library.manifest import parse_manifest
from groundup.library.store import Store
from groundup.sharing.room_hub import RoomHub
from groundup.sharing.server import ShareServer
from tests.faults.small_models import CHUNK_BYTES

from .room import CODE, LIMITS, NAME, address_of, is_there, serving, shelf_of, store_with, the_model

PULLERS = 3


async def pull(folder: Path, server: ShareServer, *, share_back: bool) -> int:
    """Pull, giving on if that is wanted; how many bytes were given on."""
    hub = RoomHub([address_of(server)], CODE, folder, share_back=share_back, patience_s=60)
    store = Store(folder, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    try:
        release = await hub.resolve(NAME)
        with await asyncio.to_thread(store.pull_session, parse_manifest(release.manifest)) as session:
            await download(release, session, source=hub, limits=LIMITS)
            session.commit(NAME)
        return hub.shared_bytes
    finally:
        await hub.close()


@pytest.mark.drill
async def test_a_class_helps_itself(tmp_path: Path) -> None:
    """Several pull at once, all get it, and the one that has it gives less than a copy to each."""
    async with serving(shelf_of(store_with(tmp_path / "good")), bytes_per_s=150_000) as good:
        pulls = [pull(tmp_path / str(number), good, share_back=True) for number in range(PULLERS)]
        given_on = await asyncio.gather(*pulls)
        sent = good.sent_bytes
    assert all(is_there(tmp_path / str(number)) for number in range(PULLERS))
    assert sum(given_on) > 0
    assert sent < PULLERS * the_model().manifest.size_bytes


async def test_nothing_is_given_on_unless_wanted(tmp_path: Path) -> None:
    """Without giving on, no door is opened."""
    async with serving(shelf_of(store_with(tmp_path / "good"))) as good:
        assert await pull(tmp_path / "mine", good, share_back=False) == 0
    assert is_there(tmp_path / "mine")


async def test_giving_on_needs_the_code_and_ends_with_the_pull(tmp_path: Path) -> None:
    """Who pulls is a server like others while it pulls, and none afterwards."""
    async with serving(shelf_of(store_with(tmp_path / "good"))) as good:
        hub = RoomHub([address_of(good)], CODE, tmp_path / "mine")
        await hub.resolve(NAME)
        other = PeerHub([f"127.0.0.1:{hub.members.sharing_port}"], CODE)
        release = await other.resolve(NAME)
        await other.close()
        port = hub.members.sharing_port
        await hub.close()
        late = PeerHub([f"127.0.0.1:{port}"], CODE)
        with pytest.raises((HubUnreachableError, ConnectionLostError)):
            await late.resolve(NAME)
        await late.close()
    assert release.manifest == the_model().manifest.raw
