"""`groundup create`: make a model from a Modelfile.

This file reads the command line. The work is in `groundup.library.modelfile`.
"""

from __future__ import annotations

from pathlib import Path

import click

from groundup.chat.saved_settings import check_parameters
from groundup.errors import InvalidManifestError, InvalidParameterError
from groundup.library.installed import Library
from groundup.library.model_source import CREATED
from groundup.library.modelfile.building import create_model
from groundup.library.modelfile.reading import read_modelfile
from groundup.library.modelfile.recipe import Recipe

from .byte_progress import ByteProgress
from .copy_model import check_new_name
from .exit_codes import EXIT_DONE
from .fitting import fitted
from .model_names import complete_model
from .open_library import open_library
from .styled import print_note
from .template_trial import try_template

_NO_QUANTIZE = (
    "--quantize is not possible: files are kept as they came. Name a file of the quantisation that you want "
    "in FROM; most models are published in several."
)


@click.command(epilog="Examples: groundup create tutor · groundup create tutor -f tutor.modelfile")
@click.argument("name", metavar="NAME", shell_complete=complete_model)
@click.option(
    "-f", "--file", "path", type=click.Path(path_type=Path), default=Path("Modelfile"), show_default=True,
    metavar="FILE", help="The Modelfile. Relative paths in it begin at its folder.",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="Take the name from a model that was not made with create.")
@click.option("-q", "--quantize", metavar="TYPE", hidden=True)
def create(name: str, path: Path, replace: bool, quantize: str | None) -> int:
    """Make a model from a Modelfile.

    A Modelfile names a model or a .gguf file (FROM) and says what is to be different: the system message
    (SYSTEM), parameters (PARAMETER temperature 0.5), the chat template (TEMPLATE, in Jinja or Go), first
    messages (MESSAGE user Hello), licences (LICENSE), an adapter (ADAPTER poems.gguf). Weights that are
    on this device are not copied. See one: groundup show NAME --modelfile
    """
    if quantize is not None:
        raise click.UsageError(_NO_QUANTIZE)
    recipe = read_modelfile(path.expanduser())
    has_go_template = _check(recipe)
    for keyword in recipe.ignored:
        print_note(f"Line {keyword.line}: {keyword.text} has no effect here.", err=True)
    library = open_library()
    replace = replace or _was_created(library, name)
    with ByteProgress() as progress:
        model = create_model(
            library,
            check_new_name(library, name, replace=replace),
            recipe,
            folder=path.expanduser().absolute().parent,
            has_go_template=has_go_template,
            on_bytes=progress,
        )
    if replace:
        library.store.collect()
    click.echo(fitted(f"{model.shown_name} is ready. Try: groundup run {model.shown_name}"))
    return EXIT_DONE


def _was_created(library: Library, name: str) -> bool:
    """Whether the name is that of a model made this way: whoever works on a recipe makes it many times."""
    try:
        known = library.find(name)
    except InvalidManifestError:
        return False
    return known is not None and known.source is not None and known.source.kind == CREATED


def _check(recipe: Recipe) -> bool:
    """Refuse what could be stored and would not work; returns whether the template is written in Go."""
    try:
        for name in check_parameters(recipe.parameters):
            print_note(f"The parameter {name} is kept, and has no effect here.", err=True)
    except InvalidParameterError as error:
        raise click.UsageError(f"{recipe.path}: {error.message}") from None
    template = recipe.template
    return template is not None and template.text != "" and try_template(template, recipe.path)
