"""`groundup import`: take a model file, or one in parts, into the library."""

from __future__ import annotations

from pathlib import Path

import click

from groundup.errors import FileAccessError
from groundup.library.installed import Library, short_name
from groundup.library.local_model import LocalModel, read_local_model
from groundup.library.model_config import format_parameters
from groundup.library.own_names import name_for_file
from groundup.library.store import Transfer
from groundup.library.taking_in import take_in
from groundup.names import ModelName, inside

from .byte_progress import ByteProgress
from .copy_model import check_new_name
from .exit_codes import EXIT_DONE
from .fitting import fitted
from .open_library import open_library
from .sizes import size_text


@click.command(
    "import",
    epilog="Examples: groundup import ~/Downloads/poet-Q4_K_M.gguf --name poet · groundup import --move big/",
)
@click.argument("path", type=click.Path(path_type=Path), metavar="PATH")
@click.option(
    "--name", "chosen", metavar="NAME", help="What to call it. By default, what the file is called."
)
@click.option(
    "--move", is_flag=True, help="Take the file over: it is gone from where it was, nothing is copied."
)
@click.option("--copy", is_flag=True, help="Copy all bytes, even where the disk can share them.")
@click.option("--replace", is_flag=True, help="Take the name from the model that has it now.")
def import_model(path: Path, chosen: str | None, move: bool, copy: bool, replace: bool) -> int:
    """Take a model from a file into the library.

    PATH is a GGUF file, any part of a model in parts, or a folder with one model in it. The file stays as
    it is, and may be changed or deleted afterwards. Where the disk can (Btrfs, XFS), both share their
    bytes; elsewhere they are copied, unless --move gives the file away.
    """
    if move and copy:
        raise click.UsageError("--move and --copy exclude each other.")
    library = open_library()
    local = read_local_model(path)
    name = _name(library, local, chosen, replace=replace)
    if move:
        _check_move(library, local, path)
    transfer = Transfer.MOVE if move else Transfer.COPY if copy else Transfer.SHARE
    with ByteProgress() as progress:
        model = take_in(library, name, local, transfer=transfer, on_bytes=progress)
    if replace:
        library.store.collect()
    parameters = format_parameters(local.facts.parameters)
    facts = f"{size_text(model.manifest.size_bytes)}, {parameters} parameters, {local.facts.quantisation}"
    click.echo(fitted(f"{short_name(name)} is here ({facts}). Try: groundup run {short_name(name)}"))
    return EXIT_DONE


def _check_move(library: Library, local: LocalModel, path: Path) -> None:
    """Refuse to move what is not the user's to give away."""
    if local.is_linked:
        raise FileAccessError(str(path), "moved", "it is a link to a file elsewhere; leave --move out")
    if any(inside(library.store.folder.resolve(), one) for one in local.paths):
        raise FileAccessError(str(path), "moved", "it is in the library already")


def _name(library: Library, local: LocalModel, chosen: str | None, *, replace: bool) -> ModelName:
    if chosen is not None:
        return check_new_name(library, chosen, replace=replace)
    return ModelName.parse(name_for_file(local.stem, set(library.names())))
