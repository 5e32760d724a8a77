"""The user's own library, with Seedling in it."""

from __future__ import annotations

from contextlib import suppress

from groundup import seedling
from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel, Library
from groundup.names import nearest_models


def open_library() -> Library:
    """The models of this device, the built-in one among them."""
    with suppress(FileNotFoundError):  # a package that was built without it
        return Library(built_in=seedling.weights_path())
    return Library()


def require_model(library: Library, text: str) -> InstalledModel:
    """The model of a name.

    Raises:
        ModelNotFoundError: there is none; the error names those that are near.
        LibraryError, FileAccessError: the library cannot be read.
    """
    model = library.find(text)
    if model is not None:
        return model
    nearest, *others = nearest_models(text, library.names()) or [""]
    raise ModelNotFoundError(text, nearest, tuple(others))
