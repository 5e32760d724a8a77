"""A model that is installed, from its own header."""

from __future__ import annotations

from groundup.cli.open_library import open_library, require_model
from groundup.errors import InvalidManifestError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind

from .found import Found, here


def installed(text: str) -> Found | None:
    """The model of this name; None if none is installed.

    Raises:
        GroundupError: it is, and cannot be read.
    """
    library = open_library()
    model = library.find(text)
    return _found(library, model) if model is not None and model.weights else None


def required(text: str) -> Found:
    """The same.

    Raises:
        ModelNotFoundError: none is installed; the error names those that are near.
        GroundupError: it cannot be read.
    """
    library = open_library()
    return _found(library, require_model(library, text))


def _found(library: Library, model: InstalledModel) -> Found:
    facts = library.facts(model)
    if facts is None:
        raise InvalidManifestError(f"{model.shown_name}: {model.manifest.refusal or 'it has no weights'}")
    adapters = sum(layer.size_bytes for layer in model.manifest.of_kind(LayerKind.ADAPTER))
    return here(model.shown_name, facts, name=model.shown_name, more_bytes=adapters)
