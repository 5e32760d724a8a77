"""`groundup kit make`: models of this device onto a stick."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
import msgspec

from groundup.cli.exit_codes import EXIT_INTERRUPTED
from groundup.cli.fitting import fitted
from groundup.cli.model_names import complete_model
from groundup.cli.name_list import split_names
from groundup.cli.open_library import open_library, require_model
from groundup.cli.sizes import size_text
from groundup.cli.styled import print_note
from groundup.errors import BlobMissingError, SharingRefusedError
from groundup.kits.kit import Kit
from groundup.kits.kit_list import LONGEST_SIGNED_AS, LONGEST_TEXT, is_showable
from groundup.kits.kit_plan import KitPlan, PackedModel
from groundup.kits.making import make_kit
from groundup.kits.signing_key import own_key
from groundup.kits.wheels import WheelFolder, gather_wheels
from groundup.library.installed import Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_licences import licences_of, shown_licence
from groundup.library.redistribution import SharingAnswer, may_share_all
from groundup.names import SEEDLING

from .progress import CheckingView


class MakeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was given after `groundup kit make`."""

    folder: Path
    models: tuple[str, ...]
    wheels: bool
    wheels_from: Path | None
    title: str
    signed_as: str
    may_share: bool
    replace: bool
    as_json: bool

    @property
    def brings_groundup(self) -> bool:
        """Whether Groundup itself is to be in the kit."""
        return self.wheels or self.wheels_from is not None


@click.command(
    epilog="Examples: groundup kit make /media/stick/kit --models qwen3:4b,sprout · "
    'groundup kit make /media/stick/kit --models qwen3:4b --wheels --name "Class 7b" --sign-as "Ms. Keller"'
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--models", multiple=True, metavar="NAME,NAME", shell_complete=complete_model,
    help="Which models of this device, with commas between them.",
)  # fmt: skip
@click.option("--wheels", is_flag=True, help="Bring Groundup, too, for computers like this one.")
@click.option(
    "--wheels-from", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="FOLDER",
    help="Take Groundup and what it needs from the wheels in this folder; nothing is fetched.",
)  # fmt: skip
@click.option("--name", "title", default="", metavar="TEXT", help="What the kit is called on its list.")
@click.option("--sign-as", "signed_as", default="", metavar="TEXT", help="Your name, for who gets the kit.")
@click.option(
    "--i-may-share", "may_share", is_flag=True,
    help="You have read the licences, and they or the models' owners let you pass them on.",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="Give up what a kit in this folder holds and you do not name.")
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
def make(**options: Any) -> int | None:
    """Make a kit of models in the folder DIR, mostly on a USB stick.

    Everything is read back at the end, because sticks lie about what they have kept. Whatever stops it, the
    same command goes on. The kit is signed with the key of this computer; whoever installs it sees the
    key's fingerprint and can ask you for it.
    """
    given = MakeOptions(**options)
    _check_texts(given)
    library = open_library()
    names = split_names(given.models)
    if not names and not given.brings_groundup:
        raise click.UsageError("What is to be in the kit? --models NAME,NAME or --wheels, or both.")
    models = tuple(_packed(library, name, may_share=given.may_share) for name in names)
    place = (
        tempfile.TemporaryDirectory(prefix="groundup-wheels-") if given.brings_groundup else nullcontext("")
    )
    try:
        with place as wheels_place:
            plan = KitPlan(
                folder=given.folder.expanduser().absolute(),
                models=models,
                title=given.title,
                signed_as=given.signed_as,
                key=own_key(),
                wheels=_wheels(given, Path(wheels_place)) if wheels_place else None,
                replace=given.replace,
            )
            with CheckingView(as_json=given.as_json, host=str(plan.folder)) as view:
                kit = make_kit(plan, library, view.show)
    except KeyboardInterrupt:
        print_note("The kit is unfinished, and says so. The same command goes on.", err=True)
        return EXIT_INTERRUPTED
    if not given.as_json:
        _tell(kit)
    return None


def _check_texts(given: MakeOptions) -> None:
    limits = {"--name": (given.title, LONGEST_TEXT), "--sign-as": (given.signed_as, LONGEST_SIGNED_AS)}
    for option, (text, longest) in limits.items():
        if not is_showable(text, longest):
            raise click.UsageError(f"{option} has to be one line of at most {longest} characters.")


def _packed(library: Library, name: str, *, may_share: bool) -> PackedModel:
    model = require_model(library, name)
    if model.is_built_in:
        raise click.UsageError(f"{SEEDLING} is part of Groundup: --wheels brings both.")
    if not model.weights:
        weights = model.manifest.of_kind(LayerKind.WEIGHTS)
        raise BlobMissingError(str(weights[0].digest), model.shown_name)
    licences = licences_of(library, model)
    sharing = may_share_all(licences)
    if not sharing.is_allowed and not may_share:
        raise SharingRefusedError(model.shown_name, sharing.reason, sharing.answer is SharingAnswer.NO)
    return PackedModel(model, shown_licence(licences))


def _wheels(given: MakeOptions, place: Path) -> WheelFolder:
    print_note("Putting Groundup's wheels together ...", err=True)
    wheels = gather_wheels(place, given=given.wheels_from)
    if wheels.built_here:
        built = ", ".join(wheels.built_here)
        print_note(
            f"{built} was compiled on this computer; with an older processor or system it may not run.",
            err=True,
        )
    return wheels


def _tell(kit: Kit) -> None:
    count = len(kit.listed.models)
    what = [f"{count} {'model' if count == 1 else 'models'}"] if count else []
    what += ["Groundup itself"] if kit.listed.wheels is not None else []
    size = size_text(kit.size_bytes)
    click.echo(fitted(f"The kit is in {kit.folder}: {' and '.join(what)}, {size}, read back."))
    if kit.signer is not None:
        click.echo(fitted(f"Signed with the key of this computer: {kit.signer.fingerprint}"))
        print_note("Tell this fingerprint to whoever gets the kit, by another way than the stick.")
    click.echo("On the other computer: groundup kit install FOLDER")
    if kit.listed.wheels is not None:
        click.echo(fitted("Or, if Groundup is not there yet: python3 FOLDER/install.py"))
