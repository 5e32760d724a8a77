"""What to say of a model whose file another tool has removed or rewritten: who did it, and what helps."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from groundup.errors import AdoptedFileChangedError, AdoptedFileGoneError, GroundupError
from groundup.library.installed import InstalledModel, short_name
from groundup.library.model_source import ADOPTED
from groundup.names import HubKind, ModelName

_OLLAMA: Final = "ollama"


def checked_weights(model: InstalledModel) -> tuple[Path, ...]:
    """The files of a model's weights for loading, as `InstalledModel.checked_weights`; errors name the model.

    Raises:
        AdoptedFileGoneError: with the commands that bring the file back.
        AdoptedFileChangedError: with the name under which the new file can be adopted.
        BlobMissingError, DamagedBlobError, FileAccessError: one cannot be used.
    """
    try:
        return model.checked_weights()
    except AdoptedFileGoneError as error:
        commands = commands_for(model)
        raise AdoptedFileGoneError(error.path, error.tool, model.shown_name, commands) from error
    except AdoptedFileChangedError as error:
        there = short_name(_name_there(model))
        words = there if there == model.shown_name else f"{there} --name {model.shown_name}"
        raise AdoptedFileChangedError(error.path, error.tool, error.wanted, error.found, words) from error


def gone_error(model: InstalledModel) -> AdoptedFileGoneError | None:
    """The error that loading the model would raise because a file of it is gone; None if it would not."""
    try:
        checked_weights(model)
    except AdoptedFileGoneError as error:
        return error
    except GroundupError:
        return None
    return None


def commands_for(model: InstalledModel) -> tuple[str, ...]:
    """The commands that fetch an adopted model again, under the name that it had with the tool."""
    return restoring_commands(_tool_of(model), _name_there(model))


def restoring_commands(tool: str, name: ModelName) -> tuple[str, ...]:
    """The commands that fetch a model again: those of the tool (its key), and a pull if a hub has it."""
    theirs = (f"ollama pull {short_name(name)}",) if tool == _OLLAMA else ()
    ours = (f"groundup pull {short_name(name)}",) if name.hub is not HubKind.LOCAL else ()
    return (*theirs, *ours)


def _tool_of(model: InstalledModel) -> str:
    return model.source.kind.removeprefix(ADOPTED) if model.source is not None else ""


def _name_there(model: InstalledModel) -> ModelName:
    """The name that it had with the tool, whatever it is called here."""
    try:
        return ModelName.parse(model.source.name) if model.source and model.source.name else model.name
    except GroundupError:
        return model.name
