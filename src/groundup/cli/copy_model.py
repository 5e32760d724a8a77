"""`groundup cp`: another name for a model. No bytes are copied: both names lead to the same files."""

from __future__ import annotations

import click

from groundup.errors import BuiltInModelError, InvalidManifestError, NameTakenError
from groundup.library.copying import copy_model as give_name
from groundup.library.installed import Library, short_name
from groundup.names import SEEDLING, ModelName

from .exit_codes import EXIT_DONE
from .model_names import complete_model
from .open_library import open_library, require_model


@click.command("cp", epilog="Example: groundup cp qwen3:4b homework-helper")
@click.argument("source", metavar="SOURCE", shell_complete=complete_model)
@click.argument("target", metavar="TARGET")
@click.option("--replace", is_flag=True, help="Take the name from the model that has it now.")
def copy_model(source: str, target: str, replace: bool) -> int:
    """Give the model SOURCE a second name, TARGET.

    No bytes are copied, and each name can be removed without the other.
    """
    library = open_library()
    model = require_model(library, source)
    name = check_new_name(library, target, replace=replace)
    give_name(library, model, name)
    if replace:
        library.store.collect()
    click.echo(f"{short_name(name)} is {model.shown_name}, under another name.")
    return EXIT_DONE


def check_new_name(library: Library, text: str, *, replace: bool) -> ModelName:
    """The name of a new model, if it is free or may be taken.

    Raises:
        InvalidNameError, InvalidDigestError: it is no name.
        BuiltInModelError: it is that of the built-in model.
        NameTakenError: another model has it.
    """
    name = ModelName.parse(text)
    if name == ModelName.parse(SEEDLING):
        raise BuiltInModelError(SEEDLING)
    try:
        is_taken = library.find(text) is not None
    except InvalidManifestError:  # a damaged one is in nobody's way
        return name
    if is_taken and not replace:
        raise NameTakenError(short_name(name), "a model has it", "Choose another one, or add --replace.")
    return name
