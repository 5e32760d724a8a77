"""Models that earlier versions kept as plain files, each beside its card, move into the library once.

Each is moved and not copied. A crash at any point does no harm: the file keeps its old name until the
model is in the library, and what was begun is done again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from groundup.errors import GroundupError
from groundup.names import ModelName

from .free_names import free_name
from .joined_parts import read_whole_header
from .layer_kinds import OLLAMA_PREFIX, LayerKind
from .model_config import CARD_KEY, config_of
from .model_facts import model_facts
from .model_source import GROWN, ModelSource, encode_source, now_text
from .new_model import LocalFile, hash_local_file, install_parts
from .store import NoteKind, Store, Transfer


def earlier_models(folder: Path) -> list[Path]:
    """The model files that an earlier version has left in a folder, by name."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if _is_model(entry))
    except OSError:
        return []


def take_over(store: Store, paths: list[Path]) -> None:
    """Move these models into the store, under their names or the next ones that are free.

    A file that is no model, or is being moved by another program now, stays where it is.

    Raises:
        LibraryError, InsufficientRoomError: the store cannot take one of them.
    """
    for path in paths:
        with suppress(OSError):
            card = _card(path)
            if _move(store, path, card):
                path.with_suffix(".json").unlink(missing_ok=True)
                path.parent.rmdir()  # when it was the last


def _move(store: Store, path: Path, card: Mapping[str, Any]) -> bool:
    try:
        config = {**config_of(model_facts(read_whole_header([path]))), CARD_KEY: card}
        name = _name_for(store, path)
    except GroundupError:  # damaged, or with a name that a model cannot have
        return False
    manifest = install_parts(
        store,
        name,
        [LocalFile(f"{OLLAMA_PREFIX}model", path, path.name)],
        config=config,
        transfer=Transfer.MOVE,
    )
    source = ModelSource(kind=GROWN, licence=str(card.get("licence", "")), fetched=now_text())
    store.write_note(NoteKind.SOURCE, manifest.digest, encode_source(source))
    return True


def _name_for(store: Store, path: Path) -> ModelName:
    """Its own name, unless another model has it; one that was begun before a crash is no other one."""
    name = ModelName.parse(path.stem)
    there = store.resolve(name)
    if there is None:
        return name
    weights = there.of_kind(LayerKind.WEIGHTS)
    if [one.digest for one in weights] == [hash_local_file(path)[0]]:
        return name
    taken = {one.model for one in store.stored_names()}
    return ModelName.parse(free_name(path.stem.lower(), taken))


def _is_model(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".gguf") and entry.is_file(follow_symlinks=False)


def _card(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.with_suffix(".json").read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
