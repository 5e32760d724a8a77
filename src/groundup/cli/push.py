"""`groundup push`: send a model of this device to a registry, such as a school's own."""

from __future__ import annotations

import asyncio

import click

from groundup.errors import InvalidParameterError, ModelNotFoundError, UnusableReleaseError
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.registry import OLLAMA_HOST, RegistryHub
from groundup.hubs.registry_push import push as push_to_registry
from groundup.library.installed import InstalledModel, Library
from groundup.names import SEEDLING, HubKind, ModelName, nearest_models

from .errors import EXIT_DONE, EXIT_INTERRUPTED
from .model_names import complete_model
from .styled import print_note
from .transfer.view import View
from .transfer.views import view_for


@click.command(
    epilog="Examples: groundup push qwen3:4b registry.school.example/ai/qwen3:4b · "
    "groundup push registry.school.example/class/tiny"
)
@click.argument("name", shell_complete=complete_model)
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
def push(name: str, target: str | None, as_json: bool) -> int:
    """Send a model of this device to a registry.

    NAME is what the model is called here, TARGET what it shall be called there, with the registry's host;
    without it, NAME. Every file is verified before anything is sent, and files that are there already are
    not sent. The registry has to be allowed (groundup hubs add HOST); where it wants to know who you are:
    groundup login HOST
    """
    model = _model(name)
    place = _place(model, target)
    view = view_for(as_json=as_json)
    try:
        with view:
            asyncio.run(_push(model, place, view))
    except KeyboardInterrupt:
        print_note("What was sent whole is there: the same command sends the rest.", err=True)
        return EXIT_INTERRUPTED
    return EXIT_DONE


async def _push(model: InstalledModel, place: ModelName, view: View) -> None:
    async with HubAccess.of_user() as access:
        hub = access.open(place)
        assert isinstance(hub, RegistryHub)
        print_note(f"Checking the files of {model.shown_name} before anything is sent ...", err=True)
        await push_to_registry(place, model.manifest, model.find_file, hub=hub, progress=view.show)


def _model(name: str) -> InstalledModel:
    library = Library()
    model = library.find(name)
    if model is not None:
        return model
    if name.lower() == SEEDLING:
        raise UnusableReleaseError(SEEDLING, "it is part of Groundup, so whoever has Groundup has it")
    nearest, *others = nearest_models(name, library.names()) or [""]
    raise ModelNotFoundError(name, nearest, tuple(others))


def _place(model: InstalledModel, target: str | None) -> ModelName:
    """Where it goes; only registries take models this way."""
    place = ModelName.parse(target) if target else model.name
    if place.hub is HubKind.HUGGING_FACE:
        raise UnusableReleaseError(
            place.short, "Hugging Face takes files, and not from here", "Its own tool sends them: hf upload"
        )
    if place.host.lower() == OLLAMA_HOST or place.hub is HubKind.LOCAL:
        example = f"registry.school.example/class/{model.name.model}:{model.name.tag}"
        allowed = f"a name with a registry of your own: groundup push {model.shown_name} {example}"
        raise InvalidParameterError("TARGET", repr(place.short), allowed)
    if place.digest is not None:
        raise InvalidParameterError(
            "TARGET", repr(place.short), "a name without a digest: it follows from the files"
        )
    return place
