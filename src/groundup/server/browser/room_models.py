"""Which computers of this room share, and what they offer. Nobody is asked before the owner says so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from groundup.errors import GroundupError, HubUnreachableError
from groundup.hubs.http import HttpClient
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.room.address import read_address
from groundup.hubs.room.code import read_code
from groundup.hubs.room.messages import OfferedModel
from groundup.hubs.room.neighbour import ROOM_HTTP, Neighbour
from groundup.library.installed import Library, short_name
from groundup.names import ModelName

from .catalogue_ids import record_id
from .words import told_error


async def sharing_computers(interfaces: Sequence[str] = ()) -> list[str]:
    """The addresses of computers that announce themselves in this network.

    Args:
        interfaces: addresses of this computer's interfaces to ask at; () = all.

    Raises:
        HubUnreachableError: this computer cannot look around.
    """
    from groundup.hubs.room.discovery import find_neighbours  # noqa: PLC0415  (mDNS only if wanted)

    try:
        return await find_neighbours(interfaces=interfaces)
    except OSError as error:
        raise HubUnreachableError("the room", error.strerror or str(error)) from error


async def offered_models(library: Library, addresses: Sequence[str], code: str) -> list[dict[str, Any]]:
    """What each of these computers offers, or why it did not tell; in their order.

    Raises:
        InvalidParameterError: an address or the code is none.
    """
    hosts = list(dict.fromkeys(read_address(one) for one in addresses))
    room_code = read_code(code)
    async with HttpClient(ROOM_HTTP, reason=Reason("room")) as http:
        return await asyncio.gather(*(_offered(library, Neighbour(http, host, room_code)) for host in hosts))


async def _offered(library: Library, neighbour: Neighbour) -> dict[str, Any]:
    try:
        offered = (await neighbour.models()).models
        models = await asyncio.to_thread(_told_models, library.for_another_thread(), offered)
        return {"address": neighbour.host, "models": models, "error": None}
    except GroundupError as error:
        return {"address": neighbour.host, "models": [], "error": told_error(error)}


def _told_models(library: Library, offered: Sequence[OfferedModel]) -> list[dict[str, Any]]:
    told = [_told(library, one) for one in offered]
    return [one for one in told if one is not None]


def _told(library: Library, offered: OfferedModel) -> dict[str, Any] | None:
    """One of them; None for what has no name that could be asked for."""
    try:
        name = ModelName.parse(offered.name)
        there = library.find(name.full)
    except GroundupError:
        return None
    return {
        "name": short_name(name),
        "full": name.full,
        "size_bytes": offered.size_bytes,
        "licence": offered.licence,
        "record": record_id(short_name(name)),
        "is_here": there is not None and str(there.manifest.digest) == offered.digest,
    }
