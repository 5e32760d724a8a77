"""Another name for a model of this device. No bytes are copied: both names lead to the same files."""

from __future__ import annotations

from groundup.names import ModelName

from .installed import InstalledModel, Library
from .model_source import CREATED, ModelSource, now_text
from .new_model import LocalFile


def copy_model(library: Library, model: InstalledModel, name: ModelName) -> None:
    """Give a model a second name; each can be removed without the other.

    Args:
        library: that has it.
        model: one of its models.
        name: the new one; a model that had it gives it up.

    Raises:
        BlobMissingError: files of the model are not here.
        LibraryError, InsufficientRoomError, FileAccessError: the library cannot be written.
    """
    if model.is_built_in:
        _copy_built_in(library, model, name)
        return
    with library.store.pull_session(model.manifest) as session:
        session.commit(name)


def _copy_built_in(library: Library, model: InstalledModel, name: ModelName) -> None:
    """The built-in model lies in the package, which an update replaces: its copy is a file of its own."""
    weights = [
        LocalFile(layer.media_type, path, layer.file_name)
        for layer, path in zip(model.manifest.layers, model.weights, strict=True)
    ]
    library.install(name, weights, config={}, source=ModelSource(kind=CREATED, fetched=now_text()))
