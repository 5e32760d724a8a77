"""Taking a model of the user's own files into the library: what becomes a layer, and where it came from."""

from __future__ import annotations

import os
from pathlib import Path

from groundup.errors import InvalidFileNameError
from groundup.names import ModelName, check_file_name

from .installed import InstalledModel, Library
from .layer_kinds import OLLAMA_PREFIX
from .local_model import LocalModel
from .model_config import config_of
from .model_source import FILE, ModelSource, now_text
from .new_model import LocalFile, OnBytes
from .store import Transfer


def take_in(
    library: Library,
    name: ModelName,
    local: LocalModel,
    *,
    transfer: Transfer = Transfer.SHARE,
    on_bytes: OnBytes = lambda action, done, total: None,
) -> InstalledModel:
    """Give the files of a model a name in the library.

    Args:
        library: where they go.
        name: of the model; another model that has it loses it.
        local: the files, as they were looked at.
        transfer: how they come in.
        on_bytes: called with "reading" or "copying", and how many bytes of how many of a file are done.

    Raises:
        What `install_parts` does.
    """
    return library.install(
        name,
        _parts(local),
        config=config_of(local.facts),
        source=_source(local),
        transfer=transfer,
        on_bytes=on_bytes,
    )


def _parts(local: LocalModel) -> list[LocalFile]:
    parts = [LocalFile(f"{OLLAMA_PREFIX}model", path, _file_name(path)) for path in local.paths]
    if local.projector is not None:
        parts.append(LocalFile(f"{OLLAMA_PREFIX}projector", local.projector, _file_name(local.projector)))
    return parts


def _file_name(path: Path) -> str:
    """The file's name for the manifest; "" where it is none that every system can have."""
    try:
        check_file_name(path.name)
    except InvalidFileNameError:
        return ""
    return path.name


def _source(local: LocalModel) -> ModelSource:
    folder = os.fspath(local.paths[0].parent)
    return ModelSource(kind=FILE, host=folder, licence=local.facts.licence or "", fetched=now_text())
