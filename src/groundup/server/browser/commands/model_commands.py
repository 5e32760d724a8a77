"""Models: fetch from a hub, pause, go on, cancel, remove."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from groundup.errors import BuiltInModelError, InvalidBodyError, ModelNotFoundError
from groundup.library.installed import InstalledModel, Library
from groundup.library.removal import stake_of
from groundup.names import HubKind, ModelName
from groundup.server.browser.arrivals.ways import FromHub
from groundup.server.browser.command import Command
from groundup.server.browser.service import Browser
from groundup.server.call import Call


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A model that is to be fetched; `title` is for people, if it is not its name."""

    name: str
    title: str = ""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A model by its name."""

    name: str


async def download(browser: Browser, call: Call, body: Wanted) -> Any:
    """Begin to fetch a model, or go on. Once it is here it is the one that answers next."""
    name = ModelName.parse(body.name)
    if name.hub is HubKind.LOCAL:
        raise InvalidBodyError(f"{name.short} points to no hub", "name")
    call.services.metrics.note_transfer("pull")
    return {"download": await browser.downloads.start(FromHub(name=body.name), body.title)}


async def go_on(browser: Browser, call: Call, body: Named) -> dict[str, Any]:
    """Go on with one that was paused or has failed, on the way on which it came."""
    told = await browser.downloads.go_on(ModelName.parse(body.name))
    if told is None:
        raise ModelNotFoundError(body.name)
    return {"download": told}


async def pause(browser: Browser, call: Call, body: Named) -> dict[str, Any]:
    """Let go of the hub; what has come stays."""
    await browser.downloads.pause(ModelName.parse(body.name))
    return {}


async def cancel(browser: Browser, call: Call, body: Named) -> dict[str, Any]:
    """End a download; what has come stays until the next tidying up, or the next download of it."""
    await browser.downloads.cancel(ModelName.parse(body.name))
    return {}


async def delete(browser: Browser, call: Call, body: Named) -> dict[str, Any]:
    """Hide a model, and remove it a moment later; one that is loaded is unloaded first."""
    library = browser.library.for_another_thread()
    model = await asyncio.to_thread(_removable, library, body.name)
    stake = await asyncio.to_thread(stake_of, library, model)
    host = call.services.host

    async def remove() -> None:
        await host.unload(model.name.full)
        await asyncio.to_thread(browser.library.for_another_thread().store.remove, model.name)

    browser.removals.put(model.name.full, remove)
    await browser.tell_models()
    return {"freed_bytes": stake.freed_bytes, "take_back_within_s": browser.removals.within_s}


async def take_back(browser: Browser, call: Call, body: Named) -> dict[str, Any]:
    """Let a model stay that was deleted a moment ago."""
    model = await asyncio.to_thread(browser.library.for_another_thread().find, body.name)
    if model is None or not browser.removals.take_back(model.name.full):
        raise ModelNotFoundError(body.name)
    await browser.tell_models()
    return {}


def _removable(library: Library, text: str) -> InstalledModel:
    model = library.find(text)
    if model is None:
        raise ModelNotFoundError(text)
    if model.is_built_in:
        raise BuiltInModelError(model.shown_name)
    return model


COMMANDS = (
    Command("model.download", Wanted, download),
    Command("model.go_on", Named, go_on),
    Command("model.pause", Named, pause),
    Command("model.cancel", Named, cancel),
    Command("model.delete", Named, delete),
    Command("model.take_back", Named, take_back),
)
