"""`groundup show`: what is known about a model, from its own header, its settings and where it came from."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

import click
import msgspec

from groundup.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from groundup.cli.model_names import complete_model_or_file
from groundup.cli.open_library import open_library
from groundup.cli.sizes import size_text
from groundup.cli.styled import print_note
from groundup.cli.terminal_text import visible
from groundup.library.modelfile.writing import written_modelfile

from .finding import find_shown
from .openness_label import openness_of
from .record import record_of
from .sections import text_of
from .shown_model import ShownModel


@click.command(
    epilog="Examples: groundup show qwen3:4b · groundup show poet.gguf · groundup show hf.co/owner/name:Q8_0"
)
@click.argument("name", metavar="NAME|PATH", shell_complete=complete_model_or_file)
@click.option("--template", "part", flag_value="template", help="Print the chat template alone.")
@click.option("--licence", "--license", "part", flag_value="licence", help="Print the licence alone.")
@click.option("--system", "part", flag_value="system", help="Print the system message alone.")
@click.option(
    "--modelfile", "part", flag_value="modelfile", help="Print a Modelfile that makes the same model again."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the exact facts.")
def show(name: str, part: str | None, as_json: bool) -> int:
    """Show what is known about a model of this device, in a file, or at a hub.

    Of a model at a hub the header alone is read, a few megabytes at most; nothing is downloaded.
    """
    shown = find_shown(open_library(), name)
    if part is not None:
        return _print_part(shown, part)
    shown = replace(shown, openness=openness_of(shown, datetime.now(UTC).date()))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(record_of(shown)), indent=2).decode())
    else:
        click.echo(text_of(shown.facts, shown))
    if shown.read_bytes:
        print_note(f"{size_text(shown.read_bytes)} of {size_text(shown.size_bytes)} were read.", err=True)
    if shown.problem:
        print_note(shown.problem, err=True)
    return EXIT_DONE


def _print_part(shown: ShownModel, part: str) -> int:
    text = _text_of_part(shown, part)
    if not text:
        print_note(f"{shown.name} has no {part} of its own.", err=True)
        return EXIT_FAILED
    # A terminal would obey what is hidden in it. A file gets it as it is: `color` keeps click from cutting.
    click.echo(visible(text) if sys.stdout.isatty() else text, color=True)
    return EXIT_DONE


def _text_of_part(shown: ShownModel, part: str) -> str:
    match part:
        case "template":
            return shown.template
        case "licence":
            return "\n\n".join(shown.licences)
        case "system":
            return shown.settings.system
        case _:
            return written_modelfile(shown.model).removesuffix("\n") if shown.model is not None else ""
