"""Which model `groundup run` runs: the files that a name or a path stands for.

Seedling and files are found without opening the library, which takes longer to import than a first answer
should have to wait.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from groundup import names, seedling
from groundup.chat.answer_defaults import AnswerDefaults
from groundup.errors import FileAccessError, InvalidManifestError, ModelNotFoundError

from .words import Words

if TYPE_CHECKING:
    from groundup.library.installed import InstalledModel


@dataclass(frozen=True)
class RunTarget:
    """A model to run: its name for the user, and the files of its weights, all parts in order.

    `defaults` are the settings that it brings; Seedling and plain files bring none. `is_in_library` says that
    a server of this device has it under the same name.
    """

    name: str
    paths: tuple[str, ...]
    defaults: AnswerDefaults = field(default_factory=AnswerDefaults)
    is_in_library: bool = True


def find_target(words: Words, *, yes: bool = False) -> RunTarget | None:
    """The model that the words name; None if it is not here and the user does not want it.

    Args:
        words: what the command line says.
        yes: download a model that is not here without a question.

    Raises:
        ModelError, LibraryError, FileAccessError: it is here and cannot be used.
        GroundupError: it is not here and cannot be had.
    """
    if words.is_missing:
        return _offered(words.model, yes=yes)
    if words.is_kept:
        return _kept(words.model)
    if words.model == names.SEEDLING:
        return RunTarget(words.model, (_seedling_path(),))
    return RunTarget(words.model, (_file_path(words.model),), is_in_library=False)


def _offered(name: str, *, yes: bool) -> RunTarget | None:
    from .pulling import offer_to_pull  # noqa: PLC0415  hubs are asked only for what is not here

    model = offer_to_pull(name, yes=yes)
    return _target(model) if model is not None else None


def _kept(name: str) -> RunTarget:
    from groundup.library.installed import Library  # noqa: PLC0415  Seedling starts without it

    model = Library().find(name)
    if model is None:  # removed since its name was read
        raise ModelNotFoundError(name)
    return _target(model)


def _target(model: InstalledModel) -> RunTarget:
    """The files of a model, after the cheap check that every load makes."""
    if model.manifest.refusal:
        raise InvalidManifestError(f"{model.shown_name}: {model.manifest.refusal}")
    from groundup.chat.saved_settings import saved_settings  # noqa: PLC0415  likewise
    from groundup.library.adopt.restoring import checked_weights  # noqa: PLC0415  Seedling has none

    paths = tuple(str(path) for path in checked_weights(model))
    return RunTarget(model.shown_name, paths, saved_settings(model))


def _file_path(text: str) -> str:
    path = Path(text).expanduser()
    if not path.exists():
        raise ModelNotFoundError(text)
    if path.is_dir():
        raise FileAccessError(text, "read", "it is a folder; give the .gguf file inside it")
    return str(path.absolute())  # the worker runs in another folder


def _seedling_path() -> str:
    try:
        return str(seedling.weights_path())
    except FileNotFoundError as error:
        raise FileAccessError("The built-in model", "found", str(error)) from None
