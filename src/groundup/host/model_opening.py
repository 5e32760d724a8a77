"""From a model of the library to what its engine has to know."""

from __future__ import annotations

from groundup.chat.model import ModelDefaults
from groundup.engine.protocol import EngineSettings
from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel
from groundup.library.layer_kinds import LayerKind


def engine_settings_of(model: InstalledModel, context_tokens: int) -> EngineSettings:
    """How to load a model.

    Raises:
        ModelNotFoundError: its files are not there any more.
    """
    if not model.weights:
        raise ModelNotFoundError(model.shown_name)
    first, *others = (str(path) for path in model.weights)
    return EngineSettings(
        model_path=first,
        more_model_paths=others,
        adapters=[str(path) for path in model.paths(LayerKind.ADAPTER)],
        context_tokens=context_tokens,
    )


def defaults_of(model: InstalledModel) -> ModelDefaults:
    """What a model brings along beside its weights."""
    return ModelDefaults(name=model.shown_name)
