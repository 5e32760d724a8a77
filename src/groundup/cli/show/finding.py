"""Finds the model that `groundup show` was asked for: in the library, in a file, or at a hub."""

from __future__ import annotations

from pathlib import Path

from groundup.cli.open_library import require_model
from groundup.errors import GroundupError
from groundup.library.adopt.restoring import gone_error
from groundup.library.grown_models import card_of
from groundup.library.installed import InstalledModel, Library
from groundup.library.local_model import read_local_model
from groundup.library.manifest import Layer
from groundup.library.model_settings import read_licences, read_settings
from groundup.names import looks_published

from .shown_model import ShownFile, ShownModel


def find_shown(library: Library, text: str) -> ShownModel:
    """What is known about the model of a name or path.

    Raises:
        ModelNotFoundError: there is none; the error names those that are near.
        GroundupError: it cannot be read, or its hub cannot be asked.
    """
    if _is_path(text):
        return _from_file(Path(text))
    model = library.find(text)
    if model is not None:
        return _from_library(library, model)
    if looks_published(text):
        from .remote_model import remote_model  # noqa: PLC0415  hubs are asked only for what is not here

        return remote_model(text)
    return _from_library(library, require_model(library, text))


def _is_path(text: str) -> bool:
    if text.lower().endswith(".gguf") or text.startswith(("/", "./", "../", "~/")):
        return True
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # longer than a path may be, or with a zero byte
        return False


def _from_file(path: Path) -> ShownModel:
    local = read_local_model(path)
    files = [ShownFile("weights", str(one), one.stat().st_size) for one in local.paths]
    if local.projector is not None:
        files.append(ShownFile("projector", str(local.projector), local.projector.stat().st_size))
    licences = (local.facts.licence,) if local.facts.licence else ()
    return ShownModel(str(path), local.facts, tuple(files), licences=licences)


def _from_library(library: Library, model: InstalledModel) -> ShownModel:
    facts, problem = None, ""
    try:
        facts = library.facts(model)
    except GroundupError as error:
        problem = error.message
    texts = read_licences(model) if not model.is_built_in else ()
    named = (facts.licence,) if facts is not None and facts.licence else ()
    return ShownModel(
        name=model.shown_name,
        facts=facts,
        files=tuple(_file(model, layer) for layer in model.manifest.layers),
        settings=read_settings(model),
        licences=(*named, *texts),
        came_from=_came_from(model),
        digest=str(model.manifest.digest),
        model=model,
        problem=problem or _missing(model),
    )


def _file(model: InstalledModel, layer: Layer) -> ShownFile:
    name = layer.file_name or layer.digest.short
    return ShownFile(layer.kind.value, name, layer.size_bytes, model.find_file(layer.digest) is not None)


def _missing(model: InstalledModel) -> str:
    if model.is_gone:
        error = gone_error(model)
        return f"{error.message} {error.hint}" if error is not None else "Its weights are gone."
    return "" if model.weights else "Its weights are not here."


def _came_from(model: InstalledModel) -> dict[str, str]:
    source = model.source
    found = {}
    if source is not None:
        found = {
            "source": source.kind,
            "host" if source.is_remote else "folder": source.host,
            "page": source.page,
            "revision": source.revision,
            "fetched": source.fetched,
        }
    card = card_of(model)
    if card is not None:
        found["grown from"] = str(card.get("grown_from", ""))
        found["grown in"] = f"{card.get('minutes', '?')} minutes, {card.get('steps', '?')} steps"
    return {key: value for key, value in found.items() if value}
