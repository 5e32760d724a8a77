"""The settings that a model brings: system message, parameters, template, first messages, adapters.

They lie in small layers of its manifest, in the form that Ollama gave them. They come from strangers:
everything is bounded, and what is wrong is named. What they do is the business of whoever runs a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from groundup.errors import UnusableLayerError

from .layer_kinds import LayerKind
from .manifest import Layer
from .model_config import CHOSEN_TEMPLATE_KEY
from .model_parameters import ParameterValue
from .small_layers import read_config, read_small_json, read_small_text

if TYPE_CHECKING:
    from .installed import InstalledModel

MAXIMUM_TEMPLATE_BYTES: Final = 256 << 10
MAXIMUM_SYSTEM_BYTES: Final = 1 << 20
MAXIMUM_PARAMETERS_BYTES: Final = 256 << 10
MAXIMUM_MESSAGES_BYTES: Final = 8 << 20
MAXIMUM_LICENCE_BYTES: Final = 4 << 20
MESSAGE_ROLES: Final = ("system", "user", "assistant")


class SavedMessage(msgspec.Struct, frozen=True):
    """A message that every conversation begins with."""

    role: str  # one of MESSAGE_ROLES
    content: str = ""


@dataclass(frozen=True, slots=True)
class SavedTemplate:
    """A chat template beside the weights.

    `is_go` says that it is written in Go's template language. `is_chosen` says that somebody wrote it for
    this model, so that it comes before the template in the weights; others come after it.
    """

    text: str
    is_go: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What a model brings beside its weights; empty where it brings nothing."""

    system: str = ""
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)
    template: SavedTemplate | None = None
    messages: tuple[SavedMessage, ...] = ()
    adapters: tuple[Layer, ...] = ()
    projectors: tuple[Layer, ...] = ()


def read_settings(model: InstalledModel) -> ModelSettings:
    """The settings of a model. Licences are not among them: `read_licences`.

    Raises:
        UnusableLayerError: a file is too large, or not of its form; the error names it.
        BlobMissingError: a file is not here.
        FileAccessError: a file may not be read.
    """
    return ModelSettings(
        system=_last_text(model, LayerKind.SYSTEM, MAXIMUM_SYSTEM_BYTES),
        parameters=_parameters(model),
        template=_template(model),
        messages=_messages(model),
        adapters=model.manifest.of_kind(LayerKind.ADAPTER),
        projectors=model.manifest.of_kind(LayerKind.PROJECTOR),
    )


def read_licences(model: InstalledModel) -> tuple[str, ...]:
    """The texts of a model's licences; errors as in `read_settings`."""
    layers = model.manifest.of_kind(LayerKind.LICENCE)
    return tuple(read_small_text(model, layer, "licence", MAXIMUM_LICENCE_BYTES) for layer in layers)


def _last_text(model: InstalledModel, kind: LayerKind, maximum_bytes: int) -> str:
    layers = model.manifest.of_kind(kind)
    return read_small_text(model, layers[-1], kind.value, maximum_bytes) if layers else ""


def _template(model: InstalledModel) -> SavedTemplate | None:
    for kind in (LayerKind.JINJA_TEMPLATE, LayerKind.GO_TEMPLATE):
        text = _last_text(model, kind, MAXIMUM_TEMPLATE_BYTES)
        if text:
            is_go = kind is LayerKind.GO_TEMPLATE
            is_chosen = not is_go or read_config(model).get(CHOSEN_TEMPLATE_KEY) is True
            return SavedTemplate(text, is_go, is_chosen)
    return None


def _parameters(model: InstalledModel) -> dict[str, ParameterValue]:
    found: dict[str, Any] = {}
    for layer in model.manifest.of_kind(LayerKind.PARAMETERS):
        found |= read_small_json(model, layer, "parameters", MAXIMUM_PARAMETERS_BYTES, dict[str, Any])
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> ParameterValue:
    """A value as it is, or its JSON where it is of a kind that no known parameter has."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return msgspec.json.encode(value).decode()


def _messages(model: InstalledModel) -> tuple[SavedMessage, ...]:
    layers = model.manifest.of_kind(LayerKind.MESSAGES)
    return tuple(message for layer in layers for message in _messages_in(model, layer))


def _messages_in(model: InstalledModel, layer: Layer) -> list[SavedMessage]:
    messages = read_small_json(model, layer, "messages", MAXIMUM_MESSAGES_BYTES, list[SavedMessage])
    wrong = next((one.role for one in messages if one.role not in MESSAGE_ROLES), None)
    if wrong is not None:
        problem = f"a message is from {wrong[:40]!r}, and it may be from {', '.join(MESSAGE_ROLES)}"
        raise UnusableLayerError("messages", str(layer.digest), problem)
    return messages
