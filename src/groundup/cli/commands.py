"""The table of commands, each loaded only when it is used.

`groundup --help` prints this table alone, so that it answers at once: no command's module is
imported for it. Every other module of `cli` holds the work of one command.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import click

from groundup import __version__


class CommandEntry(NamedTuple):
    """A command that is not imported yet."""

    summary: str
    load: Callable[[], click.Command]


# Imports inside functions are right here and only here: they are what makes the table lazy.


def _load_adopt() -> click.Command:
    from groundup.cli.adopt import adopt  # noqa: PLC0415

    return adopt


def _load_app() -> click.Command:
    from groundup.cli.app import app  # noqa: PLC0415

    return app


def _load_create() -> click.Command:
    from groundup.cli.create import create  # noqa: PLC0415

    return create


def _load_bench() -> click.Command:
    from groundup.cli.bench import bench  # noqa: PLC0415

    return bench


def _load_completion() -> click.Command:
    from groundup.cli.completion import completion  # noqa: PLC0415

    return completion


def _load_fit() -> click.Command:
    from groundup.cli.fit.command import fit  # noqa: PLC0415

    return fit


def _load_device() -> click.Command:
    from groundup.cli.device.command import device  # noqa: PLC0415

    return device


def _load_grow() -> click.Command:
    from groundup.cli.grow.command import grow  # noqa: PLC0415

    return grow


def _load_kit() -> click.Command:
    from groundup.cli.kit.command import kit  # noqa: PLC0415

    return kit


def _load_privacy_check() -> click.Command:
    from groundup.cli.privacy.command import privacy_check  # noqa: PLC0415

    return privacy_check


def _load_pull() -> click.Command:
    from groundup.cli.pull import pull  # noqa: PLC0415

    return pull


def _load_push() -> click.Command:
    from groundup.cli.push import push  # noqa: PLC0415

    return push


def _load_hubs() -> click.Command:
    from groundup.cli.hubs import hubs  # noqa: PLC0415

    return hubs


def _load_login() -> click.Command:
    from groundup.cli.login import login  # noqa: PLC0415

    return login


def _load_logout() -> click.Command:
    from groundup.cli.login import logout  # noqa: PLC0415

    return logout


def _load_serve() -> click.Command:
    from groundup.cli.serve import serve  # noqa: PLC0415

    return serve


def _load_keys() -> click.Command:
    from groundup.cli.keys import keys  # noqa: PLC0415

    return keys


def _load_openness() -> click.Command:
    from groundup.cli.openness.command import openness  # noqa: PLC0415

    return openness


def _load_ps() -> click.Command:
    from groundup.cli.list_loaded import list_loaded  # noqa: PLC0415

    return list_loaded


def _load_stop() -> click.Command:
    from groundup.cli.stop_model import stop_model  # noqa: PLC0415

    return stop_model


def _load_run() -> click.Command:
    from groundup.cli.run import run  # noqa: PLC0415

    return run


def _load_copy() -> click.Command:
    from groundup.cli.copy_model import copy_model  # noqa: PLC0415

    return copy_model


def _load_collect() -> click.Command:
    from groundup.cli.collect import collect  # noqa: PLC0415

    return collect


def _load_import() -> click.Command:
    from groundup.cli.import_model import import_model  # noqa: PLC0415

    return import_model


def _load_list() -> click.Command:
    from groundup.cli.list_models import list_models  # noqa: PLC0415

    return list_models


def _load_models() -> click.Command:
    from groundup.cli.models.command import models  # noqa: PLC0415

    return models


def _load_catalogue() -> click.Command:
    from groundup.cli.catalogue.command import catalogue  # noqa: PLC0415

    return catalogue


def _load_remove() -> click.Command:
    from groundup.cli.remove import remove  # noqa: PLC0415

    return remove


def _load_show() -> click.Command:
    from groundup.cli.show.command import show  # noqa: PLC0415

    return show


def _load_verify() -> click.Command:
    from groundup.cli.verify import verify  # noqa: PLC0415

    return verify


COMMANDS = {
    "run": CommandEntry("Ask a model, or chat with it.", _load_run),
    "app": CommandEntry("Open your desk in the browser.", _load_app),
    "pull": CommandEntry("Bring models from hubs to this device.", _load_pull),
    "fit": CommandEntry("Say whether a model runs here, how fast, and how sure that is.", _load_fit),
    "push": CommandEntry("Send a model of this device to a registry.", _load_push),
    "hubs": CommandEntry("Show or change which hubs may be asked for models.", _load_hubs),
    "login": CommandEntry("Sign in to a registry.", _load_login),
    "logout": CommandEntry("Forget who you are at a registry.", _load_logout),
    "models": CommandEntry("List known models, those first that suit this device.", _load_models),
    "list": CommandEntry("List the models of this device.", _load_list),
    "show": CommandEntry("Show what is known about a model.", _load_show),
    "openness": CommandEntry("Show how open a model is, and what you may do with it.", _load_openness),
    "rm": CommandEntry("Remove models, and say what that frees.", _load_remove),
    "cp": CommandEntry("Give a model another name.", _load_copy),
    "import": CommandEntry("Take a model file into the library.", _load_import),
    "adopt": CommandEntry("Use models that other tools keep on this device.", _load_adopt),
    "kit": CommandEntry("Bring models to computers without internet, on a stick.", _load_kit),
    "create": CommandEntry("Make a model from a Modelfile.", _load_create),
    "serve": CommandEntry("Answer programs, or give models to a room.", _load_serve),
    "ps": CommandEntry("List the models that are loaded.", _load_ps),
    "stop": CommandEntry("Unload a model.", _load_stop),
    "keys": CommandEntry("Say who may use this device's server.", _load_keys),
    "privacy-check": CommandEntry("Chat where nothing gets out, and count what tries.", _load_privacy_check),
    "device": CommandEntry("Show what this computer has for models.", _load_device),
    "verify": CommandEntry("Read all models again and find damage.", _load_verify),
    "gc": CommandEntry("Free the room that no model needs.", _load_collect),
    "catalogue": CommandEntry("Check the records of known models.", _load_catalogue),
    "grow": CommandEntry("Grow a small model from nothing, in minutes.", _load_grow),
    "bench": CommandEntry("Measure the engine, alone or against llama.cpp's server.", _load_bench),
    "completion": CommandEntry("Print the completion script of a shell.", _load_completion),
}

# Other names that people type from habit.
ALIASES = {"ls": "list"}


class LazyGroup(click.Group):
    """A group whose commands come from `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        entry = COMMANDS.get(ALIASES.get(cmd_name, cmd_name))
        return entry.load() if entry is not None else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was named; one that does not exist is refused with the nearest that does."""
        if args and args[0] not in (*COMMANDS, *ALIASES) and not args[0].startswith("-"):
            ctx.fail(f"There is no command '{args[0]}'. {_advice_on(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


def _advice_on(unknown: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415

    nearest = get_close_matches(unknown, COMMANDS, n=1)
    if nearest:
        return f"Did you mean '{nearest[0]}'?"
    return f'A question is asked with: groundup run "{unknown}"'


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    epilog="Start here: groundup run",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-v", "--version", prog_name="groundup", message="%(prog)s %(version)s")
@click.pass_context
def groundup(context: click.Context) -> None:
    """Open AI on the device you own.

    Runs open models on this computer. Nothing that you type leaves it.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
