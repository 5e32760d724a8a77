"""Puts a model together as its recipe says, and gives it a name.

What the recipe does not mention is as in the model it begins with. System message, template and first
messages replace those of that model; parameters replace those of the same name; licences and adapters
come to those that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from groundup.errors import InvalidManifestError
from groundup.library.layer_kinds import OLLAMA_PREFIX, LayerKind, kind_of
from groundup.library.manifest import Layer
from groundup.library.model_config import CHOSEN_TEMPLATE_KEY, config_of
from groundup.library.model_parameters import merge_parameters
from groundup.library.model_settings import ModelSettings, read_settings
from groundup.library.model_source import CREATED, ModelSource, now_text
from groundup.library.new_model import LocalFile, OnBytes, Part, SmallPart
from groundup.library.small_layers import read_config
from groundup.library.store import Transfer
from groundup.names import Digest, ModelName

from .recipe import Recipe
from .sources import WEIGHTS_TYPE, Source, find_adapters, find_source

if TYPE_CHECKING:
    from groundup.library.installed import InstalledModel, Library

JINJA_TYPE: Final = "application/vnd.docker.ai.chat.template.jinja"
# The order in which layers are written; others keep their place behind them.
_ORDER: Final = (
    LayerKind.WEIGHTS,
    LayerKind.PROJECTOR,
    LayerKind.ADAPTER,
    LayerKind.GO_TEMPLATE,
    LayerKind.JINJA_TEMPLATE,
    LayerKind.SYSTEM,
    LayerKind.PARAMETERS,
    LayerKind.MESSAGES,
    LayerKind.LICENCE,
)
_TEMPLATES: Final = (LayerKind.GO_TEMPLATE, LayerKind.JINJA_TEMPLATE)
_FOR_EVERY_MODEL: Final = ("model_format", "architecture", "os", "rootfs")


def create_model(
    library: Library,
    name: ModelName,
    recipe: Recipe,
    *,
    folder: Path,
    has_go_template: bool = False,
    on_bytes: OnBytes = lambda action, done, total: None,
) -> InstalledModel:
    """Make the model that a recipe describes. A model that had the name is replaced.

    Args:
        library: where it goes.
        name: of the new model.
        recipe: how it is made.
        folder: where relative paths in the recipe begin.
        has_go_template: whether the recipe's template is written in Go's language rather than in Jinja.
        on_bytes: called with what is done, and how many bytes of how many.

    Raises:
        ModelNotFoundError: no model and no file is called as FROM says.
        InvalidModelfileError: the recipe names something that does not go together.
        ModelError, LibraryError, FileAccessError, InsufficientRoomError: a file cannot be used or stored.
    """
    return build_model(
        library,
        name,
        recipe,
        find_source(library, recipe, folder),
        find_adapters(recipe, folder),
        making=Making(has_go_template=has_go_template, on_bytes=on_bytes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a model is made beside what its recipe says.

    `has_go_template` says that the recipe's template is written in Go's language rather than in Jinja;
    `more_config` is added to the configuration; `transfer` is how files come in; `on_bytes` is told how far
    it is.
    """

    has_go_template: bool = False
    more_config: Mapping[str, object] = field(default_factory=dict)
    transfer: Transfer = Transfer.SHARE
    on_bytes: OnBytes = lambda action, done, total: None


def build_model(
    library: Library,
    name: ModelName,
    recipe: Recipe,
    source: Source,
    adapters: Sequence[Part],
    *,
    making: Making,
) -> InstalledModel:
    """Make the model that a recipe describes of what it begins with; no path in the recipe is looked at.

    Args:
        library: where it goes.
        name: of the new model; one that had it is replaced.
        recipe: how it is made.
        source: what FROM stands for.
        adapters: what ADAPTER stands for.
        making: everything else.

    Raises:
        ModelError, LibraryError, FileAccessError, InsufficientRoomError: a file cannot be used or stored.
    """
    base = source.model
    if base is not None and base.manifest.refusal:
        raise InvalidManifestError(base.manifest.refusal)
    settings = read_settings(base) if base is not None else ModelSettings()
    own = _own_parts(recipe, settings, making.has_go_template)
    inherited = _inherited(source, {kind_of(part.media_type) for part in own})
    parts = _in_order([*inherited, *adapters, *own, *_licences(recipe)])
    is_same = base is not None and _digests(parts) == _digests(base.manifest.layers)
    if base is not None and is_same and not making.more_config:
        with library.store.pull_session(base.manifest) as session:
            session.commit(name)
        return _found(library, name)
    return library.install(
        name,
        parts,
        config={**_config(source, own), **making.more_config},
        source=ModelSource(kind=CREATED, fetched=now_text(), name=base.shown_name if base else ""),
        transfer=making.transfer,
        on_bytes=making.on_bytes,
    )


def _own_parts(recipe: Recipe, base: ModelSettings, has_go_template: bool) -> list[SmallPart]:
    """The layers that the recipe makes anew: those that differ from the model it begins with."""
    found = []
    template = recipe.template
    if template is not None and not (base.template and base.template.text == template.text):
        media_type = f"{OLLAMA_PREFIX}template" if has_go_template else JINJA_TYPE
        found.append(SmallPart(media_type, template.text.encode()))
    if recipe.system is not None and recipe.system != base.system:
        found.append(SmallPart(f"{OLLAMA_PREFIX}system", recipe.system.encode()))
    parameters = merge_parameters(base.parameters, recipe.parameters)
    if parameters != dict(base.parameters):
        found.append(SmallPart(f"{OLLAMA_PREFIX}params", msgspec.json.encode(parameters)))
    if recipe.messages and recipe.messages != base.messages:
        found.append(SmallPart(f"{OLLAMA_PREFIX}messages", msgspec.json.encode(recipe.messages)))
    return found


def _inherited(source: Source, replaced: set[LayerKind]) -> list[Part]:
    """What comes from the model or the files that the recipe begins with."""
    if source.model is None:
        return list(source.files)
    if replaced & {*_TEMPLATES}:
        replaced = replaced | {*_TEMPLATES}
    if source.model.is_built_in:
        return [LocalFile(WEIGHTS_TYPE, path.resolve(), path.name) for path in source.model.weights]
    return [layer for layer in source.model.manifest.layers if layer.kind not in replaced]


def _licences(recipe: Recipe) -> list[SmallPart]:
    return [SmallPart(f"{OLLAMA_PREFIX}license", text.encode()) for text in recipe.licences if text]


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """Each once, an empty text not at all, in the order of `_ORDER`."""
    unique: dict[object, Part] = {}
    for part in parts:
        if not (isinstance(part, SmallPart) and not part.content):
            unique.setdefault(_identity(part), part)
    places = {kind: place for place, kind in enumerate(_ORDER)}
    return sorted(unique.values(), key=lambda part: places.get(kind_of(part.media_type), len(places)))


def _identity(part: Part) -> object:
    match part:
        case Layer(digest=digest):
            return digest
        case SmallPart(content=content):
            return Digest.of(content)
        case LocalFile(path=path):
            return path


def _digests(parts: Iterable[Part]) -> set[object]:
    return {_identity(part) for part in parts}


def _config(source: Source, own: Sequence[SmallPart]) -> Mapping[str, object]:
    """What is known of the model it begins with, and whether somebody has chosen its template."""
    if source.model is not None:
        known: dict[str, Any] = read_config(source.model) if not source.model.is_built_in else {}
        config = {key: value for key, value in known.items() if key not in _FOR_EVERY_MODEL}
    else:
        config = config_of(source.facts) if source.facts is not None else {}
    if any(kind_of(part.media_type) in _TEMPLATES for part in own):
        config[CHOSEN_TEMPLATE_KEY] = True
    return config


def _found(library: Library, name: ModelName) -> InstalledModel:
    found = library.find(name.full)
    assert found is not None
    return found
