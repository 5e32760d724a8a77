"""`POST /api/create`: a model from another one, or from files that were sent before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from starlette.responses import Response

from groundup.errors import BuiltInModelError, ModelNotFoundError
from groundup.library.installed import InstalledModel, Library
from groundup.library.manifest import Layer
from groundup.library.modelfile.building import Making, build_model
from groundup.library.modelfile.recipe import Recipe
from groundup.library.modelfile.sources import Source
from groundup.library.new_model import Part
from groundup.library.store import Transfer
from groundup.library.uploads import Uploads
from groundup.names import SEEDLING, Digest, ModelName
from groundup.server.call import Call
from groundup.server.routes import JSON_OR_LINES, DialectName, Right, Route

from .answer_forms import ProgressAnswer
from .create_body import CreateBody, check_body, config_of, read_recipe
from .create_files import adapters_of, check_files, weights_of
from .model_field import named_model
from .pull import pull_lines
from .status_lines import SUCCESS, Lines, status_response


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A checked request: nothing of it is a path, and everything has its form."""

    name: ModelName
    base: str
    files: Mapping[str, Digest]
    adapters: Mapping[str, Digest]
    recipe: Recipe
    making: Making


async def create(call: Call) -> Response:
    """Make a model; one that had the name is replaced. What it begins with is pulled if it is not here."""
    body = await call.body(CreateBody)
    name = ModelName.parse(named_model(body))
    if name == ModelName.parse(SEEDLING):
        raise BuiltInModelError(SEEDLING)
    check_body(body)
    if body.base:
        ModelName.parse(body.base)
    files, adapters = check_files(body.files), check_files(body.adapters)
    recipe, has_go_template = await read_recipe(body, call.warnings)
    order = _Order(
        name=name,
        base=body.base,
        files=files,
        adapters=adapters,
        recipe=recipe,
        making=Making(has_go_template=has_go_template, more_config=config_of(body)),
    )
    return await status_response(call, _lines(call, order), stream=body.stream)


async def _lines(call: Call, order: _Order) -> Lines:
    library = call.services.library.for_another_thread()
    if order.base and await asyncio.to_thread(library.find, order.base) is None:
        async with aclosing(pull_lines(call, ModelName.parse(order.base))) as lines:
            async for line in lines:
                if line != SUCCESS:  # of the pull alone; clients end at the first
                    yield line
    if order.files or order.adapters:
        yield {"status": "parsing GGUF"}
    uploads = Uploads(library.store)
    source = await asyncio.to_thread(_source, library, uploads, order)
    adapters = await asyncio.to_thread(adapters_of, uploads, order.adapters)
    known = _known([*source.files, *adapters], source.model)
    model = await asyncio.to_thread(_build, library, order, source, adapters)
    for layer in model.manifest.layers:
        action = "using existing" if layer.digest in known else "creating new"
        yield {"status": f"{action} layer {layer.digest}"}
    yield {"status": "writing manifest"}
    yield SUCCESS


def _source(library: Library, uploads: Uploads, order: _Order) -> Source:
    if order.files:
        return weights_of(uploads, order.files)
    model = library.find(order.base)
    if model is None:
        raise ModelNotFoundError(order.base)
    return Source(model=model)


def _build(library: Library, order: _Order, source: Source, adapters: list[Part]) -> InstalledModel:
    """Put it together, and let go of what the name stood for before.

    Files that were sent are moved into the store. Those of the built-in model stay where they are.
    """
    is_built_in = source.model is not None and source.model.is_built_in
    making = replace(order.making, transfer=Transfer.SHARE if is_built_in else Transfer.MOVE)
    model = build_model(library, order.name, order.recipe, source, adapters, making=making)
    library.store.collect()
    return model


def _known(parts: Sequence[Part], base: InstalledModel | None) -> set[Digest]:
    """The digests of files that the store has before the model is made."""
    inherited = base.manifest.blobs if base is not None else ()
    return {part.digest for part in [*parts, *inherited] if isinstance(part, Layer)}


ROUTES = (
    Route(
        path="/api/create", method="POST", handler=create, dialect=DialectName.NATIVE, right=Right.MANAGE,
        summary="Make a model", body=CreateBody,
        answer=ProgressAnswer, media=JSON_OR_LINES,
    ),
)  # fmt: skip
