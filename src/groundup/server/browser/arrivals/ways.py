"""The ways on which a model can come here, and how each is gone.

A way is plain data, so that it can be kept while the server is away and gone on with afterwards. Whatever
comes is verified by the library; a way only brings bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from groundup.errors import ModelNotFoundError
from groundup.host.stoppable import GoOn, in_stoppable_thread
from groundup.hubs.peers import PEER, ROOM_LIMITS
from groundup.hubs.progress import AnyEvent
from groundup.hubs.pulling import Puller
from groundup.kits.installing import chosen_models, install_models
from groundup.kits.kit import open_kit
from groundup.kits.trust import Decision, require_trust
from groundup.library.adopt.adoption import adopt
from groundup.library.adopt.found import FoundModel
from groundup.library.adopt.search import search
from groundup.library.installed import Library, short_name
from groundup.library.local_model import read_local_model
from groundup.library.taking_in import take_in
from groundup.names import ModelName
from groundup.server.downloads import Downloads
from groundup.sharing.room_hub import RoomHub


class FromHub(msgspec.Struct, frozen=True, kw_only=True, tag="hub"):
    """By its name, from the hub of that name."""

    name: str


class FromKit(msgspec.Struct, frozen=True, kw_only=True, tag="kit"):
    """Out of a kit on a stick. Whether it may be used is decided once more each time it is opened.

    `fingerprint` is the key whose owner the user trusts, "" if nobody has signed it and that is accepted.
    """

    name: str
    folder: str
    fingerprint: str = ""
    is_unsigned: bool = False
    replaces: bool = False


class FromRoom(msgspec.Struct, frozen=True, kw_only=True, tag="room"):
    """From computers of this room that share; `gives_on` lets others have what has come, meanwhile."""

    name: str
    addresses: tuple[str, ...]
    code: str
    gives_on: bool = True


class FromTool(msgspec.Struct, frozen=True, kw_only=True, tag="tool"):
    """Of another program on this computer, where its file is."""

    name: str
    tool: str = ""


class FromFile(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """Of a file or folder on this computer, which stays as it is."""

    name: str
    path: str


Way = FromHub | FromKit | FromRoom | FromTool | FromFile


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of a file of this computer was read to see that it is whole, or then copied."""

    done_bytes: int
    total_bytes: int
    is_copying: bool = False


Report = Callable[[AnyEvent | Reading], None]


@dataclass(frozen=True, slots=True)
class Means:
    """What ways use: the models of this computer, and the server's own downloads from hubs."""

    library: Library
    downloads: Downloads


def lane(way: Way) -> str:
    """Ways of one lane are gone one after the other: a stick is quickest when it is read in order."""
    return f"kit {way.folder}" if isinstance(way, FromKit) else ""


async def go(way: Way, means: Means, report: Report) -> None:
    """Bring the model of a way; ended by being cancelled, and what has come then stays.

    Raises:
        GroundupError: it could not be brought.
    """
    match way:
        case FromHub():
            lines = means.downloads.watch(ModelName.parse(way.name), progress=report)
            async with aclosing(lines):
                async for _ in lines:
                    pass
        case FromKit():
            await _from_kit(way, means.library.for_another_thread(), report)
        case FromRoom():
            await _from_room(way, means.library.for_another_thread(), report)
        case FromTool():
            through = _through(report)
            await in_stoppable_thread(lambda go_on: _from_tool(way, means.library, through, go_on))
        case FromFile():
            through = _through(report)
            await in_stoppable_thread(lambda go_on: _from_file(way, means.library, through, go_on))


async def _from_kit(way: FromKit, library: Library, report: Report) -> None:
    kit = await asyncio.to_thread(open_kit, Path(way.folder))
    decision = Decision(way.fingerprint, way.is_unsigned)
    await asyncio.to_thread(require_trust, kit, decision)
    models = chosen_models(kit, [ModelName.parse(way.name)])
    await install_models(kit, library, models, replace=way.replaces, progress=report)


async def _from_room(way: FromRoom, library: Library, report: Report) -> None:
    name = ModelName.parse(way.name)
    hub = RoomHub(way.addresses, way.code, library.store.folder, share_back=way.gives_on, report=report)
    try:
        puller = Puller(library=library, limits=ROOM_LIMITS, progress=report)
        await puller.fetch(await puller.find(name, hub, hub.host), hub, kind=PEER)
    finally:
        await hub.close()


def _from_tool(way: FromTool, library: Library, report: Report, go_on: GoOn) -> None:
    model = found_model(way.name)
    done = 0

    def read(count: int) -> None:
        nonlocal done
        go_on()
        done += count
        report(Reading(done, model.size_bytes))

    adopt(library.for_another_thread(), model, on_read=read)


def found_model(name: str) -> FoundModel:
    """The model of another program that has a name, found anew: it may have gone meanwhile.

    Raises:
        ModelNotFoundError: none has it.
    """
    for one in search().models:
        if short_name(one.name) == name:
            return one
    raise ModelNotFoundError(name)


def _from_file(way: FromFile, library: Library, report: Report, go_on: GoOn) -> None:
    local = read_local_model(Path(way.path))
    name = ModelName.parse(way.name)

    def count(action: str, done: int, total: int) -> None:
        go_on()
        report(Reading(done, total, is_copying=action == "copying"))

    take_in(library.for_another_thread(), name, local, on_bytes=count)


def _through(report: Report) -> Report:
    """The same for another thread: what it reports is taken in this event loop."""
    loop = asyncio.get_running_loop()

    def tell(event: AnyEvent | Reading) -> None:
        loop.call_soon_threadsafe(report, event)

    return tell
