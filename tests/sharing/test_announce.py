"""Announcements by mDNS: found while they last, and silent about everything but the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import CannotShareError
from groundup.hubs.peers import PeerHub
from groundup.hubs.room.discovery import find_neighbours
from groundup.sharing.announce import Announcement

from .room import CODE, NAME, address_of, serving, shelf_of, store_with

LOOPBACK = ["127.0.0.1"]
LOOK_S = 1.5


async def look() -> list[str]:
    """Who announces himself on loopback."""
    try:
        return await find_neighbours(look_s=LOOK_S, interfaces=LOOPBACK)
    except OSError as error:
        pytest.skip(f"mDNS does not work here: {error}")


async def announcement(port: int) -> Announcement:
    """An announcement on loopback, or a skipped test where that cannot be."""
    found = Announcement("127.0.0.1", port)
    try:
        return await found.__aenter__()
    except CannotShareError as error:
        pytest.skip(f"mDNS does not work here: {error}")


async def test_who_announces_is_found_and_gives_with_the_code(tmp_path: Path) -> None:
    """An announced computer is found by its address, and nothing but the code opens it."""
    async with serving(shelf_of(store_with(tmp_path))) as server:
        told = await announcement(server.port)
        try:
            found = await look()
        finally:
            await told.__aexit__(None, None, None)
        if not found:
            pytest.skip("no answer on loopback: this system does not pass multicast on there")
        assert found == [address_of(server)]
        hub = PeerHub(found, CODE)
        assert (await hub.resolve(NAME)).name == NAME
        await hub.close()


async def test_an_ended_announcement_is_found_no_more() -> None:
    """After the end nobody answers for it."""
    told = await announcement(40_000)
    await told.__aexit__(None, None, None)
    assert await look() == []


async def test_names_are_random() -> None:
    """Neither the computer's name nor the user's is told."""
    names = {Announcement("127.0.0.1", 40_000).host_name for _ in range(5)}
    assert len(names) == 5
    assert all(name.startswith("groundup-") for name in names)
