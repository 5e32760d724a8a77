"""Models: fetch, pause, go on, cancel, remove, and use those of other tools."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from groundup.desk.notes import save_preference
from groundup.errors import BuiltInModelError, InvalidBodyError, ModelNotFoundError
from groundup.library.adopt.adoption import adopt
from groundup.library.adopt.found import FoundModel
from groundup.library.adopt.search import search
from groundup.library.installed import InstalledModel, Library, short_name
from groundup.names import HubKind, ModelName
from groundup.server.browser.command import Command
from groundup.server.browser.service import Browser
from groundup.server.browser.told_models import told_models
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

    async def when_here(name: ModelName) -> str:
        return await take_up(browser, name.full)

    told = browser.downloads.start(name, body.title or name.short, call.services.downloads, when_here)
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
    """Remove a model; one that is loaded is unloaded first."""
    model = await asyncio.to_thread(_removable, browser.library.for_another_thread(), body.name)
    await call.services.host.unload(model.name.full)
    report = await asyncio.to_thread(browser.library.for_another_thread().store.remove, model.name)
    await tell_models(browser)
    return {"freed_bytes": report.freed_bytes}


async def use_found(browser: Browser, call: Call, body: Named) -> dict[str, Any]:
    """Use a model of another tool where it is. It is read once from beginning to end; nothing is copied."""
    library = browser.library.for_another_thread()
    model = await asyncio.to_thread(lambda: adopt(library, _found(body.name)))
    return {"name": await take_up(browser, model.shown_name)}


async def take_up(browser: Browser, name: str) -> str:
    """Tell pages that a model is here and make it the one that answers next; returns its shown name."""
    model = await asyncio.to_thread(browser.library.for_another_thread().find, name)
    if model is None:
        raise ModelNotFoundError(name)
    await tell_models(browser)
    await browser.desk.run(save_preference, "model", model.shown_name)
    browser.publish("desk", "preference", {"name": "model", "value": model.shown_name})
    return model.shown_name


async def tell_models(browser: Browser) -> None:
    """Tell pages which models are here."""
    library = browser.library.for_another_thread()
    browser.publish("models", "models", await asyncio.to_thread(told_models, library))


def _removable(library: Library, text: str) -> InstalledModel:
    model = library.find(text)
    if model is None:
        raise ModelNotFoundError(text)
    if model.is_built_in:
        raise BuiltInModelError(model.shown_name)
    return model


def _found(name: str) -> FoundModel:
    """The model of another tool, found anew: it may have gone meanwhile."""
    for one in search().models:
        if short_name(one.name) == name:
            return one
    raise ModelNotFoundError(name)


COMMANDS = (
    Command("model.download", Wanted, download),
    Command("model.pause", Named, pause),
    Command("model.cancel", Named, cancel),
    Command("model.delete", Named, delete),
    Command("model.adopt", Named, use_found),
)
