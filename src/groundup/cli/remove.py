"""`groundup rm`: remove models, and say what that frees and what stays because others need it."""

from __future__ import annotations

from contextlib import suppress

import click
import msgspec

from groundup.errors import BuiltInModelError, InvalidManifestError, NoServerError
from groundup.library.installed import InstalledModel, Library, short_name
from groundup.library.removal import keeper, sharers
from groundup.names import ModelName

from .async_runner import run_async
from .exit_codes import EXIT_DONE
from .fitting import fitted
from .model_names import complete_model
from .open_library import open_library, require_model
from .server_finding import find_server
from .sizes import size_text
from .stop_model import unload

_MOST_SHARERS = 3


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """What the removal of one model did. `shared_with` are the models that need some of its files."""

    name: str
    freed_bytes: int
    shared_bytes: int
    shared_with: tuple[str, ...]
    kept_by: str  # the other tool that keeps its files, if it was adopted

    @property
    def sentence(self) -> str:
        """The same for people."""
        said = f"Removed {self.name}."
        if self.kept_by:
            return f"{said} Its files stay with {self.kept_by}."
        said += f" Frees {size_text(self.freed_bytes) if self.freed_bytes else 'nothing'}"
        if not self.shared_bytes:
            return f"{said}."
        named = ", ".join(self.shared_with[:_MOST_SHARERS])
        if len(self.shared_with) > _MOST_SHARERS:
            named += f" and {len(self.shared_with) - _MOST_SHARERS} more"
        return f"{said}; {size_text(self.shared_bytes)} is shared with {named} and stays."


@click.command("rm", epilog="Example: groundup rm qwen3:4b sprout-2")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=complete_model)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on a line for each.")
def remove(names: tuple[str, ...], as_json: bool) -> int:
    """Remove models from this device.

    Files that another model needs stay. Nothing is asked; what was pulled can be pulled again. A model that
    the server of this device has loaded is unloaded first.
    """
    library = open_library()
    chosen = [_choose(library, text) for text in names]  # a wrong name removes nothing
    server = find_server()
    for name, model in dict(chosen).items():
        if server is not None and model is not None:
            with suppress(NoServerError):  # its note is old
                run_async(unload, server, model)
        removal = _remove(library, name, model)
        click.echo(msgspec.json.encode(removal).decode() if as_json else fitted(removal.sentence))
    return EXIT_DONE


def _choose(library: Library, text: str) -> tuple[ModelName, InstalledModel | None]:
    """The name of a model that can be removed; without the model where its manifest is damaged."""
    try:
        model = require_model(library, text)
    except InvalidManifestError:
        return ModelName.parse(text), None
    if model.is_built_in:
        raise BuiltInModelError(model.shown_name)
    return model.name, model


def _remove(library: Library, name: ModelName, model: InstalledModel | None) -> Removal:
    shared_by = sharers(library, name, model)
    shared = {digest: size for digests in shared_by.values() for digest, size in digests.items()}
    kept_by = keeper(library, model)
    report = library.store.remove(name)
    return Removal(
        name=short_name(name),
        freed_bytes=report.freed_bytes,
        shared_bytes=sum(shared.values()),
        shared_with=tuple(shared_by),
        kept_by=kept_by,
    )
