"""`POST /api/copy` and `DELETE /api/delete`: the names of models."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec
from starlette.responses import Response

from groundup.errors import (
    BuiltInModelError,
    GroundupError,
    InvalidManifestError,
    MissingFieldError,
    ModelNotFoundError,
    RewordedError,
)
from groundup.library.copying import copy_model
from groundup.library.installed import Library
from groundup.names import SEEDLING, ModelName
from groundup.server.call import Call
from groundup.server.routes import DialectName, Right, Route


class CopyBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/copy`."""

    source: str = ""
    destination: str = ""


class DeleteBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/delete`."""

    model: str = ""
    name: str = ""


async def copy(call: Call) -> Response:
    """A second name for a model; a model that had it gives it up."""
    body = await call.body(CopyBody)
    _name(body.source, f'source "{body.source}" is invalid')
    destination = _name(body.destination, f'destination "{body.destination}" is invalid')
    library = call.services.library.for_another_thread()
    await asyncio.to_thread(_copy, library, body.source, destination)
    return Response()


async def delete(call: Call) -> Response:
    """Remove a model. Its engine ends when nobody uses it; answers in progress are finished."""
    body = await call.body(DeleteBody)
    text = body.model or body.name
    if not text:
        raise MissingFieldError("model")
    name = _name(text, f'name "{text}" is invalid')
    library = call.services.library.for_another_thread()
    await asyncio.to_thread(_check_removable, library, text)
    with suppress(InvalidManifestError):  # a damaged one is not loaded, and can be removed
        await call.services.host.unload(name.full)
    await asyncio.to_thread(library.store.remove, name)
    return Response()


def _name(text: str, wrong: str) -> ModelName:
    try:
        return ModelName.parse(text)
    except GroundupError as error:
        raise RewordedError(wrong) from error


def _copy(library: Library, source: str, destination: ModelName) -> None:
    model = library.find(source)
    if model is None:
        raise RewordedError(f'model "{source}" not found') from ModelNotFoundError(source)
    if destination == ModelName.parse(SEEDLING):
        raise BuiltInModelError(SEEDLING)
    if destination != model.name:
        copy_model(library, model, destination)
        library.store.collect()


def _check_removable(library: Library, name: str) -> None:
    try:
        model = library.find(name)
    except InvalidManifestError:
        return
    if model is None:
        raise ModelNotFoundError(name)
    if model.is_built_in:
        raise BuiltInModelError(model.shown_name)


ROUTES = (
    Route(
        path="/api/copy", method="POST", handler=copy, dialect=DialectName.NATIVE, right=Right.MANAGE,
        summary="A second name for a model", body=CopyBody, media=(),
    ),
    Route(
        path="/api/delete", method="DELETE", handler=delete, dialect=DialectName.NATIVE, right=Right.MANAGE,
        summary="Remove a model", body=DeleteBody, media=(),
    ),
)  # fmt: skip
