"""What to say of a model whose file the other tool has removed: who did it, and what brings it back."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from groundup.errors import AdoptedFileGoneError, GroundupError
from groundup.library.installed import InstalledModel
from groundup.library.store import ExternalRecord, Store
from groundup.names import HubKind, ModelName

ADOPTED: Final = "adopted:"
_OLLAMA: Final = "ollama"


def gone_error(store: Store, model: InstalledModel) -> AdoptedFileGoneError:
    """The error for a model that `is_gone`, with the commands that bring it back."""
    record = _missing(store, model)
    return AdoptedFileGoneError(
        path=record.path if record is not None else "",
        tool=record.tool if record is not None else "another tool",
        name=model.shown_name,
        commands=_commands_of(model),
    )


def restoring_commands(tool: str, name: ModelName) -> tuple[str, ...]:
    """The commands that fetch a model again: those of the tool (its key), and a pull if a hub has it."""
    theirs = (f"ollama pull {name.short}",) if tool == _OLLAMA else ()
    ours = (f"groundup pull {name.short}",) if name.hub is not HubKind.LOCAL else ()
    return (*theirs, *ours)


def _commands_of(model: InstalledModel) -> tuple[str, ...]:
    """For the name that it had with the tool, whatever it is called here."""
    name, tool = model.name, ""
    if model.source is not None:
        tool = model.source.kind.removeprefix(ADOPTED)
        with suppress(GroundupError):
            name = ModelName.parse(model.source.name or model.name.full)
    return restoring_commands(tool, name)


def _missing(store: Store, model: InstalledModel) -> ExternalRecord | None:
    records = (store.external(layer.digest) for layer in model.manifest.blobs)
    return next((record for record in records if record is not None and record.file is None), None)
