"""Models that were grown on this device: their names, and their way into the library with their cards.

A card is what is known about a growth: from what, how long, how well it answered. It travels in the
manifest's configuration, so it goes wherever the model goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from groundup.errors import InvalidParameterError, NameTakenError
from groundup.names import KNOWN_MODELS, ModelName

from .free_names import free_name
from .installed import InstalledModel, Library
from .joined_parts import read_whole_header
from .layer_kinds import OLLAMA_PREFIX
from .model_config import CARD_KEY, config_of
from .model_facts import model_facts
from .model_source import GROWN, ModelSource, now_text
from .new_model import LocalFile
from .store import Transfer

LONGEST_NAME: Final = 40
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")
_MAXIMUM_CONFIG_BYTES: Final = 1 << 20


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a grown model.

    Raises:
        InvalidParameterError: it has another form than a name.
        NameTakenError: it is the name of a built-in model.
    """
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        allowed = f"a letter, then letters, digits, - and _ (small ones, at most {LONGEST_NAME})"
        raise InvalidParameterError("The name", repr(name), allowed)
    if name in KNOWN_MODELS:
        raise NameTakenError(name, "it is built in", f"Choose another one: --name my-{name}")


def install_grown(
    library: Library, path: Path, name: str, *, card: Mapping[str, Any], replace: bool = False
) -> InstalledModel:
    """Move a model file into the library; nobody ever sees half of it.

    Args:
        library: where it goes.
        path: the file; it is gone from there afterwards.
        name: of the model.
        card: what is known about it.
        replace: whether a model of this name may be replaced.

    Raises:
        InvalidParameterError, NameTakenError: the name cannot be used.
        ModelError: the file is no model.
        LibraryError, InsufficientRoomError, FileAccessError: the library cannot take it.
    """
    check_name(name)
    if not replace and name in library.names():
        advice = f"Choose another one: --name {free_name(name, {*library.names()})}"
        raise NameTakenError(name, "a model has it", advice)
    model = library.install(
        ModelName.parse(name),
        [LocalFile(f"{OLLAMA_PREFIX}model", path, f"{name}.gguf")],
        config={**config_of(model_facts(read_whole_header([path]))), CARD_KEY: dict(card)},
        source=ModelSource(kind=GROWN, licence=str(card.get("licence", "")), fetched=now_text()),
        transfer=Transfer.MOVE,
    )
    if replace:
        library.store.collect()
    return model


def card_of(model: InstalledModel) -> dict[str, Any] | None:
    """The card of a grown model; None for any other one."""
    path = model.find_file(model.manifest.config.digest)
    if path is None or model.manifest.config.size_bytes > _MAXIMUM_CONFIG_BYTES:
        return None
    try:
        config = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    card = config.get(CARD_KEY)
    return card if isinstance(card, dict) else None
