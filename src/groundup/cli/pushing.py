"""Sending a model of this device to a registry: which model, to which place, and how that is shown."""

from __future__ import annotations

from groundup.errors import InvalidParameterError, ModelNotFoundError, UnusableReleaseError
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.registry import OLLAMA_HOST, RegistryHub
from groundup.hubs.registry_push import push
from groundup.library.installed import InstalledModel, Library
from groundup.names import SEEDLING, HubKind, ModelName, nearest_models

from .async_runner import run_async
from .exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from .styled import print_note
from .transfer.view import View
from .transfer.views import view_for


def push_model(name: str, target: str, *, as_json: bool = False) -> int:
    """Send a model; the exit code. On Ctrl-C the user is told what is there already.

    Args:
        name: of the model here.
        target: what it shall be called there, with its host; "" = the same.
        as_json: show events as JSON.

    Raises:
        ModelNotFoundError, UnusableReleaseError, InvalidParameterError: it cannot be sent, or not there.
        GroundupError: it was not sent.
    """
    model = _model(name)
    place = _place(model, target)
    view = view_for(as_json=as_json)
    try:
        with view:
            run_async(_push, model, place, view)
    except KeyboardInterrupt:
        print_note("What was sent whole is there: the same command sends the rest.", err=True)
        return EXIT_INTERRUPTED
    return EXIT_DONE


async def _push(model: InstalledModel, place: ModelName, view: View) -> None:
    async with HubAccess.of_user(Reason("upload", place.short)) as access:
        hub = access.open(place)
        assert isinstance(hub, RegistryHub)
        print_note(f"Checking the files of {model.shown_name} before anything is sent ...", err=True)
        await push(place, model.manifest, model.find_file, hub=hub, progress=view.show)


def _model(name: str) -> InstalledModel:
    library = Library()
    model = library.find(name)
    if model is not None:
        return model
    if name.lower() == SEEDLING:
        raise UnusableReleaseError(SEEDLING, "it is part of Groundup, so whoever has Groundup has it")
    nearest, *others = nearest_models(name, library.names()) or [""]
    raise ModelNotFoundError(name, nearest, tuple(others))


def _place(model: InstalledModel, target: str) -> ModelName:
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
