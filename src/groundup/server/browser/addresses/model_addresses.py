"""Models: those that can be had, where they may come from, what removing one frees, and their cards."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from groundup.errors import ModelNotFoundError
from groundup.library.removal import stake_of
from groundup.server.answers import json_response
from groundup.server.browser.cards import told_fit, told_openness
from groundup.server.browser.packed import packed
from groundup.server.browser.told_folders import told_folder
from groundup.server.browser.told_kits import told_kit, told_kits
from groundup.server.browser.told_models import known_models, other_tools_models
from groundup.server.call import Call

from .handler import Within


async def catalogue_models(within: Within, call: Call, rest: str) -> Response:
    """This computer, and the models of the catalogue as they suit it; `?only=suggested` asks for three."""
    told = await asyncio.to_thread(known_models)
    if call.request.query_params.get("only") == "suggested":
        told["models"] = [one for one in told["models"] if one["id"] in told["suggestions"].values()]
    return packed(call, json_response(told))


async def found_models(within: Within, call: Call, rest: str) -> Response:
    """The models of other tools on this device."""
    library = within.browser.library.for_another_thread()
    return json_response(await asyncio.to_thread(other_tools_models, library))


async def kits(within: Within, call: Call, rest: str) -> Response:
    """The kit in a folder; without one, the drives of this computer and the kits on them."""
    library = within.browser.library.for_another_thread()
    folder = call.request.query_params.get("folder", "")
    if folder:
        return json_response(await asyncio.to_thread(told_kit, library, folder))
    return json_response(await asyncio.to_thread(told_kits, library))


async def folder(within: Within, call: Call, rest: str) -> Response:
    """The folders and model files in a folder of this computer."""
    return json_response(await asyncio.to_thread(told_folder, call.request.query_params.get("at", "")))


async def removal(within: Within, call: Call, rest: str) -> Response:
    """What the removal of a model would free."""
    library = within.browser.library.for_another_thread()
    model = await asyncio.to_thread(library.find, call.request.query_params.get("name", ""))
    if model is None:
        raise ModelNotFoundError(call.request.query_params.get("name", ""))
    return json_response(await asyncio.to_thread(stake_of, library, model))


async def openness_card(within: Within, call: Call, rest: str) -> Response:
    """The openness card of a model of the catalogue: `LANGUAGE/NAME`."""
    language, _, name = rest.partition("/")
    return json_response(await asyncio.to_thread(told_openness, name, language))


async def fit_card(within: Within, call: Call, rest: str) -> Response:
    """How a model of the catalogue fits this computer."""
    return json_response(await asyncio.to_thread(told_fit, rest))
