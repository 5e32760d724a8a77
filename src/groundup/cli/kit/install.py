"""`groundup kit install`: models from a stick into the library of this device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from groundup.cli.async_runner import run_async
from groundup.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from groundup.cli.name_list import split_names
from groundup.cli.open_library import open_library
from groundup.cli.standard_input import is_terminal_input
from groundup.cli.styled import print_note
from groundup.cli.transfer.views import view_for
from groundup.kits.installing import chosen_models, install_models
from groundup.kits.kit import Kit, open_kit
from groundup.kits.trust import Decision, Standing, require_trust, standing_of
from groundup.names import ModelName

from .sentences import about, signed

_UNSIGNED = (
    "Nobody vouches for this kit. That its files are undamaged is checked all the same; that nobody has "
    "chosen other models for it cannot be."
)


class InstallOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was given after `groundup kit install`."""

    folder: Path
    models: tuple[str, ...]
    fingerprint: str
    unsigned: bool
    replace: bool
    as_json: bool


@click.command(
    epilog="Examples: groundup kit install /media/stick/kit · "
    "groundup kit install /media/stick/kit --models qwen3:4b --trust 4F2A-91C3-7B0E-55D2-K0QZ"
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--models", multiple=True, metavar="NAME,NAME", help="Only these models of the kit.")
@click.option(
    "--trust", "fingerprint", default="", metavar="FINGERPRINT",
    help="The fingerprint that the kit's maker has told you. It is remembered, and no other is accepted now.",
)  # fmt: skip
@click.option("--unsigned", is_flag=True, help="Use the kit even if nobody vouches for it.")
@click.option("--replace", is_flag=True, help="Overwrite models of yours that have the same names.")
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
def install(**options: Any) -> int:
    """Install models from the kit in the folder DIR.

    The signature decides whether you want the kit at all, and every byte is verified on its way in. No
    model gets its name before all of them are here. What is here already is not copied again.
    """
    given = InstallOptions(**options)
    kit = open_kit(given.folder.expanduser().absolute())
    models = chosen_models(kit, [ModelName.parse(name) for name in split_names(given.models)])
    print_note(about(kit), err=True)
    _require_trust(kit, given)
    if not models:
        click.echo("The kit holds no models.")
        return EXIT_DONE
    try:
        with view_for(as_json=given.as_json) as view:
            library = open_library()
            run_async(install_models, kit, library, models, replace=given.replace, progress=view.show)
    except KeyboardInterrupt:
        print_note("What was copied is kept: the same command goes on.", err=True)
        return EXIT_INTERRUPTED
    return EXIT_DONE


def _require_trust(kit: Kit, given: InstallOptions) -> None:
    standing = standing_of(kit)
    may_ask = is_terminal_input() and not given.as_json and not given.fingerprint
    decision = Decision(given.fingerprint, given.unsigned, _ask if may_ask else None)
    if standing is not Standing.UNKNOWN or not may_ask:
        print_note(signed(kit, standing), err=True)
    require_trust(kit, decision)
    if standing is Standing.UNKNOWN and not given.unsigned:
        print_note("Kits with this key are trusted from now on.", err=True)
    if given.unsigned and standing in (Standing.UNSIGNED, Standing.UNKNOWN):
        click.echo(click.wrap_text(_UNSIGNED, 76), err=True)


def _ask(kit: Kit) -> bool:
    click.echo(signed(kit, Standing.UNKNOWN), err=True)
    return click.confirm("Does its maker give you the same fingerprint? Continue?", default=False, err=True)
