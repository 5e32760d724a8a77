"""Models from a stick, from the room, of other programs and out of files; and the checks of kits."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from groundup.errors import AdoptionRefusedError, InvalidBodyError, NameTakenError
from groundup.kits.installing import chosen_models
from groundup.kits.kit import open_kit
from groundup.kits.trust import Decision, require_trust
from groundup.library.adopt.checking import problem_of
from groundup.library.adopt.found import FoundModel
from groundup.library.adopt.search import TOOLS
from groundup.library.installed import Library, short_name
from groundup.library.local_model import read_local_model
from groundup.library.own_names import name_for_file
from groundup.names import ModelName
from groundup.server.browser.arrivals.ways import FromFile, FromKit, FromRoom, FromTool, found_model
from groundup.server.browser.command import Command
from groundup.server.browser.room_models import offered_models, sharing_computers
from groundup.server.browser.service import Browser
from groundup.server.call import Call


class OfKit(msgspec.Struct, frozen=True, kw_only=True):
    """The folder of a kit."""

    folder: str


class KitInstall(msgspec.Struct, frozen=True, kw_only=True):
    """Models of a kit. `fingerprint` is that of a key which the owner trusts from now on."""

    folder: str
    names: list[str]
    fingerprint: str = ""
    is_unsigned: bool = False
    replaces: bool = False


class Nothing(msgspec.Struct, frozen=True):
    """No more than the command itself."""


class OfRoom(msgspec.Struct, frozen=True, kw_only=True):
    """Computers of the room, and its code."""

    addresses: list[str]
    code: str


class RoomFetch(OfRoom, frozen=True, kw_only=True):
    """A model of the room."""

    name: str
    gives_on: bool = True


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A model of another program, by the name under which it was found."""

    name: str


class FileImport(msgspec.Struct, frozen=True, kw_only=True):
    """A model file, or a folder with one model in it."""

    path: str


async def install_kit(browser: Browser, call: Call, body: KitInstall) -> dict[str, Any]:
    """Begin to bring models of a kit here, one after the other. Whether it may be used is decided first."""
    library = browser.library.for_another_thread()
    names = await asyncio.to_thread(_checked_kit, library, body)
    told = [
        await browser.downloads.start(
            FromKit(
                name=name.full,
                folder=body.folder,
                fingerprint=body.fingerprint,
                is_unsigned=body.is_unsigned,
                replaces=body.replaces,
            ),
            short_name(name),
        )
        for name in names
    ]
    return {"downloads": told}


def _checked_kit(library: Library, body: KitInstall) -> list[ModelName]:
    kit = open_kit(Path(body.folder))
    require_trust(kit, Decision(body.fingerprint, body.is_unsigned))
    models = chosen_models(kit, [ModelName.parse(one) for one in body.names])
    for model in models:
        there = library.find(model.name)
        if there is not None and there.manifest.digest != model.digest and not body.replaces:
            raise NameTakenError(
                model.name, "another model on this computer has it", "Leave it out, or replace yours"
            )
    return [one.model_name for one in models]


async def check_kit(browser: Browser, call: Call, body: OfKit) -> dict[str, Any]:
    """Begin to read every byte of a kit."""
    return {"check": browser.kit_checks.start(body.folder)}


async def stop_check(browser: Browser, call: Call, body: OfKit) -> dict[str, Any]:
    """End that, or put away what it has found."""
    await browser.kit_checks.stop(body.folder)
    return {}


async def look_around(browser: Browser, call: Call, body: Nothing) -> dict[str, Any]:
    """Ask the network which computers announce that they share."""
    return {"addresses": await sharing_computers()}


async def list_room(browser: Browser, call: Call, body: OfRoom) -> dict[str, Any]:
    """Ask computers of the room which models they offer."""
    return {"computers": await offered_models(browser.library, body.addresses, body.code)}


async def fetch_from_room(browser: Browser, call: Call, body: RoomFetch) -> dict[str, Any]:
    """Begin to fetch a model from computers of the room."""
    way = FromRoom(
        name=ModelName.parse(body.name).full,
        addresses=tuple(body.addresses),
        code=body.code,
        gives_on=body.gives_on,
    )
    return {"download": await browser.downloads.start(way, short_name(ModelName.parse(body.name)))}


async def use_found(browser: Browser, call: Call, body: Found) -> dict[str, Any]:
    """Use a model of another program where it is. It is read once, from end to end; nothing is copied."""
    model = await asyncio.to_thread(_usable, body.name)
    way = FromTool(name=short_name(model.name), tool=TOOLS[model.tool].title)
    return {"download": await browser.downloads.start(way)}


def _usable(name: str) -> FoundModel:
    model = found_model(name)
    problem = problem_of(model)
    if problem:
        raise AdoptionRefusedError(short_name(model.name), problem)
    return model


async def import_file(browser: Browser, call: Call, body: FileImport) -> dict[str, Any]:
    """Take a model of a file into the library; the file stays as it is."""
    way = await asyncio.to_thread(_way_of_file, browser.library.for_another_thread(), body.path)
    return {"download": await browser.downloads.start(way)}


def _way_of_file(library: Library, text: str) -> FromFile:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise InvalidBodyError("it has to be a whole path, from the top of the disk", "path")
    local = read_local_model(path)
    return FromFile(name=name_for_file(local.stem, set(library.names())), path=str(path))


COMMANDS = (
    Command("kit.install", KitInstall, install_kit),
    Command("kit.check", OfKit, check_kit),
    Command("kit.stop_check", OfKit, stop_check),
    Command("room.look", Nothing, look_around),
    Command("room.list", OfRoom, list_room),
    Command("room.fetch", RoomFetch, fetch_from_room),
    Command("model.adopt", Found, use_found),
    Command("model.import", FileImport, import_file),
)
